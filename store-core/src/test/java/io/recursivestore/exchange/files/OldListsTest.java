package io.recursivestore.exchange.files;

import static io.recursivestore.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.ReadOptions;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.parquet.ForeignParquet;
import io.recursivestore.storage.LocalObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists as writers of old wrote them: without a group around their elements, or without any. */
class OldListsTest {
  private static final String SCHEMA =
      "required int32 id;"
          + "optional group numbers (LIST) { repeated int32 array; }"
          + "optional group people (LIST) { repeated group people_tuple {"
          + "  required binary name (STRING); } }"
          + "optional group pairs (LIST) { repeated group pair {"
          + "  optional int32 a; optional binary b (STRING); } }"
          + "optional group grid (LIST) { repeated group array (LIST) { repeated int32 array; } }"
          + "repeated int64 bare;"
          + "optional group phones { repeated group phone {"
          + "  required int64 number; repeated binary kinds (STRING); } }";

  @TempDir Path directory;

  @Test
  void filesAreLinkedAndReadByTheFormOfTheirLists() throws IOException {
    Path file = write(1_000);
    try (Store store = Store.openOrCreate(directory.resolve("store").toString())) {
      FileImported taken =
          FileImport.append(store.datasets(), "d", List.of(file), FileImportOptions.DEFAULT);
      assertThat(taken.linkedFiles()).isEqualTo(1);

      Dataset dataset = store.datasets().open("d");
      assertThat(Rows.of(dataset.read(dataset.latest(), ReadOptions.ALL))).isEqualTo(rows(1_000));
      for (String column : dataset.latest().schema().names()) {
        assertThat(Rows.of(dataset.read(dataset.latest(), ReadOptions.ALL.withColumns(column))))
            .as(column)
            .isEqualTo(rows(1_000).stream().map(all -> row(column, all.get(column))).toList());
      }
    }
  }

  @Test
  void filesAreReadAsArrow() throws IOException {
    Path file = write(100);
    List<Map<String, Object>> found = new ArrayList<>();
    try (LocalObjectStore objects = new LocalObjectStore(directory);
        BufferAllocator memory = new RootAllocator()) {
      ForeignParquet parquet =
          ForeignParquet.open("old", objects.open(file.getFileName().toString()));
      try (VectorSchemaRoot root = VectorSchemaRoot.create(parquet.schema(), memory);
          FragmentReader reader =
              parquet.read(
                  parquet.schema().getFields().stream().map(f -> f.getName()).toList(), 30)) {
        while (reader.next(root)) {
          found.addAll(Rows.of(root));
        }
      }
    }
    assertThat(found).isEqualTo(rows(100));
  }

  private Path write(int rows) throws IOException {
    return ForeignFile.parquet(directory.resolve("old.parquet"), SCHEMA, rows, OldListsTest::fill);
  }

  private static void fill(int id, Group row) {
    row.add("id", id);
    if (id % 7 != 0) {
      Group numbers = row.addGroup("numbers");
      Group people = row.addGroup("people");
      Group pairs = row.addGroup("pairs");
      Group grid = row.addGroup("grid");
      for (int i = 0; i < id % 4; i++) {
        numbers.add("array", id + i);
        people.addGroup("people_tuple").add("name", "n" + i);
        Group pair = pairs.addGroup("pair");
        if (i % 2 == 0) {
          pair.add("a", i);
        }
        pair.add("b", "b" + id);
        Group line = grid.addGroup("array");
        for (int j = 0; j < i; j++) {
          line.add("array", j);
        }
      }
      Group phones = row.addGroup("phones");
      for (int i = 0; i < id % 3; i++) {
        Group phone = phones.addGroup("phone");
        phone.add("number", (long) id);
        for (int j = 0; j < i; j++) {
          phone.add("kinds", "k" + j);
        }
      }
    }
    for (int i = 0; i < id % 5; i++) {
      row.add("bare", (long) i);
    }
  }

  private static List<Map<String, Object>> rows(int count) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      List<Object> numbers = new ArrayList<>();
      List<Object> people = new ArrayList<>();
      List<Object> pairs = new ArrayList<>();
      List<Object> grid = new ArrayList<>();
      for (int i = 0; i < id % 4; i++) {
        numbers.add(id + i);
        people.add(row("name", "n" + i));
        pairs.add(row("a", i % 2 == 0 ? i : null, "b", "b" + id));
        List<Object> line = new ArrayList<>();
        for (int j = 0; j < i; j++) {
          line.add(j);
        }
        grid.add(line);
      }
      List<Object> phones = new ArrayList<>();
      for (int i = 0; i < id % 3; i++) {
        List<Object> kinds = new ArrayList<>();
        for (int j = 0; j < i; j++) {
          kinds.add("k" + j);
        }
        phones.add(row("number", (long) id, "kinds", kinds));
      }
      List<Object> bare = new ArrayList<>();
      for (int i = 0; i < id % 5; i++) {
        bare.add((long) i);
      }
      boolean isNull = id % 7 == 0;
      rows.add(
          row(
              "id", id,
              "numbers", isNull ? null : numbers,
              "people", isNull ? null : people,
              "pairs", isNull ? null : pairs,
              "grid", isNull ? null : grid,
              "bare", bare,
              "phones", isNull ? null : row("phone", phones)));
    }
    return rows;
  }
}
