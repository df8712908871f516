package io.recursivestore.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.exchange.HuggingFaceDatasets;
import io.recursivestore.exchange.HuggingFaceDirectory;
import io.recursivestore.exchange.HuggingFaceStreams;
import io.recursivestore.exchange.ImportOptions;
import io.recursivestore.exchange.ParquetDirectory;
import io.recursivestore.exchange.SaveOptions;
import io.recursivestore.exchange.Split;
import io.recursivestore.stream.StepStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real HuggingFace datasets reads what this library saves, and the other way round. */
class HuggingFaceTest {
  @TempDir private static Path theirs;
  @TempDir private Path directory;

  /** What they say of what they saved: features and rows by dataset and split. */
  private static JsonNode saved;

  @BeforeAll
  static void save(@TempDir Path scratch) throws IOException, InterruptedException {
    saved = run(scratch, "save", List.of(theirs));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scalars",
        "sequences",
        "lacking",
        "nested",
        "missing",
        "wide",
        "empty",
        "dictionary"
      })
  void whatTheySaveReads(String name) throws IOException {
    Map<String, Split> read = HuggingFaceDirectory.open(disk(name));

    assertThat(HuggingFaceReport.of(read)).isEqualTo(theirs(name));
  }

  @Test
  void whatIsSavedLoads() throws IOException, InterruptedException {
    List<Path> directories = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : saved.properties()) {
      Path one = directory.resolve(entry.getKey());
      Map<String, Split> splits = HuggingFaceDirectory.open(disk(entry.getKey()));
      if (splits.size() == 1) {
        HuggingFaceDirectory.save(one, splits.get("train"), SaveOptions.DEFAULT);
      } else {
        HuggingFaceDirectory.save(one, splits, SaveOptions.DEFAULT.withMaxShardBytes(2_000));
      }
      directories.add(one);
    }

    JsonNode loaded = run(directory, "load", directories);

    for (Map.Entry<String, JsonNode> entry : saved.properties()) {
      assertThat(HuggingFaceReport.canonical(loaded.get(entry.getKey())))
          .as(entry.getKey())
          .isEqualTo(theirs(entry.getKey()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalars", "sequences", "nested", "dictionary"})
  void whatTheySaveAsParquetReads(String name) throws IOException {
    assertThat(HuggingFaceReport.of(ParquetDirectory.open(parquet(name)))).isEqualTo(theirs(name));
  }

  @Test
  void unsignedIntegersAndHalfFloatsOfParquetRead() throws IOException {
    Map<String, Split> read = ParquetDirectory.open(parquet("wide"));

    assertThat(HuggingFaceReport.of(read).get("train").get("rows"))
        .isEqualTo(theirs("wide").get("train").get("rows"));
  }

  @Test
  void whatIsSavedAsParquetLoads() throws IOException, InterruptedException {
    // load_dataset itself refuses a split without rows.
    List<String> names = List.of("scalars", "sequences", "nested", "missing", "dictionary");
    List<Path> directories = new ArrayList<>();
    for (String name : names) {
      Path one = directory.resolve(name);
      ParquetDirectory.save(
          one,
          HuggingFaceDirectory.open(disk(name)),
          SaveOptions.DEFAULT.withMaxShardBytes(10_000));
      directories.add(one);
    }

    JsonNode loaded = run(directory, "load-parquet", directories);

    for (String name : names) {
      assertThat(loaded.get(name).findValues("rows"))
          .as(name)
          .isEqualTo(saved.get(name).findValues("rows"));
      if (!name.equals("missing")) {
        assertThat(HuggingFaceReport.canonical(loaded.get(name))).as(name).isEqualTo(theirs(name));
      }
    }
    // Arrow can't read a null where lists have a fixed length, so the length goes.
    assertThat(loaded.get("missing").get("train").get("features").get("fixed").has("length"))
        .isFalse();
  }

  @Test
  void datasetsGoThroughTheStore() throws IOException, InterruptedException {
    List<String> names = List.of("scalars", "sequences", "nested", "missing", "empty");
    List<Path> directories = new ArrayList<>();
    try (Store store = Store.openOrCreate(directory.resolve("store").toString())) {
      for (String name : names) {
        Split split = HuggingFaceDirectory.open(disk(name)).get("train");
        HuggingFaceDatasets.append(store.datasets(), name, split, ImportOptions.DEFAULT);
        Dataset dataset = store.datasets().open(name);
        Path one = directory.resolve(name);
        HuggingFaceDirectory.save(
            one, HuggingFaceDatasets.split(dataset, dataset.latest()), SaveOptions.DEFAULT);
        directories.add(one);
      }
    }

    JsonNode loaded = run(directory, "load", directories);

    for (String name : names) {
      assertThat(HuggingFaceReport.canonical(loaded.get(name))).as(name).isEqualTo(theirs(name));
    }
  }

  @Test
  void streamsGoThroughTheStore() throws IOException, InterruptedException {
    List<String> names = List.of("sequences", "lacking", "empty");
    List<Path> directories = new ArrayList<>();
    try (Store store = Store.openOrCreate(directory.resolve("store").toString())) {
      for (String name : names) {
        Split split = HuggingFaceDirectory.open(disk(name)).get("train");
        HuggingFaceStreams.append(store.streams(), name, split, ImportOptions.DEFAULT);
        StepStream stream = store.streams().open(name);
        Path one = directory.resolve(name);
        HuggingFaceDirectory.save(
            one, HuggingFaceStreams.split(stream, stream.snapshot(), false), SaveOptions.DEFAULT);
        directories.add(one);
      }
    }

    JsonNode loaded = run(directory, "load", directories);

    for (String name : names) {
      assertThat(HuggingFaceReport.canonical(loaded.get(name))).as(name).isEqualTo(theirs(name));
    }
  }

  private static Path disk(String name) {
    return theirs.resolve("disk").resolve(name);
  }

  private static Path parquet(String name) {
    return theirs.resolve("parquet").resolve(name);
  }

  private static JsonNode theirs(String name) throws IOException {
    return HuggingFaceReport.canonical(saved.get(name));
  }

  private static JsonNode run(Path scratch, String command, List<Path> directories)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.add(command);
    directories.forEach(d -> arguments.add(d.toString()));
    return HuggingFaceReport.run(scratch, arguments);
  }
}
