package io.recursivestore.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceDirectoryTest {
  private static final String FEATURES =
      """
      {"id": {"dtype": "int64", "_type": "Value"},
       "label": {"names": ["cat", "dog"], "_type": "ClassLabel"},
       "position": {"feature": {"dtype": "float32", "_type": "Value"}, "length": 2, "_type": "List"},
       "tags": {"feature": {"dtype": "string", "_type": "Value"}, "_type": "List"},
       "boxes": {"feature": {"x": {"dtype": "int8", "_type": "Value"},
                             "seen": {"dtype": "bool", "_type": "Value"}}, "_type": "List"}}
      """;

  @TempDir private Path directory;

  @Test
  void whatWasSavedReadsBack() {
    Split saved = table(3).split();

    HuggingFaceDirectory.save(directory.resolve("d"), saved, SaveOptions.DEFAULT);

    Split read = HuggingFaceDirectory.open(directory.resolve("d")).get("train");
    assertThat(read.features()).isEqualTo(saved.features());
    assertThat(read.rows()).hasValue(3);
    assertThat(SplitRowsOf.split(read)).isEqualTo(SplitRowsOf.split(saved)).hasSize(3);
  }

  @Test
  void splitsOfADictionaryReadBackInTheirOrder() {
    Map<String, Split> splits = new LinkedHashMap<>();
    splits.put("train", table(3).split());
    splits.put("test.hard", table(1).split());
    splits.put("a", table(0).split());

    long rows = HuggingFaceDirectory.save(directory.resolve("d"), splits, SaveOptions.DEFAULT);

    Map<String, Split> read = HuggingFaceDirectory.open(directory.resolve("d"));
    assertThat(rows).isEqualTo(4);
    assertThat(read.keySet()).containsExactly("train", "test.hard", "a");
    assertThat(SplitRowsOf.split(read.get("test.hard"))).hasSize(1);
    assertThat(read.get("a").rows()).hasValue(0);
    assertThat(read.get("a").features()).isEqualTo(Features.parse(FEATURES));
  }

  @Test
  void filesAreBoundedBySizeAndCountedInTheirNames() throws IOException {
    Split split = table(2_000).batches(100).split();

    HuggingFaceDirectory.save(
        directory.resolve("d"), split, SaveOptions.DEFAULT.withMaxShardBytes(30_000));

    List<String> files = names(directory.resolve("d"), ".arrow");
    assertThat(files).hasSizeGreaterThan(3);
    assertThat(files.get(1)).isEqualTo("data-00001-of-%05d.arrow".formatted(files.size()));
    for (String file : files) {
      assertThat(Files.size(directory.resolve("d").resolve(file))).isLessThan(31_000);
    }
    Split read = HuggingFaceDirectory.open(directory.resolve("d")).get("train");
    assertThat(read.rows()).hasValue(2_000);
    assertThat(SplitRowsOf.split(read)).isEqualTo(SplitRowsOf.split(split));
  }

  @Test
  void largeBatchesAreCut() throws IOException {
    Split split = table(2_500).batches(2_500).split();

    HuggingFaceDirectory.save(directory.resolve("d"), split, SaveOptions.DEFAULT);

    Split read = HuggingFaceDirectory.open(directory.resolve("d")).get("train");
    assertThat(batches(read)).containsExactly(1_000, 1_000, 500);
    assertThat(SplitRowsOf.split(read)).isEqualTo(SplitRowsOf.split(split));
  }

  @Test
  void wideRowsMakeSmallBatches() throws IOException {
    Table wide = Table.of("{\"text\": {\"dtype\": \"string\", \"_type\": \"Value\"}}").batches(20);
    for (int i = 0; i < 20; i++) {
      wide.row("x".repeat(3 << 20));
    }

    HuggingFaceDirectory.save(directory.resolve("d"), wide.split(), SaveOptions.DEFAULT);

    Split read = HuggingFaceDirectory.open(directory.resolve("d")).get("train");
    assertThat(batches(read)).containsExactly(5, 5, 5, 5);
  }

  @Test
  void anEmptyDatasetHasOneFileWithOneEmptyBatch() throws IOException {
    HuggingFaceDirectory.save(directory.resolve("d"), table(0).split(), SaveOptions.DEFAULT);

    assertThat(names(directory.resolve("d"), ".arrow"))
        .containsExactly("data-00000-of-00001.arrow");
    Split read = HuggingFaceDirectory.open(directory.resolve("d")).get("train");
    assertThat(batches(read)).containsExactly(0);
    assertThat(read.features()).isEqualTo(Features.parse(FEATURES));
  }

  @Test
  void listsAreSpelledAsAllVersionsReadThem() throws IOException {
    HuggingFaceDirectory.save(directory.resolve("d"), table(1).split(), SaveOptions.DEFAULT);

    JsonNode features = json("d/dataset_info.json").get("features");
    assertThat(features.get("position"))
        .hasToString(
            "{\"feature\":{\"dtype\":\"float32\",\"_type\":\"Value\"},\"length\":2,\"_type\":\"Sequence\"}");
    assertThat(features.get("tags").get("_type").asText()).isEqualTo("Sequence");
    assertThat(features.get("boxes").isArray()).isTrue();
  }

  @Test
  void theStateHasAllKeysThatAreAskedFor() throws IOException {
    HuggingFaceDirectory.save(directory.resolve("d"), table(1).split(), SaveOptions.DEFAULT);
    HuggingFaceDirectory.save(directory.resolve("e"), table(1).split(), SaveOptions.DEFAULT);

    JsonNode state = json("d/state.json");
    assertThat(state.properties().stream().map(Map.Entry::getKey))
        .containsExactly(
            "_data_files",
            "_fingerprint",
            "_format_columns",
            "_format_kwargs",
            "_format_type",
            "_output_all_columns",
            "_split");
    assertThat(state.get("_fingerprint").asText())
        .matches("[0-9a-f]{16}")
        .isNotEqualTo(json("e/state.json").get("_fingerprint").asText());
  }

  @Test
  void whatIsThereAlreadyIsKept() throws IOException {
    Path there = Files.createDirectory(directory.resolve("d"));
    Files.writeString(there.resolve("notes.txt"), "mine");

    assertThatThrownBy(
            () -> HuggingFaceDirectory.save(there, table(1).split(), SaveOptions.DEFAULT))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessageContaining("There is something in '" + there + "' already.");
    assertThat(names(there, "")).containsExactly("notes.txt");
    assertThat(names(directory, "")).containsExactly("d");
  }

  @Test
  void anEmptyDirectoryIsFilled() throws IOException {
    Path there = Files.createDirectory(directory.resolve("d"));

    HuggingFaceDirectory.save(there, table(1).split(), SaveOptions.DEFAULT);

    assertThat(HuggingFaceDirectory.open(there)).hasSize(1);
  }

  @Test
  void aFailureLeavesNothing() throws IOException {
    Progress failing =
        (activity, done, total) -> {
          throw new IllegalStateException("enough");
        };

    assertThatThrownBy(
            () ->
                HuggingFaceDirectory.save(
                    directory.resolve("d"),
                    table(1).split(),
                    SaveOptions.DEFAULT.withProgress(failing)))
        .hasMessage("enough");
    assertThat(names(directory, "")).isEmpty();
  }

  @Test
  void progressIsCountedInRows() {
    List<String> seen = new ArrayList<>();

    HuggingFaceDirectory.save(
        directory.resolve("d"),
        Map.of("test", table(250).split()),
        SaveOptions.DEFAULT.withProgress(
            (a, done, total) -> seen.add(a + " " + done + "/" + total)));

    assertThat(seen)
        .containsExactly(
            "Saving test 100/-1",
            "Saving test 200/-1",
            "Saving test 250/-1",
            "Saving test 250/250");
  }

  @Test
  void badNamesOfSplitsAreRefused() {
    for (String name : List.of("", "..", "a/b", "train-1", "a..b", "../x")) {
      assertThatThrownBy(
              () ->
                  HuggingFaceDirectory.save(
                      directory.resolve("d"), Map.of(name, table(1).split()), SaveOptions.DEFAULT))
          .as(name)
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("split");
    }
    assertThatThrownBy(
            () -> HuggingFaceDirectory.save(directory.resolve("d"), Map.of(), SaveOptions.DEFAULT))
        .hasMessageContaining("There are no splits to write.");
  }

  @Test
  void aDirectoryWithoutADatasetSaysWhatIsMissing() {
    assertThatThrownBy(() -> HuggingFaceDirectory.open(directory))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("state.json")
        .hasMessageContaining("dataset_dict.json");
  }

  private static Table table(int rows) {
    Table table = Table.of(FEATURES);
    for (int i = 0; i < rows; i++) {
      if (i % 7 == 3) {
        table.row(i, null, null, null, null);
      } else {
        table.row(
            i,
            i % 3 - 1,
            List.of(i / 2.0, -i),
            java.util.Arrays.asList("a" + i, null, ""),
            List.of(List.of(i % 100, i % 2 == 0), java.util.Arrays.asList(null, true)));
      }
    }
    return table;
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(file).toFile());
  }

  private static List<Integer> batches(Split split) throws IOException {
    List<Integer> rows = new ArrayList<>();
    try (RootAllocator allocator = new RootAllocator();
        ArrowReader reader = split.read(allocator)) {
      while (reader.loadNextBatch()) {
        rows.add(reader.getVectorSchemaRoot().getRowCount());
      }
    }
    return rows;
  }

  private static List<String> names(Path directory, String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(ending))
          .sorted()
          .toList();
    }
  }
}
