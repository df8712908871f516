package io.recursivestore.stream;

import static io.recursivestore.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.LocalObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of Arrow batches that are appended as steps. */
final class ArrowStepsTest {
  private static final List<StreamField> FIELDS =
      List.of(
          StreamField.sequence("observation", FieldType.FLOAT32),
          StreamField.scalar("action", FieldType.INT16),
          StreamField.scalar("reward", FieldType.FLOAT64),
          StreamField.scalar("done", FieldType.BOOL));

  @TempDir Path root;
  private final BufferAllocator allocator = new RootAllocator();
  private StepStream stream;

  @BeforeEach
  void define() {
    stream = streams().define("s", FIELDS, CommitInfo.NONE);
  }

  @AfterEach
  void closeAllocator() {
    allocator.close();
  }

  @Test
  void rowsBecomeSteps() {
    append(
        stream.schema(),
        List.of(
            row(
                "step",
                3L,
                "observation",
                List.of(1f, 2.5f),
                "action",
                (short) 7,
                "reward",
                0.5,
                "done",
                true),
            row(
                "step",
                9L,
                "observation",
                List.of(),
                "action",
                (short) -7,
                "reward",
                -0.0,
                "done",
                false)));

    assertThat(steps())
        .containsExactly(
            new Row(3, List.of(doubles(1, 2.5), List.of(7L), doubles(0.5), List.of(1L))),
            new Row(9, List.of(List.of(), List.of(-7L), doubles(-0.0), List.of(0L))));
    stream.verify();
  }

  @Test
  void nullIsAFieldThatTheStepLacks() {
    append(
        stream.schema(),
        List.of(
            row("step", 0L, "observation", null, "action", (short) 1, "reward", null, "done", null),
            row(
                "step",
                1L,
                "observation",
                List.of(2f),
                "action",
                null,
                "reward",
                null,
                "done",
                true)));

    assertThat(steps())
        .containsExactly(
            new Row(0, Arrays.asList(null, List.of(1L), null, null)),
            new Row(1, Arrays.asList(doubles(2), null, null, List.of(1L))));
  }

  @Test
  void columnsMayBeMissingAndInAnyOrder() {
    Schema columns = stream.schema().select(List.of("done", "step", "action"));
    append(columns, List.of(row("step", 4L, "done", true, "action", (short) 2)));

    assertThat(steps())
        .containsExactly(new Row(4, Arrays.asList(null, List.of(2L), null, List.of(1L))));
  }

  @Test
  void stepsGoOnWhereThereIsNoColumnOfThem() {
    Schema columns = stream.schema().select(List.of("action"));
    append(columns, List.of(row("action", (short) 10), row("action", (short) 11)));
    append(
        stream.schema().select(List.of("step", "action")),
        List.of(row("step", 7L, "action", (short) 12)));
    append(columns, List.of(row("action", (short) 13)));

    assertThat(steps()).extracting(Row::step).containsExactly(0L, 1L, 7L, 8L);
  }

  /** All types of at most the field's size, signed or not, hold what the field can hold. */
  @Test
  void smallerTypesFit() {
    appendAction(new TinyIntVector("action", allocator), 0, -128, 127);
    appendAction(new SmallIntVector("action", allocator), 10, -32768, 32767);
    appendAction(new UInt1Vector("action", allocator), 20, 0, 255);
    assertThat(steps())
        .extracting(step -> step.values().get(1).get(0))
        .containsExactly(-128L, 127L, -32768L, 32767L, 0L, 255L);

    StepStream wide = streams().define("wide", everyInteger(), CommitInfo.NONE);
    try (StepWriter writer = wide.writer();
        VectorSchemaRoot rows =
            root(
                filled(new UInt2Vector("int32", allocator), 65535),
                filled(new UInt4Vector("int64", allocator), 4294967295L),
                filled(new IntVector("step", allocator), 5))) {
      writer.append(rows);
    }
    assertThat(Row.read(wide.snapshot()))
        .containsExactly(
            new Row(5, Arrays.asList(null, null, List.of(65535L), List.of(4294967295L))));
  }

  @Test
  void smallerFloatsFit() {
    Float2Vector half = new Float2Vector("reward", allocator);
    half.setSafeWithPossibleTruncate(0, 1.5f);
    Float4Vector single = new Float4Vector("reward", allocator);
    single.setSafe(0, 0.1f);
    for (FieldVector vector : new FieldVector[] {half, single}) {
      vector.setValueCount(1);
      append(root(vector));
    }
    assertThat(steps())
        .extracting(step -> Double.longBitsToDouble(step.values().get(2).get(0)))
        .containsExactly(1.5, (double) 0.1f);
  }

  @Test
  void fixedSizeListsAreSequences() {
    FixedSizeListVector fixed =
        new FixedSizeListVector(
            "observation", allocator, nullable(new ArrowType.FixedSizeList(2)), null);
    fixed.addOrGetVector(nullable(MinorType.FLOAT4.getType()));
    fixed.allocateNew();
    Float4Vector pairs = (Float4Vector) fixed.getDataVector();
    for (int i = 0; i < 6; i++) {
      pairs.setSafe(i, i);
    }
    fixed.setNotNull(0);
    fixed.setNull(1);
    fixed.setNotNull(2);
    fixed.setValueCount(3);
    append(root(fixed, filled(new SmallIntVector("action", allocator), 1, 2, 3)));

    assertThat(steps())
        .extracting(step -> step.values().get(0))
        .containsExactly(doubles(0, 1), null, doubles(4, 5));
  }

  @Test
  void emptyBatchAppendsNothing() {
    append(stream.schema(), List.of());
    assertThat(steps()).isEmpty();
  }

  /** A batch of more rows than several segments hold. */
  @Test
  void largeBatchSpansSegments() {
    StepStream small = Sample.streams(root).define("small", FIELDS.subList(1, 3), CommitInfo.NONE);
    Schema schema = small.schema();
    List<Map<String, Object>> rows =
        LongStream.range(0, 1000)
            .mapToObj(i -> row("step", 3 * i, "action", (short) i, "reward", i / 7.0))
            .toList();
    try (VectorSchemaRoot batch = Rows.batch(allocator, schema, rows);
        StepWriter writer = small.writer()) {
      writer.append(batch);
    }
    assertThat(small.snapshot().segments()).hasSizeGreaterThan(10);
    assertThat(Rows.of(small.snapshot().read(allocator, schema.names(), 100))).isEqualTo(rows);
    small.verify();
  }

  @Test
  void typesThatDoNotFitAreRefused() {
    refusedScalar(new IntVector("action", allocator), "'action: int16'", "Int(32, true)", "Cast");
    refusedScalar(new UInt2Vector("action", allocator), "Int(16, false)");
    refusedScalar(new BigIntVector("reward", allocator), "'reward: float64'", "Int(64, true)");
    refusedScalar(new TinyIntVector("done", allocator), "'done: bool'");
    refusedScalar(new Float4Vector("action", allocator), "FloatingPoint(SINGLE)");
    refusedScalar(new VarCharVector("reward", allocator), "Utf8");
    refusedScalar(new Float4Vector("observation", allocator), "'observation: sequence of float32'");
    ListVector doubles = ListVector.empty("observation", allocator);
    doubles.addOrGetVector(nullable(MinorType.FLOAT8.getType()));
    refusedScalar(doubles, "'observation", "List of FloatingPoint(DOUBLE)");
    LargeListVector large = LargeListVector.empty("observation", allocator);
    large.addOrGetVector(nullable(MinorType.FLOAT4.getType()));
    refusedScalar(large, "'observation", "LargeList of FloatingPoint(SINGLE)");
    ListVector list = ListVector.empty("action", allocator);
    list.addOrGetVector(nullable(MinorType.SMALLINT.getType()));
    refusedScalar(list, "'action: int16'", "List of Int(16, true)");
    refusedScalar(new UInt8Vector("step", allocator), "'step'", "Int(64, false)");
    refusedScalar(new Float8Vector("step", allocator), "'step'", "FloatingPoint(DOUBLE)");
  }

  @Test
  void stepColumnMustHoldGrowingNumbers() {
    refusedSteps(new Long[] {5L, 5L}, "step 5", "last step, which is 5");
    refusedSteps(new Long[] {5L, 4L}, "step 4");
    refusedSteps(new Long[] {5L, null}, "'step'", "null in row 1");
    append(
        stream.schema().select(List.of("step", "action")),
        List.of(row("step", 5L, "action", (short) 1)));
    refusedSteps(new Long[] {5L, 6L}, "step 5", "last step, which is 5");
    append(
        stream.schema().select(List.of("step", "action")),
        List.of(row("step", Long.MAX_VALUE, "action", (short) 1)));
    assertThatThrownBy(
            () ->
                append(
                    stream.schema().select(List.of("action")), List.of(row("action", (short) 1))))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("" + Long.MAX_VALUE);
  }

  @Test
  void refusedBatchAppendsNothing() {
    append(
        stream.schema().select(List.of("step", "action")),
        List.of(row("step", 5L, "action", (short) 1)));
    List<Row> before = steps();

    refused(
        stream.schema(), "step 7", List.of(row("step", 6L, "action", (short) 1), row("step", 7L)));
    List<Object> withNull = new ArrayList<>(List.of(1f));
    withNull.add(null);
    refused(
        stream.schema(),
        "null in a sequence",
        List.of(
            row("step", 6L, "observation", List.of(1f), "action", (short) 1),
            row("step", 7L, "observation", withNull, "action", (short) 1)));
    assertThat(steps()).isEqualTo(before);
  }

  @Test
  void columnsThatNoFieldHasOrTwiceAreRefused() {
    try (StepWriter writer = stream.writer()) {
      try (VectorSchemaRoot rows = root(filled(new SmallIntVector("acton", allocator), 1))) {
        assertThatThrownBy(() -> writer.append(rows))
            .isInstanceOf(NotFoundException.class)
            .hasMessageContainingAll("'acton'", "'action'");
      }
      try (VectorSchemaRoot rows =
          root(
              filled(new SmallIntVector("action", allocator), 1),
              filled(new SmallIntVector("action", allocator), 2))) {
        assertThatThrownBy(() -> writer.append(rows))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageContaining("two columns 'action'");
      }
      try (VectorSchemaRoot rows =
          root(
              filled(new IntVector("step", allocator), 1),
              filled(new IntVector("Step", allocator), 2))) {
        assertThatThrownBy(() -> writer.append(rows))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageContaining("two columns 'Step'");
      }
      assertThat(writer.lastStep()).isEmpty();
    }
  }

  @Test
  void openStepIsDiscardedAndTheBatchRefused() {
    try (StepWriter writer = stream.writer();
        VectorSchemaRoot rows = root(filled(new SmallIntVector("action", allocator), 1))) {
      writer.beginStep(0);
      writer.setLong(1, 9);
      assertThatThrownBy(() -> writer.append(rows)).hasMessageContaining("still open");
      writer.append(rows);
    }
    assertThat(steps()).containsExactly(new Row(0, Arrays.asList(null, List.of(1L), null, null)));
  }

  @Test
  void closedWriterSaysSo() {
    StepWriter writer = stream.writer();
    writer.close();
    try (VectorSchemaRoot rows = root(filled(new SmallIntVector("action", allocator), 1))) {
      assertThatThrownBy(() -> writer.append(rows))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("closed");
    }
  }

  private Streams streams() {
    return new Streams(new LocalObjectStore(root), Clock.systemUTC());
  }

  private List<Row> steps() {
    return Row.read(stream.snapshot());
  }

  private void append(Schema schema, List<Map<String, Object>> rows) {
    append(Rows.batch(allocator, schema, rows));
  }

  private void append(VectorSchemaRoot rows) {
    try (rows;
        StepWriter writer = stream.writer()) {
      writer.append(rows);
    }
  }

  private void appendAction(FieldVector vector, int firstStep, long... values) {
    BigIntVector steps = new BigIntVector("step", allocator);
    append(
        root(
            filled(vector, values),
            filled(steps, LongStream.range(firstStep, firstStep + values.length).toArray())));
  }

  private void refused(Schema schema, String message, List<Map<String, Object>> rows) {
    assertThatThrownBy(() -> append(schema, rows))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContainingAll("'s'", message);
  }

  private void refusedScalar(FieldVector vector, String... message) {
    vector.setValueCount(1);
    assertThatThrownBy(() -> append(root(vector)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'s'")
        .hasMessageContainingAll(message);
    assertThat(steps()).isEmpty();
  }

  private void refusedSteps(Long[] steps, String... message) {
    List<Row> before = steps();
    Schema schema =
        new Schema(
            List.of(
                new Column(1, "step", DataType.Primitive.INT64, true),
                stream.schema().select(List.of("action")).columns().get(0)));
    assertThatThrownBy(
            () ->
                append(
                    Rows.batch(
                        allocator,
                        schema,
                        Arrays.stream(steps)
                            .map(s -> row("step", s, "action", (short) 1))
                            .toList())))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContainingAll(message);
    assertThat(steps()).isEqualTo(before);
  }

  private static FieldVector filled(FieldVector vector, long... values) {
    vector.setInitialCapacity(values.length);
    vector.allocateNew();
    for (int i = 0; i < values.length; i++) {
      ((BaseIntVector) vector).setWithPossibleTruncate(i, values[i]);
    }
    vector.setValueCount(values.length);
    return vector;
  }

  private static org.apache.arrow.vector.types.pojo.FieldType nullable(ArrowType type) {
    return org.apache.arrow.vector.types.pojo.FieldType.nullable(type);
  }

  private static VectorSchemaRoot root(FieldVector... vectors) {
    return VectorSchemaRoot.of(vectors);
  }

  private static List<StreamField> everyInteger() {
    return Arrays.stream(FieldType.values())
        .filter(FieldType::isInteger)
        .map(type -> StreamField.scalar(type.toString(), type))
        .toList();
  }

  private static List<Long> doubles(double... values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).boxed().toList();
  }
}
