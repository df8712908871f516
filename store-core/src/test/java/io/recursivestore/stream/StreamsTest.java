package io.recursivestore.stream;

import static io.recursivestore.stream.Sample.REGULAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.storage.MemoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams are defined, listed, renamed and dropped. */
final class StreamsTest {
  private static final List<StreamField> ONE = List.of(StreamField.scalar("n", FieldType.INT64));

  @TempDir Path root;

  @Test
  void definedStreamsAreListedInOrder() {
    Streams streams = Sample.streams(root);
    assertThat(streams.list()).isEmpty();
    for (String name : List.of("b", "c", "a")) {
      streams.define(name, ONE, CommitInfo.NONE);
    }
    assertThat(streams.list()).containsExactly("a", "b", "c");
    assertThat(streams.exists("b")).isTrue();
    assertThat(streams.exists("d")).isFalse();
  }

  @Test
  void foreignDirectoriesAreNotListed() throws IOException {
    Sample.define(root);
    Files.createDirectories(root.resolve("streams/not a stream"));
    Files.createDirectories(root.resolve("streams/empty"));
    assertThat(Sample.streams(root).list()).containsExactly("sample");
  }

  @Test
  void nameIsTakenOnce() {
    Sample.write(root, 3, REGULAR);
    assertThatThrownBy(() -> Sample.streams(root).define("sample", ONE, CommitInfo.NONE))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessageContaining("'sample'");
    assertThat(Sample.streams(root).open("sample").fields()).isEqualTo(Sample.FIELDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a/b", ".hidden", "a b", "é"})
  void invalidNameIsRefused(String name) {
    assertThatThrownBy(() -> Sample.streams(root).define(name, ONE, CommitInfo.NONE))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Invalid stream name");
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void invalidFieldsAreRefused() {
    assertRefused(List.of(), "at least one field");
    assertRefused(List.of(ONE.get(0), ONE.get(0)), "'n' twice");
    for (String step : List.of("step", "Step", "STEP")) {
      assertRefused(List.of(StreamField.scalar(step, FieldType.INT8)), "'" + step + "'");
    }
    assertThatThrownBy(() -> StreamField.scalar("", FieldType.INT8))
        .isInstanceOf(InvalidRequestException.class);
    assertThat(Sample.streams(root).list()).isEmpty();
  }

  @Test
  void moreFieldsThanAHeadHoldsAreRefused() {
    List<StreamField> fields = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      fields.add(StreamField.scalar("field_" + i, FieldType.FLOAT32));
    }
    assertRefused(fields, "too many fields");
  }

  @Test
  void unknownStreamSuggestsTheRightOne() {
    Sample.define(root);
    assertThatThrownBy(() -> Sample.streams(root).open("sampel"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContainingAll("'sampel'", "'sample'", root.toString());
  }

  @Test
  void droppedStreamIsGoneAndItsNameFree() {
    Streams streams = Sample.streams(root);
    StepStream old = Sample.write(root, 40, REGULAR);
    streams.drop("sample");
    assertThat(streams.list()).isEmpty();
    assertThatThrownBy(() -> streams.open("sample")).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> streams.drop("sample")).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(old::verify).isInstanceOf(NotFoundException.class);
    assertThat(root.resolve("streams/sample")).doesNotExist();
    assertThat(Sample.define(root).snapshot().steps()).isZero();
  }

  @Test
  void renamedStreamKeepsItsSteps() {
    Streams streams = Sample.streams(root);
    Sample.write(root, 40, REGULAR);
    streams.rename("sample", "renamed");
    assertThat(streams.list()).containsExactly("renamed");
    StepStream renamed = streams.open("renamed");
    try (StepWriter writer = renamed.writer()) {
      Sample.append(writer, 40, 80, REGULAR);
    }
    assertThat(Row.read(renamed.snapshot())).isEqualTo(Sample.rows(0, 80, REGULAR));
  }

  @Test
  void renameDoesNotReplaceAStream() {
    Streams streams = Sample.streams(root);
    Sample.write(root, 3, REGULAR);
    streams.define("other", ONE, CommitInfo.NONE);
    assertThatThrownBy(() -> streams.rename("other", "sample"))
        .isInstanceOf(AlreadyExistsException.class);
    assertThatThrownBy(() -> streams.rename("missing", "new"))
        .isInstanceOf(NotFoundException.class);
    assertThat(streams.list()).containsExactly("other", "sample");
    assertThat(streams.open("sample").snapshot().steps()).isEqualTo(3);
  }

  @Test
  void streamsNeedALocalStore() {
    Streams streams = new Streams(new MemoryObjectStore(), Clock.systemUTC());
    assertThatThrownBy(() -> streams.define("sample", ONE, CommitInfo.NONE))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("local directory");
  }

  @Test
  void everyTypeHasANameOfItsOwn() {
    for (FieldType type : FieldType.values()) {
      assertThat(type.toString()).isEqualTo(type.name().toLowerCase(Locale.ROOT));
      assertThat(FieldType.named(type.toString())).hasValue(type);
      assertThat(FieldType.of(type.dataType())).hasValue(type);
    }
  }

  private void assertRefused(List<StreamField> fields, String message) {
    assertThatThrownBy(() -> Sample.streams(root).define("sample", fields, CommitInfo.NONE))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContainingAll("'sample'", message);
  }
}
