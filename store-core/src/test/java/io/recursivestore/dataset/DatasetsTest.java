package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Creating, finding, renaming and dropping datasets. */
final class DatasetsTest {
  private static final Schema SCHEMA =
      new Schema(List.of(new Column(1, "x", Primitive.INT64, true)));

  @TempDir Path directory;
  private final BufferAllocator allocator = new RootAllocator();
  private Store store;
  private Datasets datasets;

  @BeforeEach
  void open() {
    store = Store.openOrCreate(directory.toString());
    datasets = store.datasets();
  }

  @AfterEach
  void close() {
    store.close();
    allocator.close();
  }

  @Test
  void datasetsAreListedInOrder() {
    assertThat(datasets.list()).isEmpty();
    create("b");
    create("a");
    create("a.b");
    assertThat(datasets.list()).containsExactly("a", "a.b", "b");
    assertThat(datasets.exists("a")).isTrue();
    assertThat(datasets.exists("c")).isFalse();
  }

  @Test
  void otherFilesInTheDirectoryAreNotListed() throws IOException {
    create("a");
    Path parent = directory.resolve("datasets");
    Files.writeString(parent.resolve("README.md"), "not a dataset");
    Files.writeString(parent.resolve(".DS_Store"), "");
    Files.createDirectory(parent.resolve("lost+found"));
    Files.createDirectory(parent.resolve("größe"));
    Files.createDirectories(parent.resolve("staged").resolve("data"));
    Files.createDirectories(parent.resolve("begun").resolve("log"));
    assertThat(datasets.list()).containsExactly("a");
    assertThat(datasets.exists("README.md")).isFalse();
    assertThatThrownBy(() -> datasets.open("b"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("There is no dataset 'b'. Did you mean 'a'?");
  }

  @Test
  void damagedDatasetHidesNoOthersAndCanBeDropped() throws IOException {
    create("a");
    create("b");
    Files.writeString(
        directory.resolve("datasets/a/log/00000000000000000001.json"), "no longer JSON");
    assertThat(datasets.list()).containsExactly("a", "b");
    assertThat(datasets.open("b").latest().version()).isEqualTo(1);
    Dataset damaged = datasets.open("a");
    assertThatThrownBy(damaged::latest)
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("'datasets/a/log/00000000000000000001.json' is damaged");
    datasets.drop("a");
    assertThat(datasets.list()).containsExactly("b");
  }

  @Test
  void missingDatasetIsSuggested() {
    assertThatThrownBy(() -> datasets.open("sales"))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("There is no dataset 'sales'. There are none yet. (Store: " + directory + ")");
    create("sales");
    assertThatThrownBy(() -> datasets.open("sale"))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("There is no dataset 'sale'. Did you mean 'sales'? (Store: " + directory + ")");
  }

  @Test
  void creatingTwiceIsRefusedAndKeepsTheFirst() {
    create("sales");
    append("sales", 1);
    assertThatThrownBy(() -> create("sales"))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessageStartingWith("Dataset 'sales' exists already");
    assertThat(rows("sales")).containsExactly(1L);
  }

  @Test
  void datasetIsCreatedWithItsFirstRows() {
    try (DatasetWriter writer = datasets.stage("sales", SCHEMA, WriteOptions.DEFAULT);
        VectorSchemaRoot root = Rows.batch(allocator, SCHEMA, List.of(Rows.row("x", 5L)))) {
      writer.write(root);
      var fragments = writer.finish();
      assertThat(datasets.exists("sales")).isFalse();
      Dataset created = datasets.create("sales", SCHEMA, fragments, CommitInfo.NONE);
      assertThat(created.history())
          .singleElement()
          .satisfies(commit -> assertThat(commit.operation()).isEqualTo(Operation.CREATE));
    }
    assertThat(rows("sales")).containsExactly(5L);
  }

  @Test
  void droppedDatasetIsGoneWithItsFiles() throws IOException {
    create("sales");
    append("sales", 1);
    datasets.drop("sales");
    assertThat(datasets.exists("sales")).isFalse();
    assertThat(directory.resolve("datasets/sales")).doesNotExist();
    assertThat(store.objects().list("trash")).isEmpty();
    assertThatThrownBy(() -> datasets.drop("sales")).isInstanceOf(NotFoundException.class);
  }

  @Test
  void datasetCreatedAfterADropStartsAnew() {
    create("sales");
    append("sales", 1);
    Dataset old = datasets.open("sales");
    assertThat(old.latest().version()).isEqualTo(2);
    datasets.drop("sales");
    assertThatThrownBy(old::latest).isInstanceOf(NotFoundException.class);
    create("sales");
    append("sales", 2);
    assertThat(rows("sales")).containsExactly(2L);
    assertThat(old.latest()).isEqualTo(datasets.open("sales").latest());
  }

  @Test
  void renamedDatasetKeepsItsHistory() {
    create("sales");
    append("sales", 1);
    var history = datasets.open("sales").history();
    datasets.rename("sales", "revenue");
    assertThat(datasets.list()).containsExactly("revenue");
    assertThat(datasets.open("revenue").history()).isEqualTo(history);
    assertThat(rows("revenue")).containsExactly(1L);
    append("revenue", 2);
    assertThat(rows("revenue")).containsExactly(1L, 2L);
  }

  @Test
  void renamingToATakenNameIsRefused() {
    create("sales");
    append("sales", 1);
    create("revenue");
    append("revenue", 2);
    assertThatThrownBy(() -> datasets.rename("sales", "revenue"))
        .isInstanceOf(AlreadyExistsException.class);
    assertThat(rows("sales")).containsExactly(1L);
    assertThat(rows("revenue")).containsExactly(2L);
  }

  @Test
  void renamingWhatIsMissingIsRefused() {
    assertThatThrownBy(() -> datasets.rename("sales", "revenue"))
        .isInstanceOf(NotFoundException.class);
    create("sales");
    assertThatThrownBy(() -> datasets.rename("sales", "../revenue"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("Invalid dataset name '../revenue'");
    assertThat(datasets.list()).containsExactly("sales");
  }

  @Test
  void namesThatBreakTheRuleAreRefusedEverywhere() {
    for (String name : List.of("", "..", "a/b", ".hidden", "x".repeat(129))) {
      assertThatThrownBy(() -> create(name)).isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> datasets.open(name)).isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> datasets.exists(name)).isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> datasets.drop(name)).isInstanceOf(InvalidRequestException.class);
    }
  }

  private void create(String name) {
    datasets.create(name, SCHEMA, CommitInfo.NONE);
  }

  private void append(String name, long x) {
    try (VectorSchemaRoot root = Rows.batch(allocator, SCHEMA, List.of(Rows.row("x", x)))) {
      datasets.open(name).append(root);
    }
  }

  private List<Object> rows(String name) {
    Dataset dataset = datasets.open(name);
    return Rows.of(dataset.read(dataset.latest(), ReadOptions.ALL)).stream()
        .map(row -> row.get("x"))
        .toList();
  }
}
