package io.recursivestore.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is in a directory, reading it gives its rows or says which file is wrong. */
class DamagedDirectoryTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATA = "data-00000-of-00001.arrow";

  @TempDir private Path scratch;
  private Path directory;

  @BeforeEach
  void save() {
    directory = scratch.resolve("d");
    Table table =
        Table.of(
                """
                {"n": {"dtype": "int64", "_type": "Value"},
                 "text": {"dtype": "string", "_type": "Value"},
                 "list": {"feature": {"x": {"dtype": "float32", "_type": "Value"}}, "_type": "List"},
                 "fixed": {"feature": {"dtype": "bool", "_type": "Value"}, "length": 2, "_type": "List"}}
                """)
            .batches(10);
    for (int i = 0; i < 30; i++) {
      table.row(i, "row " + i, List.of(List.of(0.5), List.of(i)), Arrays.asList(true, i % 2 == 0));
    }
    HuggingFaceDirectory.save(directory, table.split(), SaveOptions.DEFAULT);
  }

  @Test
  void aTruncatedFileIsNoticedWhereverItEnds() throws IOException {
    byte[] whole = Files.readAllBytes(directory.resolve(DATA));
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(directory.resolve(DATA), Arrays.copyOf(whole, length));

      assertThatThrownBy(this::read)
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining(DATA);
    }
  }

  @Test
  void aFileThatEndsBetweenBatchesIsTruncatedToo() throws IOException {
    byte[] whole = Files.readAllBytes(directory.resolve(DATA));
    Files.write(directory.resolve(DATA), Arrays.copyOf(whole, whole.length - 8));

    assertThatThrownBy(this::read)
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("is truncated: it has no mark at its end");
    assertThatThrownBy(() -> HuggingFaceDirectory.open(directory).get("train").rows())
        .isInstanceOf(CorruptDataException.class);
  }

  @Test
  void changedBytesNeverDoWorseThanARefusal() throws IOException {
    byte[] whole = Files.readAllBytes(directory.resolve(DATA));
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 2_000; round++) {
      byte[] changed = whole.clone();
      int at = random.nextInt(changed.length);
      changed[at] = (byte) random.nextInt(256);
      if (round % 3 == 0) {
        ByteBuffer.wrap(changed)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(at / 8 * 8 % (changed.length - 8), random.nextInt());
      }
      Files.write(directory.resolve(DATA), changed);
      try {
        read();
      } catch (StoreException e) {
        assertThat(e.getMessage()).containsAnyOf(DATA, "dataset_info.json");
        assertThat(e.getSuppressed()).as("leaks").isEmpty();
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(200);
  }

  @Test
  void absurdLengthsAreRefusedBeforeMemoryIsTaken() throws IOException {
    for (int length : new int[] {-2, Integer.MAX_VALUE, 100 << 20, Integer.MIN_VALUE}) {
      byte[] bytes = new byte[64];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(-1).putInt(length);
      Files.write(directory.resolve(DATA), bytes);

      assertThatThrownBy(this::read)
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining(DATA);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../x.arrow", "/etc/passwd", "a/b.arrow", "..", ".", "", "a\\b", "a\u0000b"})
  void filesOutsideOfTheDirectoryAreNotRead(String name) throws IOException {
    Files.copy(directory.resolve(DATA), scratch.resolve("x.arrow"));
    change("state.json", state -> file(state).put("filename", name));

    assertThatThrownBy(this::read)
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("state.json")
        .hasMessageContaining("which is no file of its directory");
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    change("state.json", state -> file(state).put("filename", "other.arrow"));

    assertThatThrownBy(this::read).hasMessageContaining("names 'other.arrow', which is missing");
  }

  @Test
  void missingMembersAreNamed() throws IOException {
    change("state.json", state -> state.remove("_data_files"));
    assertThatThrownBy(this::read)
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("state.json' is damaged: it has no list '_data_files'");

    change("state.json", state -> state.putArray("_data_files").add(7));
    assertThatThrownBy(this::read).isInstanceOf(CorruptDataException.class);
  }

  @Test
  void whatIsNotJsonIsNamed() throws IOException {
    for (String text : List.of("", "{", "[]", "7", "{\"a\":1,\"a\":2}", "\u0000")) {
      for (String file : List.of("state.json", "dataset_info.json")) {
        byte[] before = Files.readAllBytes(directory.resolve(file));
        Files.writeString(directory.resolve(file), text);

        assertThatThrownBy(this::read)
            .as(file + " " + text)
            .isInstanceOf(CorruptDataException.class)
            .hasMessageContaining(file);
        Files.write(directory.resolve(file), before);
      }
    }
  }

  @Test
  void featuresThatDoNotFitTheRowsAreRefused() throws IOException {
    change(
        "dataset_info.json",
        info -> ((ObjectNode) info.get("features").get("n")).put("dtype", "int32"));
    assertThatThrownBy(this::read)
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("column 'n' has the feature {\"dtype\":\"int32\"");

    change("dataset_info.json", info -> ((ObjectNode) info.get("features")).remove("n"));
    assertThatThrownBy(this::read).hasMessageContaining("but the rows have [n, text, list, fixed]");
  }

  @Test
  void featuresInAnotherOrderAreThoseOfTheColumns() throws IOException {
    change(
        "dataset_info.json",
        info -> {
          ObjectNode features = (ObjectNode) info.get("features");
          features.set("n", features.remove("n"));
        });

    assertThat(HuggingFaceDirectory.open(directory).get("train").features().names())
        .containsExactly("n", "text", "list", "fixed");
  }

  @Test
  void withoutFeaturesTheFilesOwnAreTaken() throws IOException {
    Features before = HuggingFaceDirectory.open(directory).get("train").features();
    Files.writeString(directory.resolve("dataset_info.json"), "{}");

    assertThat(HuggingFaceDirectory.open(directory).get("train").features()).isEqualTo(before);
  }

  @Test
  void filesOfOtherColumnsAreRefused() throws IOException {
    Path other = scratch.resolve("other");
    HuggingFaceDirectory.save(
        other,
        Table.of("{\"n\": {\"dtype\": \"int64\", \"_type\": \"Value\"}}").row(1).split(),
        SaveOptions.DEFAULT);
    Files.copy(other.resolve(DATA), directory.resolve("more.arrow"));
    change(
        "state.json",
        state -> ((ArrayNode) state.get("_data_files")).addObject().put("filename", "more.arrow"));

    assertThatThrownBy(this::read)
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("more.arrow' has the columns");
  }

  @Test
  void splitsOutsideOfTheDirectoryAreNotRead() throws IOException {
    Path dictionary = scratch.resolve("dict");
    HuggingFaceDirectory.save(
        dictionary,
        Map.of("train", HuggingFaceDirectory.open(directory).get("train")),
        SaveOptions.DEFAULT);
    for (String name : List.of("../d", "d/x", "..", "")) {
      Files.writeString(
          dictionary.resolve("dataset_dict.json"),
          JSON.writeValueAsString(Map.of("splits", List.of(name))));

      assertThatThrownBy(() -> HuggingFaceDirectory.open(dictionary))
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining("is no name of a split");
    }
    Files.writeString(dictionary.resolve("dataset_dict.json"), "{\"splits\":[\"test\"]}");
    assertThatThrownBy(() -> HuggingFaceDirectory.open(dictionary))
        .hasMessageContaining("there is no dataset of its split 'test'");
  }

  private void read() {
    SplitRowsOf.split(HuggingFaceDirectory.open(directory).get("train"));
  }

  private static ObjectNode file(ObjectNode state) {
    return (ObjectNode) state.get("_data_files").get(0);
  }

  private void change(String file, Consumer<ObjectNode> change) throws IOException {
    ObjectNode node = (ObjectNode) JSON.readTree(directory.resolve(file).toFile());
    change.accept(node);
    JSON.writeValue(directory.resolve(file).toFile(), node);
  }
}
