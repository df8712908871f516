package io.recursivestore.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceDatasetsTest {
  private static final String FEATURES =
      """
      {"label": {"names": ["cat", "dog"], "_type": "ClassLabel"},
       "text": {"dtype": "string", "_type": "Value"},
       "box": {"feature": {"dtype": "float32", "_type": "Value"}, "length": 2, "_type": "List"},
       "parts": {"feature": {"name": {"dtype": "string", "_type": "Value"}}, "_type": "List"}}
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
  void rowsComeBackWithTheirFeatures() {
    Split split = animals(2_500);

    Imported imported = append(split, ImportOptions.DEFAULT);

    assertThat(imported).isEqualTo(new Imported(2_500, List.of()));
    assertThat(exported().features()).isEqualTo(Features.parse(FEATURES));
    assertThat(exported().rows()).hasValue(2_500);
    assertThat(SplitRowsOf.split(exported())).isEqualTo(SplitRowsOf.split(split));
  }

  @Test
  void moreRowsAreAnotherVersion() {
    append(animals(3), ImportOptions.DEFAULT);

    append(animals(2), ImportOptions.DEFAULT);

    Dataset dataset = store.datasets().open("d");
    assertThat(dataset.latest().version()).isEqualTo(2);
    assertThat(SplitRowsOf.split(exported())).hasSize(5);
    Split first = HuggingFaceDatasets.split(dataset, dataset.at(1));
    assertThat(SplitRowsOf.split(first)).isEqualTo(SplitRowsOf.split(animals(3)));
  }

  @Test
  void anEmptySplitMakesAnEmptyDataset() {
    append(animals(0), ImportOptions.DEFAULT);

    assertThat(SplitRowsOf.split(exported())).isEmpty();
    assertThat(exported().features()).isEqualTo(Features.parse(FEATURES));
  }

  @Test
  void columnsThatTheDatasetLacksAreRefused() {
    append(animals(1).select(List.of("text")), ImportOptions.DEFAULT);

    assertThatThrownBy(() -> append(animals(1), ImportOptions.DEFAULT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Dataset 'd' can't take these rows: There is no column 'label'.");
    assertThat(store.datasets().open("d").latest().rows()).isEqualTo(1);
  }

  @Test
  void mapsBecomeListsOfTheirEntriesAndEntriesBecomeMaps() {
    Schema schema =
        new Schema(
            List.of(
                new Column(
                    1,
                    "counts",
                    new MapOf(
                        new Column(2, "key", Primitive.STRING, false),
                        new Column(3, "value", Primitive.INT64, true)),
                    true)));
    Dataset maps = store.datasets().create("maps", schema, CommitInfo.NONE);
    List<Object> entries =
        List.of(Rows.row("key", "a", "value", 1L), Rows.row("key", "b", "value", null));
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch =
            Rows.batch(
                allocator,
                schema,
                List.of(Rows.row("counts", entries), Rows.row("counts", null)))) {
      maps.append(batch);
    }
    Split split = HuggingFaceDatasets.split(maps, maps.latest());

    HuggingFaceDirectory.save(directory.resolve("hf"), split, SaveOptions.DEFAULT);

    Split read = HuggingFaceDirectory.open(directory.resolve("hf")).get("train");
    assertThat(read.features().json("counts"))
        .isEqualTo(
            "{\"feature\":{\"key\":{\"dtype\":\"string\",\"_type\":\"Value\"},"
                + "\"value\":{\"dtype\":\"int64\",\"_type\":\"Value\"}},\"_type\":\"List\"}");
    assertThat(SplitRowsOf.split(read).get(0)).isEqualTo(Map.of("counts", entries));
    assertThat(SplitRowsOf.split(read).get(1).get("counts")).isNull();

    HuggingFaceDatasets.append(store.datasets(), "maps", read, ImportOptions.DEFAULT);

    assertThat(SplitRowsOf.split(HuggingFaceDatasets.split(maps, maps.latest())))
        .hasSize(4)
        .endsWith(SplitRowsOf.split(read).get(1));
  }

  @Test
  void columnsThatCannotBeKeptAreNamed() {
    Split split =
        Table.of(
                """
                {"text": {"dtype": "string", "_type": "Value"}, "wait": {"dtype": "duration[s]", "_type": "Value"},
                 "nothing": {"dtype": "null", "_type": "Value"}}
                """)
            .split();

    assertThatThrownBy(() -> append(split, ImportOptions.DEFAULT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'wait' (Duration(SECOND)), 'nothing' (Null)")
        .hasMessageContaining("let them be skipped");
    assertThat(store.datasets().exists("d")).isFalse();

    assertThat(append(split, ImportOptions.DEFAULT.skippingUnsupported()).skipped())
        .containsExactly("wait", "nothing");
    assertThat(exported().features().names()).containsExactly("text");
  }

  @Test
  void aValueThatDoesNotFitLeavesNothing() {
    Split split =
        Table.of("{\"x\": {\"dtype\": \"uint64\", \"_type\": \"Value\"}}")
            .batches(1)
            .row(1L)
            .row(-1L)
            .split();

    assertThatThrownBy(() -> append(split, ImportOptions.DEFAULT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("18446744073709551615");
    assertThat(store.datasets().exists("d")).isFalse();
    assertThat(store.objects().list("datasets")).isEmpty();
  }

  @Test
  void aLengthThatARowDoesNotHaveIsNamed() {
    append(animals(1), ImportOptions.DEFAULT);
    Features free = Features.parse(FEATURES.replace("\"length\": 2, ", ""));
    Split other =
        Table.of(FEATURES.replace("\"length\": 2, ", ""))
            .row(0, "x", List.of(1, 2, 3), List.of())
            .split();
    append(other, ImportOptions.DEFAULT);

    assertThatThrownBy(() -> SplitRowsOf.split(exported()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Column 'box' has 3 values")
        .hasMessageContaining("Give the column a feature without a length.");
    Dataset dataset = store.datasets().open("d");
    assertThat(SplitRowsOf.split(HuggingFaceDatasets.split(dataset, dataset.latest(), free)))
        .extracting(row -> ((List<?>) row.get("box")).size())
        .containsExactly(2, 3);
  }

  @Test
  void featuresOfASchemaThatWasReplacedAreForgotten() {
    append(animals(1), ImportOptions.DEFAULT);
    Dataset dataset = store.datasets().open("d");
    dataset.replace(
        new Schema(List.of(new Column(1, "label", Primitive.INT64, true))),
        List.of(),
        CommitInfo.NONE);

    assertThat(exported().features().json("label"))
        .isEqualTo("{\"dtype\":\"int64\",\"_type\":\"Value\"}");
    assertThat(HuggingFaceDatasets.split(dataset, dataset.at(1)).features().json("label"))
        .contains("ClassLabel");
  }

  private Imported append(Split split, ImportOptions options) {
    return HuggingFaceDatasets.append(store.datasets(), "d", split, options);
  }

  private Split exported() {
    Dataset dataset = store.datasets().open("d");
    return HuggingFaceDatasets.split(dataset, dataset.latest());
  }

  private static Split animals(int rows) {
    Table table = Table.of(FEATURES);
    for (int i = 0; i < rows; i++) {
      table.row(
          i % 3 - 1,
          i % 5 == 1 ? null : "text " + i,
          i % 7 == 2 ? null : List.of(i, i / 2.0),
          Arrays.asList(List.of("leg"), null));
    }
    return table.split();
  }
}
