package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.Together;
import io.recursivestore.model.Column;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaChange;
import io.recursivestore.model.SchemaMerge;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several stores on one directory, as in several processes. */
final class ConcurrentWritesTest {
  private static final int THREADS = 6;
  private static final Schema LONGS =
      new Schema(List.of(new Column(1, "x", Primitive.INT64, true)));
  private static final Schema TEXTS =
      new Schema(List.of(new Column(1, "x", Primitive.STRING, true)));

  @TempDir Path directory;

  @BeforeEach
  void create() {
    try (Store store = open()) {
      store.datasets().create("d", LONGS, CommitInfo.NONE);
    }
  }

  @Test
  void appendsOfManyStoresAreAllThere() {
    int each = 10;
    Together.run(
        THREADS,
        thread -> {
          try (Store store = open()) {
            for (int i = 0; i < each; i++) {
              append(store, (long) thread * each + i);
            }
          }
        });
    assertThat(rows())
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, THREADS * (long) each).mapToObj(x -> (Object) x).toList());
  }

  @Test
  void readersSeeWholeVersionsOnly() {
    Together.run(
        4,
        thread -> {
          try (Store store = open()) {
            Dataset dataset = store.datasets().open("d");
            for (int i = 0; i < 15; i++) {
              if (thread == 0) {
                long x = i;
                dataset.overwrite(dataset.latest(), stage(store, LONGS, x, x, x), CommitInfo.NONE);
              } else {
                List<Object> rows = read(dataset);
                assertThat(rows.size()).isIn(0, 3);
                assertThat(Set.copyOf(rows).size()).isLessThanOrEqualTo(1);
              }
            }
          }
        });
    assertThat(rows()).containsExactly(14L, 14L, 14L);
  }

  @Test
  void filesOfAnOldSchemaAreRefused() {
    try (Store slow = open();
        Store fast = open()) {
      Dataset dataset = slow.datasets().open("d");
      Snapshot base = dataset.latest();
      List<Fragment> staged = stage(slow, LONGS, 1L);
      fast.datasets().open("d").replace(TEXTS, stage(fast, TEXTS, "new"), CommitInfo.NONE);
      assertThatThrownBy(() -> dataset.append(base, staged, CommitInfo.NONE))
          .isInstanceOf(CommitConflictException.class)
          .hasMessage(
              "Dataset 'd' was given another schema while these rows were written, so they no "
                  + "longer fit: they have (x: int64), it has (x: string). Write them again.");
      assertThatThrownBy(() -> dataset.overwrite(base, staged, CommitInfo.NONE))
          .isInstanceOf(CommitConflictException.class);
      assertThat(dataset.latest().version()).isEqualTo(2);
    }
    assertThat(rows()).containsExactly("new");
  }

  @Test
  void filesThatCanBeReadAfterAChangeAreTaken() {
    try (Store slow = open();
        Store fast = open()) {
      Dataset dataset = slow.datasets().open("d");
      Snapshot base = dataset.latest();
      List<Fragment> staged = stage(slow, LONGS, 1L);
      Value five = new Value.OfLong(5);
      fast.datasets()
          .open("d")
          .alter(
              List.of(
                  new SchemaChange.Rename(List.of("x"), "old"),
                  new SchemaChange.Add(
                      List.of("x"), Primitive.INT64, false, five, SchemaChange.End.LAST),
                  new SchemaChange.Drop(List.of("old"))),
              Map.of());
      dataset.append(base, staged, CommitInfo.NONE);
    }
    assertThat(rows()).containsExactly(5L);
  }

  @Test
  void filesPlannedBeforeARollbackAreRefused() {
    try (Store slow = open();
        Store fast = open()) {
      Dataset dataset = slow.datasets().open("d");
      Dataset other = fast.datasets().open("d");
      other.alter(List.of(new SchemaChange.Add("y", Primitive.INT32)), Map.of());
      Snapshot base = dataset.latest();
      List<Fragment> staged = stage(slow, LONGS, 1L);
      other.rollBack(1, Map.of());
      assertThat(dataset.latest().schema().lastId()).isEqualTo(2);
      assertThatThrownBy(() -> dataset.append(base, staged, CommitInfo.NONE))
          .isInstanceOf(CommitConflictException.class);
      other.alter(List.of(new SchemaChange.Add("z", Primitive.STRING)), Map.of());
      assertThat(dataset.latest().schema().find("z")).get().extracting(Column::id).isEqualTo(3);
    }
  }

  @Test
  void ofTwoMergesThatChangeTheSchemaOneIsRefused() {
    Schema rows =
        new Schema(
            List.of(
                new Column(1, "x", Primitive.INT32, true),
                new Column(2, "y", Primitive.BOOL, true)));
    try (Store slow = open();
        Store fast = open()) {
      Dataset dataset = slow.datasets().open("d");
      Snapshot base = dataset.latest();
      SchemaMerge merge = SchemaMerge.of(base.schema(), rows);
      List<Fragment> staged = stage(slow, merge.files(), 7);
      fast.datasets()
          .open("d")
          .commits()
          .append(base, merge, stage(fast, merge.files(), 8), CommitInfo.NONE);
      assertThatThrownBy(() -> dataset.commits().append(base, merge, staged, CommitInfo.NONE))
          .isInstanceOf(CommitConflictException.class);
      Snapshot now = dataset.latest();
      assertThat(now.schema()).hasToString("x: int64, y: bool");
      SchemaMerge again = SchemaMerge.of(now.schema(), rows);
      assertThat(again.schema()).isEqualTo(now.schema());
      dataset.commits().append(now, again, staged, CommitInfo.NONE);
    }
    assertThat(rows()).containsExactly(8L, 7L);
  }

  @Test
  void appendsWhileTheSchemaIsReplacedEndBeforeOrFail() {
    Set<Long> done = ConcurrentHashMap.newKeySet();
    Set<Long> refused = ConcurrentHashMap.newKeySet();
    Together.run(
        THREADS,
        thread -> {
          try (Store store = open()) {
            if (thread == 0) {
              append(store, -1);
              store
                  .datasets()
                  .open("d")
                  .replace(TEXTS, stage(store, TEXTS, "new"), CommitInfo.NONE);
              return;
            }
            for (long x = thread * 100L; x < thread * 100L + 10; x++) {
              try {
                append(store, x);
                done.add(x);
              } catch (CommitConflictException | InvalidRequestException e) {
                refused.add(x);
              }
            }
          }
        });
    assertThat(done.size() + refused.size()).isEqualTo((THREADS - 1) * 10);
    assertThat(rows()).containsExactly("new");
    try (Store store = open()) {
      Dataset dataset = store.datasets().open("d");
      List<Commit> history = dataset.history();
      Commit replaced = history.get(history.size() - 1);
      assertThat(replaced.operation()).isEqualTo(Operation.REPLACE);
      // Whatever was acknowledged is in the version before, and nothing else.
      List<Object> before =
          Rows.of(dataset.read(dataset.at(replaced.version() - 1), ReadOptions.ALL)).stream()
              .map(row -> row.get("x"))
              .toList();
      List<Object> expected = new ArrayList<>(done);
      expected.add(-1L);
      assertThat(before).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private Store open() {
    return Store.openOrCreate(directory.toString());
  }

  private static void append(Store store, long x) {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = Rows.batch(allocator, LONGS, List.of(Rows.row("x", x)))) {
      store.datasets().open("d").append(root);
    }
  }

  private static List<Fragment> stage(Store store, Schema schema, Object... values) {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root =
            Rows.batch(
                allocator,
                schema,
                java.util.Arrays.stream(values).map(v -> Rows.row("x", v)).toList());
        DatasetWriter writer = store.datasets().stage("d", schema, WriteOptions.DEFAULT)) {
      writer.write(root);
      return writer.finish();
    }
  }

  private List<Object> rows() {
    try (Store store = open()) {
      return read(store.datasets().open("d"));
    }
  }

  private static List<Object> read(Dataset dataset) {
    return Rows.of(dataset.read(dataset.latest(), ReadOptions.ALL)).stream()
        .map(row -> row.get("x"))
        .toList();
  }
}
