package io.recursivestore.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.stream.StepStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedSplitTest {
  private static final int ROWS = 5_000;

  @ParameterizedTest
  @ValueSource(ints = {1_000_000, 1_200, 30})
  void rowsAreInOrderHoweverManyFitInMemory(int runRows) throws IOException {
    Random random = new Random(runRows);
    Table table =
        Table.of(
                """
                {"key": {"dtype": "int16", "_type": "Value"}, "row": {"dtype": "int64", "_type": "Value"},
                 "list": [{"dtype": "string", "_type": "Value"}]}
                """)
            .batches(29);
    List<List<Integer>> expected = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int key = random.nextInt(200) - 100;
      table.row(key, i, List.of("a" + key, "b"));
      expected.add(List.of(key, i));
    }
    expected.sort(Comparator.comparing(row -> row.get(0)));
    long before = temporaries();

    List<List<Integer>> found =
        SplitRowsOf.split(new SortedSplit(table.split(), "key", Long.MAX_VALUE, runRows)).stream()
            .map(
                row -> {
                  assertThat(row.get("list")).isEqualTo(List.of("a" + row.get("key"), "b"));
                  return List.of(
                      ((Long) row.get("key")).intValue(), ((Long) row.get("row")).intValue());
                })
            .toList();

    assertThat(found).isEqualTo(expected);
    assertThat(temporaries()).isEqualTo(before);
  }

  @Test
  void sourcesThatFillTheSameMemoryAgainAreSortedToo(@TempDir Path directory) {
    Table table =
        Table.of(
            """
            {"x": {"dtype": "int64", "_type": "Value"}, "text": [{"dtype": "string", "_type": "Value"}]}
            """);
    List<Object> ascending = new ArrayList<>();
    for (long i = 0; i < ROWS; i++) {
      table.row(ROWS - i, List.of("of " + (ROWS - i)));
      ascending.add(i + 1);
    }
    ParquetDirectory.save(
        directory.resolve("p"), Map.of("train", table.split()), SaveOptions.DEFAULT);
    Split parquet = ParquetDirectory.open(directory.resolve("p")).get("train");
    try (Store store = Store.openOrCreate(directory.resolve("lab").toString())) {
      HuggingFaceDatasets.append(store.datasets(), "d", parquet, ImportOptions.DEFAULT);
      HuggingFaceStreams.append(
          store.streams(), "s", parquet, ImportOptions.DEFAULT.skippingUnsupported());
      Dataset dataset = store.datasets().open("d");
      StepStream stream = store.streams().open("s");

      assertThat(sorted(parquet)).isEqualTo(ascending);
      assertThat(SplitRowsOf.split(parquet.sortedBy("x")))
          .allSatisfy(row -> assertThat(row.get("text")).isEqualTo(List.of("of " + row.get("x"))));
      assertThat(sorted(HuggingFaceDatasets.split(dataset, dataset.latest()))).isEqualTo(ascending);
      assertThat(sorted(HuggingFaceStreams.split(stream, stream.snapshot(), true)))
          .isEqualTo(ascending);
    }
  }

  @Test
  void numbersThatAreNoneComeAfterAllOthersAndNullsLast() {
    Split split =
        values("float64", null, Double.NaN, 1.0, -0.0, Double.POSITIVE_INFINITY, -2.5, 0.0, null);

    assertThat(sorted(split))
        .containsExactly(-2.5, -0.0, 0.0, 1.0, Double.POSITIVE_INFINITY, Double.NaN, null, null);
  }

  @Test
  void textBooleansAndUnsignedIntegersHaveTheirOrder() {
    assertThat(sorted(values("string", "b", "é", "", "aa", "a", "z")))
        .containsExactly("", "a", "aa", "b", "z", "é");
    assertThat(sorted(values("bool", true, null, false))).containsExactly(false, true, null);
    assertThat(sorted(values("uint8", 200, 3))).containsExactly(3L, 200L);
    assertThat(sorted(values("int8", 100, -3))).containsExactly(-3L, 100L);
  }

  @Test
  void whatHasNoOrderIsRefused() {
    Split split =
        Table.of("{\"x\": [{\"dtype\": \"int8\", \"_type\": \"Value\"}]}").row(List.of(1)).split();

    assertThatThrownBy(() -> SplitRowsOf.split(split.sortedBy("x")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Can't sort by column 'x' of the type List");
    assertThatThrownBy(() -> split.sortedBy("xx")).isInstanceOf(NotFoundException.class);
  }

  private static List<Object> sorted(Split split) {
    return SplitRowsOf.split(split.sortedBy("x")).stream().map(row -> row.get("x")).toList();
  }

  private static Split values(String dtype, Object... values) {
    Table table = Table.of("{\"x\": {\"dtype\": \"%s\", \"_type\": \"Value\"}}".formatted(dtype));
    for (Object value : values) {
      table.row(value);
    }
    return table.split();
  }

  private static long temporaries() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(f -> f.getFileName().toString().startsWith("recursive-store-sort-"))
          .count();
    }
  }
}
