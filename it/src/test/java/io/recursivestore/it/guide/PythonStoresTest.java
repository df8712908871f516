package io.recursivestore.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.Store;
import io.recursivestore.exchange.migrate.PythonImport;
import io.recursivestore.exchange.migrate.PythonImportOptions;
import io.recursivestore.exchange.migrate.PythonImported;
import io.recursivestore.exchange.python.PickleLimits;
import io.recursivestore.exchange.python.Pickles;
import io.recursivestore.exchange.python.PythonDataset;
import io.recursivestore.exchange.python.PythonProblem;
import io.recursivestore.exchange.python.PythonStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonStoresTest {
  @TempDir Path directory;
  @TempDir Path lab;

  @Test
  void aPickleIsJson() throws IOException {
    Path file = directory.resolve("value.pickle");
    Files.writeString(file, "(lp0\nI1\naNa.");
    JsonNode value =
        Pickles.json(file.toString(), Files.readAllBytes(file), PickleLimits.ofThisProcess());
    assertThat(value.toString()).isEqualTo("[1,null]");
  }

  @Test
  void aDirectoryIsRead() throws IOException {
    Path item = Files.createDirectories(directory.resolve("data/ab/abc"));
    Files.writeString(item.resolve("v1.data"), "{\"a\": NaN}");
    Files.writeString(item.resolve("metadata.json"), "{\"id\": \"abc\", \"version\": 1}");
    Path sales = Files.createDirectories(directory.resolve("data/datasets/sales"));
    Files.writeString(sales.resolve("dataset_sales_1_metadata.json"), "{}");
    Files.writeString(sales.resolve("dataset_sales_1_items.json"), "[\"abc\"]");
    List<String> taken = new ArrayList<>();
    Map<String, List<String>> members = new HashMap<>();

    List<PythonProblem> problems = new ArrayList<>();
    PythonStore old = PythonStore.open(directory, PickleLimits.ofThisProcess(), problems::add);
    old.items((id, version) -> true, found -> taken.add(found.id() + " " + found.version()));
    for (PythonDataset dataset : old.datasets()) {
      members.put(dataset.id(), dataset.items());
    }

    assertThat(taken).containsExactly("abc 1");
    assertThat(members).containsEntry("dataset_sales_1", List.of("abc"));
    assertThat(problems).isEmpty();
  }

  @Test
  void aDirectoryIsImported() throws IOException {
    Path item = Files.createDirectories(directory.resolve("data/ab/abc"));
    Files.writeString(item.resolve("v7.data"), "[1]");
    Files.writeString(item.resolve("metadata.json"), "{\"id\": \"abc\", \"version\": 7}");
    try (Store store = Store.openOrCreate(lab.resolve("lab").toString())) {

      List<PythonProblem> refused = new ArrayList<>();
      PythonImported imported =
          PythonImport.run(
              directory,
              store.items(),
              store.datasets(),
              PythonImportOptions.into("items", refused::add));

      assertThat(imported.items().taken()).isEqualTo(1);
      assertThat(refused).isEmpty();
      assertThat(store.items().open("items").get("abc", 1)).isPresent();
    }
  }
}
