package io.recursivestore.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceStreamsTest {
  private static final String FEATURES =
      """
      {"observation": {"feature": {"dtype": "float32", "_type": "Value"}, "length": 2, "_type": "List"},
       "tokens": {"feature": {"dtype": "int64", "_type": "Value"}, "_type": "List"},
       "flags": {"feature": {"dtype": "bool", "_type": "Value"}, "_type": "List"},
       "action": {"names": ["left", "right"], "_type": "ClassLabel"},
       "reward": {"dtype": "float64", "_type": "Value"},
       "done": {"dtype": "bool", "_type": "Value"}}
      """;

  @TempDir private Path directory;
  private Store store;

  @BeforeEach
  void open() {
    store = Store.openOrCreate(directory.toString());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void rowsBecomeStepsAndStepsBecomeRows() {
    Split split = episodes(0, 2_500);

    Imported imported = append(split, ImportOptions.DEFAULT);

    StepStream stream = store.streams().open("s");
    assertThat(imported).isEqualTo(new Imported(2_500, List.of()));
    assertThat(stream.fields())
        .containsExactly(
            StreamField.sequence("observation", FieldType.FLOAT32),
            StreamField.sequence("tokens", FieldType.INT64),
            StreamField.sequence("flags", FieldType.BOOL),
            StreamField.scalar("action", FieldType.INT64),
            StreamField.scalar("reward", FieldType.FLOAT64),
            StreamField.scalar("done", FieldType.BOOL));
    assertThat(stream.snapshot().firstStep()).hasValue(0);
    assertThat(stream.snapshot().lastStep()).hasValue(2_499);
    Split exported = HuggingFaceStreams.split(stream, stream.snapshot(), false);
    assertThat(exported.features()).isEqualTo(Features.parse(FEATURES));
    assertThat(exported.rows()).hasValue(2_500);
    assertThat(SplitRowsOf.split(exported)).isEqualTo(SplitRowsOf.split(split));
  }

  @Test
  void stepsGoOnAfterTheLastOne() {
    append(episodes(0, 3), ImportOptions.DEFAULT);

    append(episodes(3, 2), ImportOptions.DEFAULT);

    StepStream stream = store.streams().open("s");
    assertThat(steps(stream)).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(SplitRowsOf.split(HuggingFaceStreams.split(stream, stream.snapshot(), false)))
        .isEqualTo(SplitRowsOf.split(episodes(0, 5)));
  }

  @Test
  void anExportMayBeOfARangeAndHaveTheSteps() {
    append(episodes(0, 10), ImportOptions.DEFAULT);
    StepStream stream = store.streams().open("s");

    Split split = HuggingFaceStreams.split(stream, stream.snapshot().range(4, 6), true);

    assertThat(split.features().names()).startsWith("step", "observation");
    assertThat(split.features().json("step"))
        .isEqualTo("{\"dtype\":\"int64\",\"_type\":\"Value\"}");
    assertThat(split.features().json("action")).contains("ClassLabel");
    assertThat(SplitRowsOf.split(split)).extracting(row -> row.get("step")).containsExactly(4L, 5L);
  }

  @Test
  void stepsMayBeInAColumn() {
    Split split =
        Table.of(
                """
                {"step": {"dtype": "uint32", "_type": "Value"}, "x": {"dtype": "int8", "_type": "Value"}}
                """)
            .row(7, 1)
            .row(4_000_000_000L, 2)
            .split();

    append(split, ImportOptions.DEFAULT.withStepColumn("step"));

    StepStream stream = store.streams().open("s");
    assertThat(stream.fields()).containsExactly(StreamField.scalar("x", FieldType.INT8));
    assertThat(steps(stream)).containsExactly(7L, 4_000_000_000L);
  }

  @Test
  void aColumnOfStepsIsNoFieldByItself() {
    Split split = numbers("step", "int64", 1);

    assertThatThrownBy(() -> append(split, ImportOptions.DEFAULT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("can't have fields of 'step'")
        .hasMessageContaining("none is named 'step'");
  }

  @Test
  void stepsThatDoNotAscendAreRefused() {
    Split split =
        Table.of(
                """
                {"t": {"dtype": "int64", "_type": "Value"}, "x": {"dtype": "int8", "_type": "Value"}}
                """)
            .row(2, 1)
            .row(2, 1)
            .split();

    assertThatThrownBy(() -> append(split, ImportOptions.DEFAULT.withStepColumn("t")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("2");
    assertThatThrownBy(() -> append(split, ImportOptions.DEFAULT.withStepColumn("tt")))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Did you mean 't'?");
    assertThat(store.streams().exists("s")).isFalse();
  }

  @Test
  void columnsThatCanBeNoFieldsAreNamed() {
    Split split =
        Table.of(
                """
                {"x": {"dtype": "int8", "_type": "Value"},
                 "text": {"dtype": "string", "_type": "Value"},
                 "grid": [[{"dtype": "int8", "_type": "Value"}]]}
                """)
            .row(5, "a", List.of(List.of(1)))
            .split();

    assertThatThrownBy(() -> append(split, ImportOptions.DEFAULT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'text' ({\"dtype\":\"string\"")
        .hasMessageContaining("'grid' (");
    assertThat(store.streams().exists("s")).isFalse();

    Imported imported = append(split, ImportOptions.DEFAULT.skippingUnsupported());

    assertThat(imported).isEqualTo(new Imported(1, List.of("text", "grid")));
    assertThat(store.streams().open("s").fields())
        .containsExactly(StreamField.scalar("x", FieldType.INT8));
  }

  @Test
  void columnsThatAreNoFieldsOfAnExistingStreamAreIgnored() {
    store
        .streams()
        .define("s", List.of(StreamField.scalar("reward", FieldType.FLOAT32)), CommitInfo.NONE);

    Imported imported = append(episodes(0, 4), ImportOptions.DEFAULT);

    assertThat(imported.rows()).isEqualTo(4);
    assertThat(imported.skipped())
        .containsExactly("observation", "tokens", "flags", "action", "done");
    StepStream stream = store.streams().open("s");
    assertThat(SplitRowsOf.split(HuggingFaceStreams.split(stream, stream.snapshot(), false)))
        .extracting(row -> row.get("reward"))
        .containsExactly(0f, 0.25f, 0.5f, 0.75f);
  }

  @Test
  void aDatasetWithoutAnyFieldOfTheStreamIsRefused() {
    store.streams().define("s", List.of(StreamField.scalar("x", FieldType.INT8)), CommitInfo.NONE);

    assertThatThrownBy(() -> append(episodes(0, 1), ImportOptions.DEFAULT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("No column is a field of stream 's'");
  }

  @Test
  void unsignedIntegersAreWidened() {
    Split split =
        Table.of(
                """
                {"a": {"dtype": "uint8", "_type": "Value"}, "b": {"dtype": "uint16", "_type": "Value"},
                 "c": {"dtype": "uint32", "_type": "Value"}, "d": {"dtype": "uint64", "_type": "Value"},
                 "e": {"dtype": "float16", "_type": "Value"},
                 "f": {"feature": {"dtype": "uint8", "_type": "Value"}, "_type": "List"}}
                """)
            .row(255, 65_535, 4_294_967_295L, Long.MAX_VALUE, -0.5, List.of(1, 200))
            .split();

    append(split, ImportOptions.DEFAULT);

    StepStream stream = store.streams().open("s");
    assertThat(stream.fields())
        .extracting(StreamField::type)
        .containsExactly(
            FieldType.INT16,
            FieldType.INT32,
            FieldType.INT64,
            FieldType.INT64,
            FieldType.FLOAT32,
            FieldType.INT16);
    assertThat(SplitRowsOf.split(HuggingFaceStreams.split(stream, stream.snapshot(), false)))
        .containsExactly(
            Map.of(
                "a",
                255L,
                "b",
                65_535L,
                "c",
                4_294_967_295L,
                "d",
                Long.MAX_VALUE,
                "e",
                -0.5f,
                "f",
                List.of(1L, 200L)));
  }

  @Test
  void anUnsignedIntegerThatIsTooLargeIsNamed() {
    assertThatThrownBy(() -> append(numbers("x", "uint64", -1L), ImportOptions.DEFAULT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Column 'x' holds 18446744073709551615, which is no int64");
    assertThat(store.streams().exists("s")).isFalse();
  }

  @Test
  void aRowThatCannotBeAStepLeavesTheStreamAsItWas() {
    append(numbers("x", "int8", 5), ImportOptions.DEFAULT);
    Split split =
        Table.of("{\"x\": {\"dtype\": \"int64\", \"_type\": \"Value\"}}")
            .batches(2)
            .row(1)
            .row(2)
            .row(128)
            .split();

    assertThatThrownBy(() -> append(split, ImportOptions.DEFAULT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Column 'x' holds 128, which is no int8");
    assertThat(store.streams().open("s").snapshot().steps()).isEqualTo(1);
    append(numbers("x", "int8", 6), ImportOptions.DEFAULT);
    assertThat(steps(store.streams().open("s"))).containsExactly(0L, 1L);
  }

  @Test
  void aNullIsAFieldThatTheStepLacks() {
    Split split =
        Table.of(
                """
                {"x": {"dtype": "int8", "_type": "Value"},
                 "y": {"feature": {"dtype": "float32", "_type": "Value"}, "length": 2, "_type": "List"}}
                """)
            .row(1, List.of(1, 2))
            .row(null, List.of(3, 4))
            .row(3, null)
            .split();

    append(split, ImportOptions.DEFAULT);

    StepStream stream = store.streams().open("s");
    Split exported = HuggingFaceStreams.split(stream, stream.snapshot(), false);
    assertThat(exported.features()).isEqualTo(split.features());
    assertThat(SplitRowsOf.split(exported)).isEqualTo(SplitRowsOf.split(split));
  }

  @Test
  void aFieldWithoutAColumnIsLacking() {
    store
        .streams()
        .define(
            "s",
            List.of(
                StreamField.scalar("reward", FieldType.FLOAT64),
                StreamField.sequence("other", FieldType.INT8)),
            CommitInfo.NONE);

    append(episodes(0, 2), ImportOptions.DEFAULT);

    StepStream stream = store.streams().open("s");
    assertThat(SplitRowsOf.split(HuggingFaceStreams.split(stream, stream.snapshot(), false)))
        .extracting(row -> row.get("other"))
        .containsExactly(null, null);
  }

  @Test
  void aRowOfNullsIsNoStep() {
    Split split =
        Table.of("{\"x\": {\"dtype\": \"int8\", \"_type\": \"Value\"}}").row((Object) null).split();

    assertThatThrownBy(() -> append(split, ImportOptions.DEFAULT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("no field is set");
    assertThat(store.streams().exists("s")).isFalse();
  }

  @Test
  void sequencesMayHaveAnyLengths() {
    Split split =
        Table.of("{\"x\": [{\"dtype\": \"int8\", \"_type\": \"Value\"}]}")
            .row(List.of(1, 2, 3))
            .row(List.of())
            .row(List.of(4))
            .split();

    append(split, ImportOptions.DEFAULT);

    StepStream stream = store.streams().open("s");
    assertThat(SplitRowsOf.split(HuggingFaceStreams.split(stream, stream.snapshot(), false)))
        .isEqualTo(SplitRowsOf.split(split));
  }

  @Test
  void aColumnOfAnotherKindThanItsFieldIsRefused() {
    store
        .streams()
        .define("s", List.of(StreamField.scalar("x", FieldType.FLOAT64)), CommitInfo.NONE);

    assertThatThrownBy(() -> append(numbers("x", "int64", 1), ImportOptions.DEFAULT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Column 'x' can't be made FloatingPoint(DOUBLE) of Int(64, true)");
  }

  @Test
  void aNullInASequenceIsRefused() {
    Split split =
        Table.of("{\"x\": [{\"dtype\": \"int8\", \"_type\": \"Value\"}]}")
            .row(Arrays.asList(1, null))
            .split();

    assertThatThrownBy(() -> append(split, ImportOptions.DEFAULT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("null in a sequence");
    assertThat(store.streams().exists("s")).isFalse();
  }

  @Test
  void rowsCanBeSortedOnTheirWay() {
    Split split =
        Table.of(
                """
                {"time": {"dtype": "int64", "_type": "Value"}, "x": {"dtype": "int8", "_type": "Value"}}
                """)
            .row(30, 3)
            .row(10, 1)
            .row(20, 2)
            .split();

    append(split.sortedBy("time").select(List.of("x")), ImportOptions.DEFAULT);

    StepStream stream = store.streams().open("s");
    assertThat(SplitRowsOf.split(HuggingFaceStreams.split(stream, stream.snapshot(), false)))
        .extracting(row -> row.get("x"))
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void anEmptyStreamIsAnEmptyDatasetOfTheRightColumns() {
    store
        .streams()
        .define(
            "s",
            List.of(
                StreamField.scalar("a", FieldType.BOOL),
                StreamField.sequence("b", FieldType.FLOAT32)),
            CommitInfo.NONE);
    StepStream stream = store.streams().open("s");

    Split split = HuggingFaceStreams.split(stream, stream.snapshot(), false);

    assertThat(split.features())
        .isEqualTo(
            Features.parse(
                """
                {"a": {"dtype": "bool", "_type": "Value"}, "b": [{"dtype": "float32", "_type": "Value"}]}
                """));
    assertThat(SplitRowsOf.split(split)).isEmpty();
  }

  @Test
  void metadataAndFeaturesAreInTheDefiningCommit() {
    ImportOptions options =
        ImportOptions.DEFAULT.withInfo(new CommitInfo(List.of(), Map.of("author", "Ada")));

    append(numbers("x", "int8", 1), options);

    assertThat(store.streams().open("s").history().get(0).meta())
        .isEqualTo(
            Map.of(
                "author",
                "Ada",
                "huggingface.features",
                "{\"x\":{\"dtype\":\"int8\",\"_type\":\"Value\"}}"));
  }

  @Test
  void brokenFeaturesInMetadataAreIgnored() {
    store
        .streams()
        .define(
            "s",
            List.of(StreamField.scalar("x", FieldType.INT8)),
            new CommitInfo(List.of(), Map.of("huggingface.features", "{\"x\":7}")));
    StepStream stream = store.streams().open("s");

    assertThat(HuggingFaceStreams.split(stream, stream.snapshot(), false).features().json("x"))
        .isEqualTo("{\"dtype\":\"int8\",\"_type\":\"Value\"}");
  }

  @Test
  void aLengthThatStepsNoLongerHaveIsForgotten() {
    store
        .streams()
        .define(
            "s",
            List.of(StreamField.sequence("x", FieldType.INT8)),
            new CommitInfo(
                List.of(),
                Map.of(
                    "huggingface.features",
                    "{\"x\":{\"feature\":{\"dtype\":\"int8\",\"_type\":\"Value\"},\"length\":2,\"_type\":\"List\"}}")));
    StepStream stream = store.streams().open("s");
    try (StepWriter writer = stream.writer()) {
      for (int length : new int[] {2, 3}) {
        writer.beginStep(length);
        writer.setLongs(0, new long[] {1, 2, 3}, 0, length);
        writer.endStep();
      }
    }

    Split whole = HuggingFaceStreams.split(stream, stream.snapshot(), false);
    Split first = HuggingFaceStreams.split(stream, stream.snapshot().range(0, 3), false);

    assertThat(first.features().json("x")).contains("\"length\":2");
    assertThat(whole.features().json("x")).doesNotContain("length");
    assertThat(SplitRowsOf.split(whole))
        .containsExactly(Map.of("x", List.of(1L, 2L)), Map.of("x", List.of(1L, 2L, 3L)));
  }

  private Imported append(Split split, ImportOptions options) {
    return HuggingFaceStreams.append(store.streams(), "s", split, options);
  }

  private static List<Object> steps(StepStream stream) {
    return SplitRowsOf.split(HuggingFaceStreams.split(stream, stream.snapshot(), true)).stream()
        .map(row -> row.get("step"))
        .toList();
  }

  private static Split numbers(String name, String dtype, long value) {
    return Table.of("{\"%s\": {\"dtype\": \"%s\", \"_type\": \"Value\"}}".formatted(name, dtype))
        .row(value)
        .split();
  }

  private static Split episodes(int from, int count) {
    Table table = Table.of(FEATURES);
    for (int i = from; i < from + count; i++) {
      table.row(
          List.of(i / 2.0, -i),
          List.of(i, i + 1, i + 2),
          List.of(i % 2 == 0),
          i % 3 - 1,
          i / 4.0,
          i % 10 == 9);
    }
    return table.split();
  }
}
