package io.recursivestore.stream;

import static io.recursivestore.stream.Sample.REGULAR;
import static io.recursivestore.stream.Sample.REGULAR_ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.Value;
import io.recursivestore.storage.LocalObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of the values of sealed segments, and how it leaves segments out of a read. */
final class SegmentStatisticsTest {
  private static final int N = 1;
  private static final int ODD = 3;

  @TempDir Path root;

  @Test
  void sealedSegmentsKnowTheBoundsOfScalarFields() {
    StreamSnapshot snapshot = Sample.write(root, 3L * REGULAR_ROWS + 5, REGULAR).snapshot();

    for (int segment = 0; segment < 3; segment++) {
      long first = (long) segment * REGULAR_ROWS;
      assertThat(snapshot.segments().get(segment).statistics())
          .isEqualTo(Map.of(N, longs(0, first, first + REGULAR_ROWS - 1), ODD, longs(0, 0, 1)));
    }
    assertThat(snapshot.segments().get(3).statistics()).isEmpty();
  }

  @Test
  void boundsAreThoseOfEveryType() {
    for (FieldType type : FieldType.values()) {
      StepStream stream = define(type.toString(), StreamField.scalar("x", type));
      List<Long> values =
          type == FieldType.BOOL
              ? List.of(1L, 1L)
              : type.isFloating() ? bits(2.5, -1.5, 0.1) : List.of(type.max(), 3L, type.min());
      fill(stream, values);

      ColumnStatistics expected =
          type == FieldType.BOOL
              ? longs(0, 1, 1)
              : type.isFloating() ? doubles(0, -1.5, 2.5) : longs(0, type.min(), type.max());
      assertThat(first(stream).statistics()).as(type.toString()).isEqualTo(Map.of(1, expected));
    }
  }

  @Test
  void infinitiesAreBoundsAndNanLeavesNone() {
    StepStream stream = define("infinite", StreamField.scalar("x", FieldType.FLOAT64));
    fill(stream, bits(1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
    assertThat(first(stream).statistics())
        .isEqualTo(Map.of(1, doubles(0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)));

    StepStream nan = define("nan", StreamField.scalar("x", FieldType.FLOAT32));
    fill(nan, bits(1, Double.NaN, 3));
    assertThat(first(nan).statistics()).isEqualTo(Map.of(1, new ColumnStatistics(0, null, null)));
    assertThat(nan.snapshot().pruned(compare("x", Operator.GT, new Value.OfDouble(100))).segments())
        .hasSameSizeAs(nan.snapshot().segments());
  }

  @Test
  void raggedSegmentsCountMissingFields() {
    StepStream stream =
        define(
            "ragged",
            StreamField.scalar("x", FieldType.INT64),
            StreamField.sequence("s", FieldType.INT64),
            StreamField.scalar("y", FieldType.FLOAT64),
            StreamField.scalar("never", FieldType.BOOL));
    try (StepWriter writer = stream.writer()) {
      for (long step = 0; stream.snapshot().segments().size() < 2; step++) {
        writer.beginStep(step);
        writer.setLongs(1, new long[] {step}, 0, 1);
        if (step % 2 == 0) {
          writer.setLong(0, -step);
        }
        if (step == 5) {
          writer.setDouble(2, 0.5);
        }
        writer.endStep();
        writer.publish();
      }
    }
    Segment segment = first(stream);
    long rows = segment.rows();

    assertThat(segment.ragged()).isPresent();
    assertThat(segment.statistics())
        .isEqualTo(
            Map.of(
                1, longs(rows / 2, -(rows - 1) / 2 * 2, 0),
                3, doubles(rows - 1, 0.5, 0.5),
                4, new ColumnStatistics(rows, null, null)));
  }

  @Test
  void nothingIsKnownOfAPartOfASegment() {
    Segment segment = first(Sample.write(root, 2L * REGULAR_ROWS, REGULAR));

    assertThat(segment.slice(0, REGULAR_ROWS).statistics()).isEqualTo(segment.statistics());
    assertThat(segment.slice(1, REGULAR_ROWS).statistics()).isEmpty();
    assertThat(segment.slice(0, 3).statistics()).isEmpty();
  }

  @Test
  void referenceKnowsWhatItsSegmentKnew() {
    StepStream stream = Sample.write(root, 2L * REGULAR_ROWS, REGULAR);
    ObjectStore objects = new LocalObjectStore(root);
    Segment segment = first(stream);

    assertThat(Segment.open(objects, segment.ref()).statistics()).isEqualTo(segment.statistics());
    assertThat(Segment.open(objects, segment.slice(2, 5).ref()).statistics()).isEmpty();
  }

  /** The rows that were published when the snapshot was taken are not all of those sealed later. */
  @Test
  void segmentThatGrewSinceIsUnknown() {
    StepStream stream = Sample.write(root, 5, REGULAR);
    Segment before = first(stream);
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, 5, 2L * REGULAR_ROWS, REGULAR);
    }
    assertThat(first(stream).statistics()).isNotEmpty();
    assertThat(before.statistics()).isEmpty();
    assertThat(Segment.open(new LocalObjectStore(root), before.ref()).statistics()).isEmpty();
  }

  @Test
  void missingFileIsNoErrorAndAStaleOneIgnored() throws IOException {
    StepStream stream = Sample.write(root, 3L * REGULAR_ROWS, REGULAR);
    Path file = Sample.segment(root, 0).resolve("statistics.json");
    String content = Files.readString(file);

    Files.writeString(file, content.replace("\"rows\":32", "\"rows\":31"));
    assertThat(first(stream).statistics()).isEmpty();
    Files.writeString(file, content.replace("\"elements\":128", "\"elements\":129"));
    assertThat(first(stream).statistics()).isEmpty();
    Files.writeString(file, "{}");
    assertThat(first(stream).statistics()).isEmpty();
    Files.delete(file);
    assertThat(first(stream).statistics()).isEmpty();
    assertThat(steps(stream.snapshot().pruned(compare("n", Operator.LT, new Value.OfLong(0)))))
        .isEqualTo(2L * REGULAR_ROWS);
    Files.writeString(file, content);
    assertThat(first(stream).statistics()).isNotEmpty();
  }

  @Test
  void damagedFileIsAnErrorThatNamesIt() throws IOException {
    StepStream stream = Sample.write(root, 2L * REGULAR_ROWS, REGULAR);
    Path file = Sample.segment(root, 0).resolve("statistics.json");
    String content = Files.readString(file);
    for (String damaged :
        List.of(content.substring(0, content.length() / 2), content.replace("long", "lung"))) {
      Files.writeString(file, damaged);
      assertThatThrownBy(() -> first(stream).statistics())
          .as(damaged)
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining(file.toString());
    }
    assertThat(Row.read(stream.snapshot())).hasSize(2 * REGULAR_ROWS);
  }

  @Test
  void segmentsWithoutMatchesAreLeftOut() {
    StreamSnapshot snapshot = Sample.write(root, 3L * REGULAR_ROWS + 5, REGULAR).snapshot();
    long second = REGULAR_ROWS;

    // The last segment may still grow, so that nothing is known of it but its steps.
    assertThat(rowsOf(snapshot, compare("n", Operator.EQ, new Value.OfLong(second))))
        .containsExactly(second, 3L * REGULAR_ROWS);
    assertThat(rowsOf(snapshot, compare("n", Operator.GE, new Value.OfLong(2 * second))))
        .containsExactly(2 * second, 3 * second);
    assertThat(rowsOf(snapshot, compare("step", Operator.LT, new Value.OfLong(10 * second + 1))))
        .containsExactly(0L, second);
    assertThat(
            rowsOf(
                snapshot,
                Filter.and(
                    List.of(
                        compare("n", Operator.GE, new Value.OfLong(2 * second)),
                        compare("step", Operator.LT, new Value.OfLong(20))))))
        .isEmpty();
    assertThat(rowsOf(snapshot, new Filter.IsNull("odd"))).containsExactly(3 * second);
    assertThat(rowsOf(snapshot, new Filter.IsNotNull("odd"))).hasSize(4);
    assertThat(snapshot.pruned(new Filter.IsNull("odd")).endRow()).isEqualTo(snapshot.endRow());
  }

  /** The whole has more nulls than the part has rows, which says nothing of the part. */
  @Test
  void nullsOfAWholeSegmentDoNotHideValuesInAPart() {
    StepStream stream =
        define(
            "nulls",
            StreamField.scalar("x", FieldType.INT64),
            StreamField.scalar("y", FieldType.INT64));
    fill(stream, step -> step < 5 ? List.of(step, step) : Arrays.asList(step, null));
    StreamSnapshot firstRows = stream.snapshot().range(0, 5);

    assertThat(first(stream).statistics().get(2).nullCount()).isGreaterThan(5);
    for (Filter filter :
        List.of(
            new Filter.IsNotNull("y"),
            new Filter.IsNull("y"),
            compare("y", Operator.EQ, new Value.OfLong(3)))) {
      assertThat(steps(firstRows.pruned(filter))).isEqualTo(5);
    }
    assertThat(steps(firstRows.pruned(compare("y", Operator.GT, new Value.OfLong(4))))).isZero();
    assertThat(steps(firstRows.pruned(compare("step", Operator.GT, new Value.OfLong(4))))).isZero();
  }

  /** When it was published the last row had no {@code y}; when the segment was sealed it had. */
  @Test
  void fieldsThatARowGotLaterDoNotCountForAnOlderReference() {
    StepStream stream =
        define(
            "grown",
            StreamField.scalar("x", FieldType.INT64),
            StreamField.scalar("y", FieldType.INT64));
    SegmentRef before;
    try (StepWriter writer = stream.writer()) {
      writer.append(new long[] {0, 0, 1}, new String[] {"x", "y", "x"}, new Object[] {0, 0, 1});
      writer.publish();
      before = first(stream).ref();
      writer.append(new long[] {1}, new String[] {"y"}, new Object[] {1});
      for (long step = 2; stream.snapshot().segments().size() < 2; step++) {
        writer.append(new long[] {step, step}, new String[] {"x", "y"}, new Object[] {step, step});
        writer.publish();
      }
    }
    assertThat(first(stream).statistics().get(2).nullCount()).isZero();
    Segment older = Segment.open(new LocalObjectStore(root), before);
    StreamSnapshot snapshot = new StreamSnapshot(stream.fields(), List.of(older), 2);
    assertThat(Row.read(snapshot).get(1).values().get(1)).isNull();
    assertThat(steps(snapshot.pruned(new Filter.IsNull("y")))).isEqualTo(2);
  }

  private StepStream define(String name, StreamField... fields) {
    return Sample.streams(root).define(name, List.of(fields), CommitInfo.NONE);
  }

  /** What a step has in each field. */
  private interface Values {
    List<Long> of(long step);
  }

  /** Appends steps until a segment is sealed; the values repeat. */
  private static void fill(StepStream stream, List<Long> values) {
    fill(stream, step -> List.of(values.get((int) step % values.size())));
  }

  private static void fill(StepStream stream, Values values) {
    try (StepWriter writer = stream.writer()) {
      for (long step = 0; stream.snapshot().segments().size() < 2; step++) {
        List<List<Long>> row = new ArrayList<>();
        values.of(step).forEach(value -> row.add(value == null ? null : List.of(value)));
        new Row(step, row).append(writer, stream.fields());
        writer.publish();
      }
    }
  }

  private static Segment first(StepStream stream) {
    return stream.snapshot().segments().get(0);
  }

  private static long steps(StreamSnapshot snapshot) {
    return snapshot.steps();
  }

  private static List<Long> rowsOf(StreamSnapshot snapshot, Filter filter) {
    return snapshot.pruned(filter).segments().stream().map(Segment::firstRow).toList();
  }

  private static Filter compare(String column, Operator operator, Value value) {
    return new Filter.Compare(column, operator, value);
  }

  private static List<Long> bits(double... values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).boxed().toList();
  }

  private static ColumnStatistics longs(long nulls, long min, long max) {
    return new ColumnStatistics(nulls, new Value.OfLong(min), new Value.OfLong(max));
  }

  private static ColumnStatistics doubles(long nulls, double min, double max) {
    return new ColumnStatistics(nulls, new Value.OfDouble(min), new Value.OfDouble(max));
  }
}
