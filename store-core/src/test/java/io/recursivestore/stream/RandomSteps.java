package io.recursivestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.model.CommitInfo;
import io.recursivestore.storage.LocalObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Any steps of any fields, and how they are appended: regular, with gaps, ragged, published now and
 * then, by one writer after another, in segments of a few rows or many.
 *
 * @param shapes the fields
 * @param appends the steps
 * @param firstStep the number that the gap of the first step is added to
 * @param segmentRows about how many rows a segment has
 * @param seed makes the values
 */
record RandomSteps(
    List<Shape> shapes, List<Append> appends, long firstStep, int segmentRows, long seed) {

  /** One field and the number of values that it has in every step that is not irregular. */
  record Shape(FieldType type, boolean sequence, int length) {}

  /**
   * One append, perhaps of a row with other fields and lengths, perhaps in two parts with what
   * follows it also between them.
   */
  record Append(long gap, boolean publish, boolean reopen, boolean irregular, boolean split) {}

  static Arbitrary<RandomSteps> any() {
    return Combinators.combine(
            shapesOfFields(), allAppends(), firstSteps(), segmentSizes(), Arbitraries.longs())
        .as(RandomSteps::new);
  }

  /** Defines the stream, without steps. */
  StepStream define(Path root) {
    // A row that differs can have up to 4 fields of 3 elements.
    int stride = Math.max(12, shapes.stream().mapToInt(Shape::length).sum());
    return new Streams(
            new LocalObjectStore(root), Clock.systemUTC(), segmentRows * stride * Long.BYTES)
        .define("stream", fields(), CommitInfo.NONE);
  }

  /** Appends and publishes all steps, and returns them. */
  List<Row> write(StepStream stream) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    long step = firstStep;
    StepWriter writer = stream.writer();
    try {
      for (Append append : appends) {
        step += append.gap();
        Row row = row(step, append.irregular(), random);
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

  private List<StreamField> fields() {
    List<StreamField> fields = new ArrayList<>();
    for (Shape shape : shapes) {
      fields.add(new StreamField("field" + fields.size(), shape.type(), shape.sequence()));
    }
    return fields;
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

  private Row row(long step, boolean irregular, Random random) {
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

  private static Arbitrary<List<Shape>> shapesOfFields() {
    Arbitrary<Shape> shape =
        Combinators.combine(
                Arbitraries.of(FieldType.class),
                Arbitraries.of(true, false),
                Arbitraries.integers().between(0, 5))
            .as((type, sequence, length) -> new Shape(type, sequence, sequence ? length : 1));
    return shape
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .filter(shapes -> shapes.stream().mapToInt(Shape::length).sum() > 0);
  }

  /** Of two streams, one has irregular rows; of two, one has gaps. */
  private static Arbitrary<List<Append>> allAppends() {
    return Combinators.combine(Arbitraries.of(true, false), Arbitraries.of(true, false))
        .flatAs((irregular, gaps) -> appends(irregular, gaps).list().ofMaxSize(60));
  }

  private static Arbitrary<Append> appends(boolean irregular, boolean gaps) {
    Arbitrary<Long> oftenOne =
        Arbitraries.frequencyOf(
            Tuple.of(12, Arbitraries.just(1L)), Tuple.of(1, Arbitraries.longs().between(1, 50)));
    return Combinators.combine(
            gaps ? oftenOne : Arbitraries.just(1L),
            oneOf(10),
            oneOf(20),
            irregular ? oneOf(10) : Arbitraries.just(false),
            oneOf(5))
        .as(Append::new);
  }

  private static Arbitrary<Boolean> oneOf(int count) {
    return Arbitraries.integers().between(1, count).map(i -> i == 1);
  }

  private static Arbitrary<Long> firstSteps() {
    return Arbitraries.of(-20L, 0L, 1_000_000_007L, Long.MIN_VALUE, Long.MAX_VALUE - 10_000);
  }

  private static Arbitrary<Integer> segmentSizes() {
    return Arbitraries.of(1, 2, 7, 20, 1000);
  }
}
