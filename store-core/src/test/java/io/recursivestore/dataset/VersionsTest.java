package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.Column;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.SnapshotDiff;
import io.recursivestore.model.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Naming versions, comparing them, and going back to them. */
final class VersionsTest {
  private static final Schema SCHEMA =
      new Schema(List.of(new Column(1, "id", Primitive.INT64, false)));
  private static final Schema OTHER =
      new Schema(List.of(new Column(1, "name", Primitive.STRING, true)));

  @TempDir Path directory;
  private final BufferAllocator allocator = new RootAllocator();
  private Store store;
  private Dataset dataset;

  @BeforeEach
  void writeThreeVersions() {
    store = Store.openOrCreate(directory.toString());
    dataset = store.datasets().create("sales", SCHEMA, CommitInfo.NONE);
    append(1);
    append(2);
  }

  @AfterEach
  void close() {
    store.close();
    allocator.close();
  }

  @Test
  void aTagIsReadInPlaceOfANumber() {
    dataset.tag("gold", 2);

    assertThat(dataset.at("gold")).isEqualTo(dataset.at(2));
    assertThat(dataset.at("2")).isEqualTo(dataset.at(2));
    assertThat(store.datasets().open("sales").tags()).containsExactly(new Tag("gold", 2));
  }

  @Test
  void tagsAreListedByName() {
    dataset.tag("b", 1);
    dataset.tag("a", 3);

    assertThat(dataset.tags()).containsExactly(new Tag("a", 3), new Tag("b", 1));
  }

  @Test
  void aTagStaysWithItsVersion() {
    dataset.tag("gold", 2);
    dataset.tag("gold", 2);

    assertThatThrownBy(() -> dataset.tag("gold", 3))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessage(
            "Dataset 'sales' has a tag 'gold', of version 2. Remove it first, or use another name.");
    dataset.untag("gold");
    dataset.tag("gold", 3);
    assertThat(dataset.at("gold").version()).isEqualTo(3);
  }

  @Test
  void tagsGoWithTheDataset() {
    dataset.tag("gold", 2);
    store.datasets().rename("sales", "sold");
    assertThat(store.datasets().open("sold").at("gold").version()).isEqualTo(2);

    store.datasets().drop("sold");
    assertThat(store.datasets().create("sold", SCHEMA, CommitInfo.NONE).tags()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "2nd", "a/b", "..", "a b", "gold\n"})
  void aTagMustBeAName(String name) {
    assertThatThrownBy(() -> dataset.tag(name, 1))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("a letter first, then letters, digits, '.', '_' or '-'");
    assertThatThrownBy(() -> dataset.untag(name)).isInstanceOf(NotFoundException.class);
  }

  @Test
  void whatIsNotThereIsToldWithTheNearest() {
    dataset.tag("gold", 2);

    assertThatThrownBy(() -> dataset.at("golt"))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("Dataset 'sales': There is no tag 'golt'. Did you mean 'gold'?");
    assertThatThrownBy(() -> dataset.untag("silver")).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> dataset.tag("silver", 4)).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> dataset.at("99999999999999999999"))
        .isInstanceOf(NotFoundException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "{\"version\":\"2\"}", "{\"version\":0}"})
  void aDamagedTagIsNamed(String content) throws IOException {
    dataset.tag("gold", 2);
    Path file = directory.resolve("datasets/sales/tags/gold.json");
    Files.writeString(file, content);

    assertThatThrownBy(() -> dataset.at("gold"))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("datasets/sales/tags/gold.json' is damaged");
  }

  @Test
  void rollingBackMakesAnEarlierVersionTheNewest() {
    Snapshot before = dataset.at(2);

    Commit commit = dataset.rollBack(2, Map.of("why", "spoilt"));

    assertThat(commit.version()).isEqualTo(4);
    assertThat(commit.operation()).isEqualTo(Operation.ROLLBACK);
    assertThat(commit.parents()).containsExactly(new Parent(dataset.ref(), 2));
    assertThat(commit.meta()).containsEntry("why", "spoilt");
    assertThat(dataset.latest().fragments()).isEqualTo(before.fragments());
    assertThat(dataset.at(3).rows()).isEqualTo(2);
  }

  @Test
  void rollingBackBringsTheOldSchemaAndOrder() {
    append(3);
    Snapshot before = dataset.latest();
    dataset.replace(OTHER, List.of(), CommitInfo.NONE);
    dataset.rollBack(before.version(), Map.of());
    append(4);

    Snapshot now = store.datasets().open("sales").latest();
    assertThat(now.schema()).isEqualTo(SCHEMA);
    assertThat(now.fragments())
        .startsWith(before.fragments().toArray(io.recursivestore.model.Fragment[]::new));
    assertThat(now.rows()).isEqualTo(4);
  }

  @Test
  void rollingBackToTheNewestChangesNoRow() {
    Snapshot before = dataset.latest();
    dataset.rollBack(3, Map.of());

    assertThat(dataset.latest().fragments()).isEqualTo(before.fragments());
  }

  @Test
  void versionsAreCompared() {
    SnapshotDiff diff = dataset.diff(1, 3);
    assertThat(diff.added()).isEqualTo(dataset.latest().fragments());
    assertThat(diff.removed()).isEmpty();
    assertThat(dataset.diff(3, 2).removed()).isEqualTo(dataset.history().get(2).added());
    assertThat(dataset.diff(3, 3).added()).isEmpty();

    dataset.replace(OTHER, List.of(), CommitInfo.NONE);
    assertThat(dataset.diff(3, 4).addedColumns()).isEqualTo(OTHER.columns());
    assertThat(dataset.diff(3, 4).removedColumns()).isEqualTo(SCHEMA.columns());
  }

  private void append(long id) {
    try (VectorSchemaRoot rows = Rows.batch(allocator, SCHEMA, List.of(Rows.row("id", id)))) {
      dataset.append(rows);
    }
  }
}
