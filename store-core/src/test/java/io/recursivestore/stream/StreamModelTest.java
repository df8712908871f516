package io.recursivestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.model.CommitInfo;
import io.recursivestore.storage.LocalObjectStore;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Streams compared with a plain list of rows, whatever is appended and wherever segments end. */
final class StreamModelTest {
  private Path root;

  /** One field and the number of values that it has in every step. */
  record Shape(FieldType type, boolean sequence, int length) {}

  /**
   * One append, perhaps of a row with other fields and lengths, perhaps in two parts with what
   * follows it also between them.
   */
  record Append(long gap, boolean publish, boolean reopen, boolean irregular, boolean split) {}

  @BeforeTry
  void createRoot() throws IOException {
    root = Files.createTempDirectory("streams");
  }

  @AfterTry
  void deleteRoot() throws IOException {
    new LocalObjectStore(root).deleteAll("streams");
    Files.delete(root);
  }

  @Property(tries = 60)
  void streamEqualsTheListOfItsRows(
      @ForAll("shapes") List<Shape> shapes,
      @ForAll("appends") List<Append> appends,
      @ForAll("firstSteps") long firstStep,
      @ForAll("segmentSizes") int segmentRows,
      @ForAll long seed) {
    List<StreamField> fields = fields(shapes);
    // A row that differs can have up to 4 fields of 3 elements.
    int stride = Math.max(12, shapes.stream().mapToInt(Shape::length).sum());
    StepStream stream =
        new Streams(
                new LocalObjectStore(root), Clock.systemUTC(), segmentRows * stride * Long.BYTES)
            .define("stream", fields, CommitInfo.NONE);
    List<Row> expected = write(stream, shapes, appends, firstStep, new Random(seed));

    StreamSnapshot snapshot = stream.snapshot();
    assertThat(Row.read(snapshot)).isEqualTo(expected);
    assertThat(snapshot.steps()).isEqualTo(expected.size());
    assertThat(snapshot.tokens()).isEqualTo(expected.stream().mapToLong(Row::size).sum());
    checkPlaces(snapshot);
    checkRanges(snapshot, expected);
    stream.verify();
  }

  private static List<Row> write(
      StepStream stream, List<Shape> shapes, List<Append> appends, long firstStep, Random random) {
    List<Row> rows = new ArrayList<>();
    long step = firstStep;
    StepWriter writer = stream.writer();
    try {
      for (Append append : appends) {
        step += append.gap();
        Row row = row(step, shapes, append.irregular(), random);
        int parts = append.split() ? random.nextInt(shapes.size()) : shapes.size();
        row.append(writer, stream.fields(), 0, parts);
        if (parts < shapes.size()) {
          writer = publishOrReopen(append, stream, writer);
          row.append(writer, stream.fields(), parts, shapes.size());
        }
        rows.add(row);
        writer = publishOrReopen(append, stream, writer);
        assertThat(writer.lastStep()).hasValue(step);
        if (append.publish()) {
          assertThat(stream.snapshot().steps()).isEqualTo(rows.size());
        }
      }
    } finally {
      writer.close();
    }
    return rows;
  }

  private static StepWriter publishOrReopen(Append append, StepStream stream, StepWriter writer) {
    if (append.publish()) {
      writer.publish();
    }
    if (!append.reopen()) {
      return writer;
    }
    writer.close();
    return stream.writer();
  }

  private static Row row(long step, List<Shape> shapes, boolean irregular, Random random) {
    List<List<Long>> values = new ArrayList<>();
    int kept = random.nextInt(shapes.size());
    for (int f = 0; f < shapes.size(); f++) {
      Shape shape = shapes.get(f);
      if (!irregular) {
        values.add(values(shape, random));
      } else if (f != kept && random.nextInt(3) == 0) {
        values.add(null);
      } else {
        int length = shape.sequence() ? random.nextInt(4) : 1;
        values.add(values(new Shape(shape.type(), shape.sequence(), length), random));
      }
    }
    return new Row(step, values);
  }

  /** Segments follow each other without a gap, and an index says where each value is. */
  private static void checkPlaces(StreamSnapshot snapshot) {
    long row = 0;
    long position = 0;
    for (Segment segment : snapshot.segments()) {
      assertThat(segment.firstRow()).isEqualTo(row);
      assertThat(segment.firstPosition()).isEqualTo(position);
      if (segment.ragged().isPresent()) {
        checkEntries(segment, segment.ragged().get());
      } else {
        segment.index().ifPresent(index -> checkIndex(segment, index));
      }
      row += segment.rows();
      position += segment.elements();
    }
  }

  private static void checkIndex(Segment segment, LongBuffer index) {
    int fields = segment.fields().size();
    assertThat(index.capacity()).isEqualTo((int) segment.rows() * fields * 3);
    for (int entry = 0; entry < segment.rows() * fields; entry++) {
      int row = entry / fields;
      int field = entry % fields;
      assertThat(index.get(3 * entry))
          .isEqualTo((long) row * segment.stride() + segment.offset(field));
      assertThat(index.get(3 * entry + 1)).isEqualTo(field);
      assertThat(index.get(3 * entry + 2)).isEqualTo(segment.step(row));
    }
  }

  private static void checkEntries(Segment segment, RaggedRows ragged) {
    int entry = 0;
    for (int row = 0; row < segment.rows(); row++) {
      assertThat(ragged.firstEntry(row)).isEqualTo(entry);
      for (int field = 0; field < segment.fields().size(); field++) {
        int found = ragged.entry(row, field);
        if (found >= 0) {
          assertThat(found).isEqualTo(entry);
          assertThat(ragged.field(entry)).isEqualTo(field);
          assertThat(ragged.step(entry)).isEqualTo(segment.step(row));
          entry++;
        }
      }
    }
    assertThat(ragged.entries()).isEqualTo(entry);
  }

  /** All ranges between the bounds where an answer can change. */
  private static void checkRanges(StreamSnapshot snapshot, List<Row> expected) {
    long[] bounds =
        LongStream.concat(
                LongStream.of(Long.MIN_VALUE, Long.MAX_VALUE),
                pick(expected).stream()
                    .map(Row::step)
                    .flatMapToLong(s -> LongStream.of(s - 1, s, s + 1)))
            .sorted()
            .distinct()
            .toArray();
    for (int i = 0; i < bounds.length; i++) {
      long from = bounds[i];
      assertThat(Row.read(snapshot.rangeFrom(from)))
          .isEqualTo(expected.stream().filter(r -> r.step() >= from).toList());
      for (int j = i; j < bounds.length; j++) {
        long to = bounds[j];
        StreamSnapshot range = snapshot.range(from, to);
        List<Row> inRange =
            expected.stream().filter(r -> r.step() >= from && r.step() < to).toList();
        assertThat(Row.read(range)).isEqualTo(inRange);
        assertThat(range.steps()).isEqualTo(inRange.size());
      }
    }
  }

  /** About ten rows: the first, the last and some between. */
  private static List<Row> pick(List<Row> rows) {
    List<Row> picked = new ArrayList<>();
    for (int i = 0; i < rows.size(); i += 1 + rows.size() / 8) {
      picked.add(rows.get(i));
    }
    if (!rows.isEmpty()) {
      picked.add(rows.get(rows.size() - 1));
    }
    return picked;
  }

  private static List<StreamField> fields(List<Shape> shapes) {
    List<StreamField> fields = new ArrayList<>();
    for (Shape shape : shapes) {
      fields.add(new StreamField("field" + fields.size(), shape.type(), shape.sequence()));
    }
    return fields;
  }

  private static List<Long> values(Shape shape, Random random) {
    List<Long> values = new ArrayList<>();
    for (int i = 0; i < shape.length(); i++) {
      values.add(value(shape.type(), random));
    }
    return values;
  }

  /** Any bits for {@code float64}, NaNs with payloads among them; any float for {@code float32}. */
  private static long value(FieldType type, Random random) {
    long bits = random.nextLong();
    return switch (type) {
      case BOOL -> bits & 1;
      case INT8 -> (byte) bits;
      case INT16 -> (short) bits;
      case INT32 -> (int) bits;
      case INT64 -> bits;
      case FLOAT32 -> Double.doubleToRawLongBits((float) random.nextGaussian());
      case FLOAT64 -> random.nextBoolean() ? bits : bits | 0x7FF8_0000_0000_0000L;
    };
  }

  @Provide
  Arbitrary<List<Shape>> shapes() {
    Arbitrary<Shape> shape =
        Combinators.combine(Arbitraries.of(FieldType.class), Arbitraries.of(true, false), lengths())
            .as((type, sequence, length) -> new Shape(type, sequence, sequence ? length : 1));
    return shape
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .filter(shapes -> shapes.stream().mapToInt(Shape::length).sum() > 0);
  }

  private static Arbitrary<Integer> lengths() {
    return Arbitraries.integers().between(0, 5);
  }

  @Provide
  Arbitrary<List<Append>> appends() {
    Arbitrary<Long> gaps =
        Arbitraries.frequencyOf(
            Tuple.of(12, Arbitraries.just(1L)), Tuple.of(1, Arbitraries.longs().between(1, 50)));
    Arbitrary<Boolean> publish = Arbitraries.integers().between(0, 9).map(i -> i == 0);
    Arbitrary<Boolean> reopen = Arbitraries.integers().between(0, 19).map(i -> i == 0);
    Arbitrary<Boolean> irregular = Arbitraries.integers().between(0, 9).map(i -> i == 0);
    Arbitrary<Boolean> split = Arbitraries.integers().between(0, 4).map(i -> i == 0);
    return Combinators.combine(gaps, publish, reopen, irregular, split)
        .as(Append::new)
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<Long> firstSteps() {
    return Arbitraries.of(-20L, 0L, 1_000_000_007L, Long.MIN_VALUE, Long.MAX_VALUE - 10_000);
  }

  @Provide
  Arbitrary<Integer> segmentSizes() {
    return Arbitraries.of(1, 2, 7, 20, 1000);
  }
}
