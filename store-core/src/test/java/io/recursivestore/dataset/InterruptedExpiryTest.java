package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.recursivestore.Rows;
import io.recursivestore.model.Column;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import io.recursivestore.storage.Intercepted;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Expiries that die before any one of their writes and deletions. */
final class InterruptedExpiryTest {
  private static final Schema SCHEMA =
      new Schema(List.of(new Column(1, "x", Primitive.INT64, false)));
  private static final Set<String> CHANGES = Set.of("putIfAbsent", "replace", "delete");

  private final BufferAllocator allocator = new RootAllocator();
  private Clock now = Clock.systemUTC();

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @AfterEach
  void close() {
    allocator.close();
  }

  @Test
  void versionsThatAreLeftReadRightWhereverAnExpiryDies() {
    int step = 0;
    while (!diesAt(step)) {
      step++;
    }
    assertThat(step).isGreaterThan(5);
  }

  /** Returns whether the expiry was through before. */
  private boolean diesAt(int step) {
    ObjectStore objects = new MemoryObjectStore();
    Dataset dataset = datasets(objects).create("sales", SCHEMA, CommitInfo.NONE);
    append(dataset, 2);
    append(dataset, 3);
    overwrite(dataset, 4);
    append(dataset, 5);
    dataset.rollBack(3, Map.of());
    append(dataset, 7);
    append(dataset, 8);
    dataset.tag("kept", 2);

    int[] left = {step};
    ObjectStore dying =
        Intercepted.store(
            objects,
            (method, key) -> {
              if (CHANGES.contains(method) && left[0]-- <= 0) {
                throw new Killed();
              }
            });
    Throwable death =
        catchThrowable(
            () -> datasets(dying).open("sales").expire(ExpireOptions.DEFAULT.keepingLast(3)));
    assertThat(death == null || death instanceof Killed).isTrue();

    requireRight(objects, dataset);
    append(dataset, 90);
    requireRight(objects, datasets(objects).open("sales"));
    datasets(objects).open("sales").expire(ExpireOptions.DEFAULT.keepingLast(2));
    datasets(objects).open("sales").removeOrphans(Duration.ZERO.minusSeconds(60), false);
    requireRight(objects, dataset);
    assertThat(objects.list("datasets/sales/data")).hasSize(5);
    assertThat(objects.listNames("datasets/sales/log").stream().filter(n -> n.length() == 25))
        .hasSize(dataset.history().size());
    return death == null;
  }

  private void requireRight(ObjectStore objects, Dataset known) {
    for (Dataset dataset : List.of(known, datasets(objects).open("sales"))) {
      List<Commit> history = dataset.history();
      assertThat(history).extracting(Commit::version).contains(2L, dataset.latest().version());
      for (Commit commit : history) {
        List<Long> expected =
            switch ((int) commit.version()) {
              case 1 -> List.of();
              case 2 -> List.of(2L);
              case 3, 6 -> List.of(2L, 3L);
              case 4 -> List.of(4L);
              case 5 -> List.of(4L, 5L);
              case 7 -> List.of(2L, 3L, 7L);
              default -> null;
            };
        List<Long> found = read(dataset, dataset.at(commit.version()));
        if (expected == null) {
          assertThat(found).startsWith(2L, 3L, 7L, 8L);
        } else {
          assertThat(found).isEqualTo(expected);
        }
      }
    }
  }

  private Datasets datasets(ObjectStore objects) {
    // Commits are forgotten once they are old, so each who opens the dataset comes a day later.
    now = Clock.offset(now, Duration.ofDays(1));
    return new Datasets(objects, () -> allocator, now);
  }

  private void append(Dataset dataset, long value) {
    try (VectorSchemaRoot rows = Rows.batch(allocator, SCHEMA, List.of(Rows.row("x", value)))) {
      dataset.append(rows);
    }
  }

  private void overwrite(Dataset dataset, long value) {
    Snapshot base = dataset.latest();
    try (VectorSchemaRoot rows = Rows.batch(allocator, SCHEMA, List.of(Rows.row("x", value)));
        DatasetWriter writer = dataset.writer(base, WriteOptions.DEFAULT)) {
      writer.write(rows);
      dataset.overwrite(base, writer.finish(), CommitInfo.NONE);
    }
  }

  private static List<Long> read(Dataset dataset, Snapshot version) {
    List<Long> values = new ArrayList<>();
    try (RowIterator rows = dataset.rows(version, Scan.ALL)) {
      rows.forEachRemaining(row -> values.add(row.getLong(0)));
    }
    return values;
  }
}
