package io.recursivestore.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.LocalObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged commit files are named, whatever is in them. */
final class DamagedLogTest {
  private static final String KEY = "datasets/sales/log/00000000000000000002.json";

  @TempDir Path directory;

  @BeforeEach
  void writeThreeVersions() {
    RandomCommits commits = new RandomCommits(new Random(7));
    Schema schema = new Schema(List.of(new Column(1, "x", Primitive.STRING, false)));
    CommitLog log = log();
    log.create(Drafts.create());
    log.commit(
        base ->
            CommitDraft.fresh(
                Operation.REPLACE,
                Optional.of(schema),
                List.of(commits.fragment(), commits.fragment(), commits.fragment()),
                commits.draft(base).info()));
    log.commit(base -> Drafts.append("last"));
  }

  @Test
  void commitFileCutAnywhereIsNamed() throws IOException {
    byte[] whole = Files.readAllBytes(file());
    for (int length = 0; length < whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> log().latest())
          .as("cut to %s bytes", length)
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining("'" + KEY + "' is damaged");
    }
  }

  @Test
  void commitFileWithAnyBitFlippedIsReadOrNamed() throws IOException {
    byte[] whole = Files.readAllBytes(file());
    int refused = 0;
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      Throwable failure = catchThrowable(() -> CommitJson.readCommit(KEY, flipped));
      if (failure != null) {
        assertThat(failure)
            .as("bit %s", bit)
            .isInstanceOf(CorruptDataException.class)
            .hasMessageContaining("'" + KEY + "' is damaged");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(whole.length);
  }

  @Test
  void commitFileCutWhenItWasOnceReadIsNamed() throws IOException {
    CommitLog log = log();
    assertThat(log.latest().version()).isEqualTo(3);
    Files.write(directory.resolve("datasets/sales/log/00000000000000000003.json"), new byte[3]);
    assertThatThrownBy(log::latest)
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("00000000000000000003.json' is damaged");
  }

  @Test
  void missingCommitFileIsNamed() throws IOException {
    Files.delete(file());
    assertThatThrownBy(() -> log().latest())
        .isInstanceOf(CorruptDataException.class)
        .hasMessage(
            "Dataset 'sales' is damaged: '" + KEY + "' is missing, but later versions exist.");
  }

  @Test
  void missingCommitIsNotTakenForTheOneBefore() throws IOException {
    CommitLog log = log();
    assertThat(log.latest().version()).isEqualTo(3);
    Files.delete(file());
    assertThatThrownBy(() -> log.at(2))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("'" + KEY + "' is missing");
  }

  @Test
  void commitOfAnotherVersionIsRefused() throws IOException {
    Files.copy(
        directory.resolve("datasets/sales/log/00000000000000000003.json"),
        file(),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> log().latest())
        .isInstanceOf(CorruptDataException.class)
        .hasMessage("'" + KEY + "' is damaged: it says that it is version 3.");
  }

  @Test
  void firstCommitWithoutSchemaIsRefused() throws IOException {
    Path first = directory.resolve("datasets/sales/log/00000000000000000001.json");
    Files.writeString(
        first,
        "{\"version\":1,\"time\":\"2026-01-01T00:00:00Z\",\"operation\":\"create\",\"added\":[],"
            + "\"totals\":{\"fragments\":0,\"rows\":0,\"bytes\":0}}");
    assertThatThrownBy(() -> log().latest())
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("00000000000000000001.json' is damaged: it has no schema.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0\0\0\0\0\0\0\0",
        "\0\0\0{\u00ff\u00ff\u00ff\u00ff",
        "\u00ff\u00fe",
        "PAR1",
        "null"
      })
  void fileOfSomethingElseIsNamed(String content) throws IOException {
    Files.write(file(), content.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> log().latest())
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("'" + KEY + "' is damaged");
  }

  @Test
  void otherFilesInTheDirectoryAreIgnored() throws IOException {
    Path log = file().getParent();
    for (String name : List.of("README", "00000000000000000009.json.bak", "9.json", "x.json")) {
      Files.writeString(log.resolve(name), "no commit");
    }
    Files.createDirectory(log.resolve("directory"));
    assertThat(log().latest().version()).isEqualTo(3);
  }

  @Test
  void damagedCommitDoesNotStopTheDatasetFromExisting() throws IOException {
    Files.write(file(), new byte[0]);
    assertThat(log().exists()).isTrue();
  }

  private Path file() {
    return directory.resolve(KEY);
  }

  private CommitLog log() {
    return new CommitLog(
        new LocalObjectStore(directory), CollectionRef.dataset("sales"), Clock.systemUTC());
  }
}
