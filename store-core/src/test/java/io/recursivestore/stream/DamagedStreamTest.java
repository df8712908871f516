package io.recursivestore.stream;

import static io.recursivestore.stream.Sample.IRREGULAR;
import static io.recursivestore.stream.Sample.REGULAR;
import static io.recursivestore.stream.Sample.REGULAR_ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CorruptDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged file is named by the error, and healthy ones stay readable. */
final class DamagedStreamTest {
  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(strings = {"data.i64", "index.i64"})
  void truncatedFileIsAnErrorAtEveryLength(String name) throws IOException {
    StepStream stream = Sample.write(root, 7, IRREGULAR);
    Path file = Sample.segment(root, 0).resolve(name);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += length < 40 ? 1 : 13) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertNamed(file, () -> Row.read(stream.snapshot()));
      assertNamed(file, stream::writer);
      assertNamed(file, stream::verify);
      assertThat(Files.size(file)).as("size after the refusals").isEqualTo(length);
    }
    Files.write(file, whole);
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 7, IRREGULAR));
  }

  @ParameterizedTest
  @ValueSource(strings = {"data.i64", "index.i64"})
  void missingFileIsAnError(String name) throws IOException {
    StepStream stream = Sample.write(root, 7, IRREGULAR);
    Path segment = Sample.segment(root, 0);
    Files.delete(segment.resolve(name));
    for (Runnable call : calls(stream)) {
      assertThatThrownBy(call::run)
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContainingAll(segment.toString(), name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"data.i64", "index.i64"})
  void verifyFindsEveryChangedByte(String name) throws IOException {
    StepStream stream = Sample.write(root, 4, IRREGULAR);
    stream.verify();
    Path file = Sample.segment(root, 0).resolve(name);
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      Files.write(file, changed(whole, i));
      assertNamed(file, stream::verify);
    }
  }

  @Test
  void verifyLooksAtAllSegments() throws IOException {
    StepStream stream = Sample.write(root, 3L * REGULAR_ROWS, REGULAR);
    for (int row = 0; row < 3 * REGULAR_ROWS; row += REGULAR_ROWS) {
      Path file = Sample.segment(root, row).resolve("data.i64");
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, changed(whole, 100));
      assertNamed(file, stream::verify);
      Files.write(file, whole);
    }
    stream.verify();
  }

  @Test
  void damageOfOneSegmentLeavesTheOthersReadable() throws IOException {
    StepStream stream = Sample.write(root, 3L * REGULAR_ROWS, REGULAR);
    Path file = Sample.segment(root, REGULAR_ROWS).resolve("data.i64");
    Files.write(file, new byte[8]);
    StreamSnapshot snapshot = stream.snapshot();
    long middle = 10L * REGULAR_ROWS;
    assertThat(Row.read(snapshot.range(0, middle)))
        .isEqualTo(Sample.rows(0, REGULAR_ROWS, REGULAR));
    assertThat(Row.read(snapshot.rangeFrom(2 * middle)))
        .isEqualTo(Sample.rows(2 * REGULAR_ROWS, 3 * REGULAR_ROWS, REGULAR));
    assertNamed(file, () -> Row.read(snapshot.range(0, middle + 1)));
  }

  /** Whatever the steps in a damaged index are, searching them ends and stays within the rows. */
  @Test
  void searchInADamagedIndexNeverLeavesTheSegment() throws IOException {
    StepStream stream = Sample.write(root, 7, IRREGULAR);
    Path file = Sample.segment(root, 0).resolve("index.i64");
    byte[] garbage = new byte[(int) Files.size(file)];
    for (int fill : new int[] {0, 0x7F, 0x80, 0xFF}) {
      Arrays.fill(garbage, (byte) fill);
      Files.write(file, garbage);
      Segment segment = stream.snapshot().segments().get(0);
      for (long step = -5; step < 80; step++) {
        assertThat(segment.rowOf(step)).isBetween(0L, 7L);
        assertThat(stream.snapshot().range(step, step + 20).steps()).isBetween(0L, 7L);
      }
    }
  }

  @Test
  void bytesBehindThePublishedOnesAreIgnoredAndCutByTheNextWriter() throws IOException {
    StepStream stream = Sample.write(root, 7, IRREGULAR);
    List<Path> files =
        Stream.of("data.i64", "index.i64").map(Sample.segment(root, 0)::resolve).toList();
    for (Path file : files) {
      long size = Files.size(file);
      byte[] longer = Arrays.copyOf(Files.readAllBytes(file), (int) size + 999);
      Arrays.fill(longer, (int) size, longer.length, (byte) 0xAB);
      Files.write(file, longer);
    }
    stream.verify();
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 7, IRREGULAR));
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, 7, 9, IRREGULAR);
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 9, IRREGULAR));
    assertThat(Files.size(files.get(0))).isEqualTo(9 * 4 * 8);
    assertThat(Files.size(files.get(1))).isEqualTo(9 * 3 * 3 * 8);
    stream.verify();
  }

  @Test
  void missingSegmentIsAnError() throws IOException {
    StepStream stream = Sample.write(root, 3L * REGULAR_ROWS, REGULAR);
    for (int row = 0; row < 3 * REGULAR_ROWS; row += REGULAR_ROWS) {
      Path segment = Sample.segment(root, row);
      Path away = Files.move(segment, root.resolve("away"));
      for (Runnable call : calls(stream)) {
        assertThatThrownBy(call::run)
            .isInstanceOf(CorruptDataException.class)
            .hasMessageContainingAll("'sample'", segment.getParent().toString(), "missing");
      }
      Files.move(away, segment);
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 3 * REGULAR_ROWS, REGULAR));
  }

  @Test
  void segmentInThePlaceOfAnotherIsAnError() throws IOException {
    StepStream stream = Sample.write(root, 3L * REGULAR_ROWS, REGULAR);
    Path head = Sample.segment(root, REGULAR_ROWS).resolve("head");
    Files.write(head, Files.readAllBytes(Sample.segment(root, 0).resolve("head")));
    for (Runnable call : calls(stream)) {
      assertNamed(head, call);
    }
  }

  @Test
  void damagedLogIsAnError() throws IOException {
    Sample.write(root, 7, REGULAR);
    Path log = root.resolve("streams/sample/log");
    Path commit;
    try (Stream<Path> files = Files.list(log)) {
      commit = files.findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(commit);
    for (int length = 0; length < whole.length; length += 5) {
      Files.write(commit, Arrays.copyOf(whole, length));
      assertNamed(log.getFileName().resolve(commit.getFileName()), () -> open().snapshot());
    }
    Files.write(commit, whole);
    assertThat(open().snapshot().steps()).isEqualTo(7);
  }

  private StepStream open() {
    return Sample.streams(root).open(Sample.NAME);
  }

  private static List<Runnable> calls(StepStream stream) {
    return List.of(() -> Row.read(stream.snapshot()), stream::writer, stream::verify);
  }

  private static byte[] changed(byte[] bytes, int at) {
    byte[] copy = bytes.clone();
    copy[at] ^= 0x10;
    return copy;
  }

  private static void assertNamed(Path file, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining(file.toString());
  }
}
