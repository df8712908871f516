package io.recursivestore.it;

import static io.recursivestore.it.DocumentedReader.bits;
import static io.recursivestore.it.DocumentedReader.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.SmallSegments;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams read as {@code docs/format.md} says, with the very program that it ends with. */
class StreamFormatDocumentTest {
  private static final List<StreamField> FIELDS =
      List.of(
          StreamField.scalar("bool", FieldType.BOOL),
          StreamField.scalar("int8", FieldType.INT8),
          StreamField.scalar("int16", FieldType.INT16),
          StreamField.scalar("int32", FieldType.INT32),
          StreamField.scalar("int64", FieldType.INT64),
          StreamField.scalar("float32", FieldType.FLOAT32),
          StreamField.scalar("float64", FieldType.FLOAT64),
          StreamField.sequence("ids", FieldType.INT32),
          StreamField.sequence("floats", FieldType.FLOAT32),
          StreamField.sequence("flags", FieldType.BOOL));
  private static final List<List<Object>> TYPES =
      List.of(
          List.of("step", "int64"),
          List.of("bool", "bool"),
          List.of("int8", "int8"),
          List.of("int16", "int16"),
          List.of("int32", "int32"),
          List.of("int64", "int64"),
          List.of("float32", "float32"),
          List.of("float64", "float64"),
          List.of("ids", "int32"),
          List.of("floats", "float32"),
          List.of("flags", "bool"));
  private static final double[] NUMBERS = {
    0.1, -0.0, Double.NaN, Double.POSITIVE_INFINITY, -Double.MAX_VALUE, Double.MIN_VALUE, 1e20
  };

  private static final long FIRST_SLOT = 4096;
  private static final long TEMPLATE = 20_480;

  @TempDir private Path directory;
  private Path root;
  private Store store;
  private DocumentedReader reader;

  @BeforeEach
  void openStore() throws IOException {
    root = directory.resolve("store");
    store = Store.openOrCreate(root.toString());
    reader = new DocumentedReader(Files.createDirectory(directory.resolve("python")));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void everyTypeReadsBackFromRegularSteps() throws Exception {
    List<List<Object>> rows = write(define(1 << 20), LongStream.range(0, 50).map(i -> 10 + 3 * i));

    assertThat(segment(0).resolve("index.i64")).doesNotExist();
    assertThat(read()).isEqualTo(json(Map.of("types", TYPES, "rows", rows)));
  }

  @Test
  void everyTypeReadsBackFromIrregularSteps() throws Exception {
    LongStream steps = LongStream.of(Long.MIN_VALUE, -5, 0, 1, 1L << 60, Long.MAX_VALUE);
    List<List<Object>> rows = write(define(1 << 20), steps);

    assertThat(segment(0).resolve("index.i64")).exists();
    assertThat(read()).isEqualTo(json(Map.of("types", TYPES, "rows", rows)));
  }

  @Test
  void stepsFartherApartThanTheLargestIntegerReadBack() throws Exception {
    LongStream steps = LongStream.of(Long.MIN_VALUE, -(1L << 62), 0, 1L << 62);
    List<List<Object>> rows = write(define(1 << 20), steps);

    assertThat(segment(0).resolve("index.i64")).doesNotExist();
    assertThat(read().get("rows")).isEqualTo(json(rows));
  }

  @Test
  void aStreamOfSeveralSegmentsReadsAsOne() throws Exception {
    StepStream stream = define(2048);
    List<List<Object>> rows = write(stream, LongStream.range(0, 40));
    rows.addAll(write(stream, LongStream.of(50, 51, 60, 62, 63, 64, 70, 81, 82, 90, 91)));

    assertThat(stream.snapshot().segments().stream().map(s -> s.stepIncrement() == 0).distinct())
        .as("some segments are regular, and some are not")
        .hasSize(2);
    assertThat(read()).isEqualTo(json(Map.of("types", TYPES, "rows", rows)));
  }

  @Test
  void aRangeOfStepsReads() throws Exception {
    StepStream stream = define(2048);
    List<List<Object>> rows = write(stream, LongStream.range(0, 40).map(i -> 2 * i));
    rows.addAll(write(stream, LongStream.of(83, 84, 99)));

    assertThat(rowsOf(27L, 84L)).isEqualTo(json(rows.subList(14, 41)));
    assertThat(rowsOf(null, 12L)).isEqualTo(json(rows.subList(0, 6)));
    assertThat(rowsOf(85L, null)).isEqualTo(json(rows.subList(42, 43)));
    assertThat(rowsOf(13L, 14L)).isEmpty();
    assertThat(rowsOf(100L, null)).isEmpty();
  }

  @Test
  void raggedStepsReadBack() throws Exception {
    StepStream stream = define(2048);
    List<List<Object>> rows = write(stream, LongStream.range(0, 20));
    try (StepWriter writer = stream.writer()) {
      for (long step = 20; step < 60; step++) {
        rows.add(putSome(writer, step));
      }
    }
    rows.addAll(write(stream, LongStream.range(60, 100)));

    assertThat(stream.snapshot().segments().stream().map(s -> s.ragged().isPresent()).distinct())
        .as("some segments are ragged, and some are not")
        .hasSize(2);
    assertThat(read().get("rows")).isEqualTo(json(rows));
    assertThat(rowsOf(15L, 47L)).isEqualTo(json(rows.subList(15, 47)));
  }

  @Test
  void stepsThatWereDroppedAreNotRead() throws Exception {
    StepStream stream = define(1024);
    List<List<Object>> rows = write(stream, LongStream.range(0, 40));
    int dropped = (int) stream.dropBefore(20);
    assertThat(dropped).isBetween(1, 20);

    assertThat(read().get("rows")).isEqualTo(json(rows.subList(dropped, 40)));

    stream.clear();
    assertThat(read().get("rows")).isEmpty();
    assertThat(write(stream, LongStream.of(3, 4))).isEqualTo(rows.subList(3, 5));
    assertThat(read().get("rows")).isEqualTo(json(rows.subList(3, 5)));
  }

  @Test
  void aStreamWithoutStepsReadsAsNone() throws Exception {
    StepStream stream = define(1 << 20);
    assertThat(read()).isEqualTo(json(Map.of("types", TYPES, "rows", List.of())));

    stream.writer().close();
    assertThat(read()).isEqualTo(json(Map.of("types", TYPES, "rows", List.of())));
  }

  @Test
  void unpublishedStepsAreNotRead() throws Exception {
    StepStream stream = define(1024);
    try (StepWriter writer = stream.writer()) {
      List<List<Object>> rows = new ArrayList<>();
      for (long step = 0; step < 4; step++) {
        rows.add(put(writer, step));
      }
      writer.publish();
      for (long step = 4; step < 40; step++) {
        put(writer, step);
      }

      assertThat(read().get("rows")).isEqualTo(json(rows));
    }
    assertThat(read().get("rows")).hasSize(40);
  }

  @Test
  void segmentsBehindTheChainAreIgnored() throws Exception {
    List<List<Object>> rows = write(define(1 << 20), LongStream.range(0, 5));
    Files.createDirectories(root.resolve("streams/s/segments/%020d".formatted(5 * 15)));
    Files.createDirectories(root.resolve("streams/s/segments/.tmp-1"));

    assertThat(read().get("rows")).isEqualTo(json(rows));
  }

  @Test
  void aDamagedSlotLeavesThePublishBefore() throws Exception {
    StepStream stream = define(1 << 20);
    List<List<Object>> rows = new ArrayList<>();
    try (StepWriter writer = stream.writer()) {
      rows.add(put(writer, 0));
      writer.publish(); // number 2, to slot 0
      put(writer, 1);
      writer.publish(); // number 3, to slot 1
      assertThat(read().get("rows")).hasSize(2);

      flip(FIRST_SLOT * 2 + 8);

      assertThat(read().get("rows")).isEqualTo(json(rows));
    }
  }

  @Test
  void aHeadWithoutAValidSlotIsRefused() throws Exception {
    write(define(1 << 20), LongStream.range(0, 5));
    flip(FIRST_SLOT);
    flip(FIRST_SLOT * 2);

    assertThat(reader.refusal("stream", root.toString(), "s")).contains("no valid slot");
  }

  @Test
  void aDamagedTemplateIsRefused() throws Exception {
    write(define(1 << 20), LongStream.range(0, 5));
    flip(TEMPLATE + 20);

    assertThat(reader.refusal("stream", root.toString(), "s")).contains("wrong checksum");
  }

  @Test
  void aMissingSegmentIsRefused() throws Exception {
    StepStream stream = define(1024);
    write(stream, LongStream.range(0, 40));
    Path second = segment(stream.snapshot().segments().get(1).firstPosition());
    Files.move(second, directory.resolve("gone"));

    assertThat(reader.refusal("stream", root.toString(), "s"))
        .contains(second.getFileName().toString());
  }

  private StepStream define(int maxSegmentBytes) {
    return SmallSegments.of(store.objects(), maxSegmentBytes).define("s", FIELDS, CommitInfo.NONE);
  }

  private static List<List<Object>> write(StepStream stream, LongStream steps) {
    List<List<Object>> rows = new ArrayList<>();
    try (StepWriter writer = stream.writer()) {
      steps.forEach(step -> rows.add(put(writer, step)));
    }
    return rows;
  }

  /** Writes a step and returns it as it should read back. */
  private static List<Object> put(StepWriter writer, long step) {
    double number = NUMBERS[Math.floorMod(step, NUMBERS.length)];
    boolean even = step % 2 == 0;
    long[] ids = {Integer.MIN_VALUE, Integer.MAX_VALUE, (int) step};
    double[] floats = {number, -number};
    boolean[] flags = {even, true, !even};
    writer.beginStep(step);
    writer.setBoolean(0, even);
    writer.setLong(1, (byte) step);
    writer.setLong(2, (short) (step * 1_001));
    int scattered = (int) (step * 1_000_000_007);
    writer.setLong(3, scattered);
    writer.setLong(4, Long.MAX_VALUE - step);
    writer.setDouble(5, number);
    writer.setDouble(6, number);
    writer.setLongs(7, ids, 0, ids.length);
    writer.setDoubles(8, floats, 0, floats.length);
    writer.setBooleans(9, flags, 0, flags.length);
    writer.endStep();
    return List.of(
        step,
        even,
        (byte) step,
        (short) (step * 1_001),
        scattered,
        Long.MAX_VALUE - step,
        bits((float) number),
        bits(number),
        List.of(ids[0], ids[1], ids[2]),
        List.of(bits((float) number), bits((float) -number)),
        List.of(flags[0], flags[1], flags[2]));
  }

  /** Writes a step with some of the fields and returns it as it should read back. */
  private static List<Object> putSome(StepWriter writer, long step) {
    List<Object> row = new ArrayList<>(Collections.nCopies(1 + FIELDS.size(), null));
    writer.beginStep(step);
    if (step % 3 != 0) {
      writer.setBoolean(0, step % 2 == 0);
      row.set(1, step % 2 == 0);
    }
    if (step % 5 != 0) {
      writer.setDouble(5, 0.5 * step);
      row.set(6, bits((float) (0.5 * step)));
    }
    List<Long> ids = LongStream.range(0, step % 4).boxed().toList();
    writer.setLongs(7, ids.stream().mapToLong(i -> i).toArray(), 0, ids.size());
    row.set(8, ids);
    writer.endStep();
    row.set(0, step);
    return row;
  }

  private void flip(long offset) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(segment(0).resolve("head").toFile(), "rw")) {
      file.seek(offset);
      int before = file.read();
      file.seek(offset);
      file.write(before ^ 1);
    }
  }

  private Path segment(long position) {
    return root.resolve("streams/s/segments/%020d".formatted(position));
  }

  private JsonNode rowsOf(Long from, Long to) throws IOException, InterruptedException {
    return reader.read("stream", root.toString(), "s", from, to).get("rows");
  }

  private JsonNode read() throws IOException, InterruptedException {
    return reader.read("stream", root.toString(), "s");
  }
}
