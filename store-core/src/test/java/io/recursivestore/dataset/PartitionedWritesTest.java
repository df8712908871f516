package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.format.Compression;
import io.recursivestore.format.parquet.ParquetFormat;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.PartitionBy;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaMerge;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.SortBy;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.Value;
import io.recursivestore.storage.Intercepted;
import io.recursivestore.storage.ObjectStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files of partitions, and overwrites of them by several writers. */
final class PartitionedWritesTest {
  private final ChunkedData data = new ChunkedData();

  @AfterEach
  void close() {
    data.close();
  }

  @Test
  void rowsInAnyOrderGoIntoTheFilesOfTheirPartitions() {
    Dataset dataset = create("truncate(100, id)");
    List<Map<String, Object>> rows = new ArrayList<>(ChunkedData.rows(0, 1000));
    Collections.shuffle(rows, new Random(7));

    append(dataset, rows, 50);

    assertThat(dataset.latest().fragmentCount()).isEqualTo(10);
    assertThat(all(dataset)).containsExactlyInAnyOrderElementsOf(rows);
  }

  @Test
  void openFilesAreBoundedHoweverManyPartitionsThereAre() {
    Dataset dataset = create("id");
    int most = 0;
    try (DatasetWriter writer = dataset.writer(dataset.latest(), WriteOptions.DEFAULT)) {
      for (long i = 0; i < 300; i += 100) {
        try (VectorSchemaRoot batch =
            Rows.batch(data.memory, ChunkedData.SCHEMA, ChunkedData.rows(i, i + 100))) {
          writer.write(batch);
          most = Math.max(most, writer.files() - ended(dataset));
        }
      }
      dataset.append(dataset.latest(), writer.finish(), CommitInfo.NONE);
    }

    assertThat(most).isLessThanOrEqualTo(128);
    assertThat(dataset.latest().fragmentCount()).isEqualTo(300);
    assertThat(all(dataset)).containsExactlyInAnyOrderElementsOf(ChunkedData.rows(0, 300));
  }

  @Test
  void aWriterThatFailsInOneOfManyPartitionsGivesItsMemoryBack() {
    create("id");
    AtomicInteger begun = new AtomicInteger();
    ObjectStore failing =
        Intercepted.store(
            data.objects,
            (method, key) -> {
              if (method.equals("create") && begun.incrementAndGet() == 50) {
                throw new StorageException("No space is left.");
              }
            });
    Dataset dataset = new Datasets(failing, () -> data.memory, Clock.systemUTC()).open("d");

    try (DatasetWriter writer = dataset.writer(dataset.latest(), WriteOptions.DEFAULT);
        VectorSchemaRoot batch =
            Rows.batch(data.memory, ChunkedData.SCHEMA, ChunkedData.rows(0, 1000))) {
      assertThatThrownBy(() -> writer.write(batch)).hasMessage("No space is left.");
      assertThat(writer.files()).isLessThan(400);
    }
  }

  @Test
  void moreRowsThanCanBeSortedInMemoryAreToldSo() {
    Dataset dataset = data.datasets.create("d", ChunkedData.SCHEMA, CommitInfo.NONE);
    append(dataset, ChunkedData.rows(0, 10_000), 10_000);
    append(dataset, ChunkedData.rows(10_000, 20_000), 10_000);

    try (BufferAllocator little = new RootAllocator(500_000)) {
      Dataset same = new Datasets(data.objects, () -> little, Clock.systemUTC()).open("d");
      assertThatThrownBy(
              () ->
                  same.compact(
                      CompactionOptions.DEFAULT.sortedBy(SortBy.parse("name")),
                      WriteOptions.DEFAULT,
                      CommitInfo.NONE))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("with a smaller target size");
    }
    assertThat(dataset.latest().version()).isEqualTo(3);
  }

  @Test
  void rowsThatNoPartitionCanHoldStayWhereTheyAre() {
    Dataset dataset = data.datasets.create("d", ChunkedData.SCHEMA, CommitInfo.NONE);
    Map<String, Object> row = Rows.row("id", 1L, "name", "x".repeat(5000), "time", 0L);
    append(dataset, List.of(row), 1);
    dataset.partitionBy(PartitionBy.parse("name"), Map.of());

    overwrite(dataset, dataset.latest(), ChunkedData.rows(2, 4));

    assertThat(all(dataset)).contains(row).hasSize(3);
  }

  @Test
  void aPartitionThatComesTogetherHasOneFileThatIsEndedBehindIt() {
    Dataset dataset = create("truncate(10, id)");
    try (DatasetWriter writer = dataset.writer(dataset.latest(), WriteOptions.DEFAULT)) {
      writer.cluster();
      for (long from = 0; from < 100; from += 5) {
        try (VectorSchemaRoot batch =
            Rows.batch(data.memory, ChunkedData.SCHEMA, ChunkedData.rows(from, from + 5))) {
          writer.write(batch);
        }
        assertThat(ended(dataset)).isEqualTo((int) (from / 10));
      }
      assertThat(writer.finish()).hasSize(10);
    }
  }

  @Test
  void valuesThatAreTooLongForTheLogAreRefused() {
    Dataset dataset = create("name");
    Map<String, Object> row = Rows.row("id", 1L, "name", "x".repeat(5000), "time", 0L);

    assertThatThrownBy(() -> append(dataset, List.of(row), 1))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("4096 are most");
    dataset.partitionBy(PartitionBy.parse("truncate(8, name)"), Map.of());
    append(dataset, List.of(row), 1);
    assertThat(all(dataset)).containsExactly(row);
  }

  @Test
  void overwritesOfDifferentPartitionsBothSucceed() {
    Dataset dataset = create("truncate(10, id)");
    append(dataset, ChunkedData.rows(0, 30), 30);
    Snapshot base = dataset.latest();

    assertThat(overwrite(dataset, base, ChunkedData.rows(0, 3))).isPresent();
    assertThat(overwrite(dataset, base, ChunkedData.rows(20, 22))).isPresent();

    List<Map<String, Object>> expected = new ArrayList<>(ChunkedData.rows(0, 3));
    expected.addAll(ChunkedData.rows(10, 22));
    assertThat(all(dataset)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void overwritesOfOnePartitionAtOnceAreRefused() {
    Dataset dataset = create("truncate(10, id)");
    append(dataset, ChunkedData.rows(0, 30), 30);
    Snapshot base = dataset.latest();
    append(dataset, ChunkedData.rows(35, 36), 1);

    overwrite(dataset, base, ChunkedData.rows(0, 3));
    assertThatThrownBy(() -> overwrite(dataset, base, ChunkedData.rows(5, 6)))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("of 1 partitions");
    assertThatThrownBy(() -> overwrite(dataset, base, ChunkedData.rows(30, 31)))
        .isInstanceOf(CommitConflictException.class);
    assertThat(all(dataset)).hasSize(24);
  }

  @Test
  void anOverwriteWithoutRowsOrPartitions() {
    Dataset dataset = create("truncate(10, id)");
    append(dataset, ChunkedData.rows(0, 30), 30);
    assertThat(overwrite(dataset, dataset.latest(), List.of())).isEmpty();

    dataset.partitionBy(List.of(), Map.of());
    assertThat(overwrite(dataset, dataset.latest(), ChunkedData.rows(3, 4))).isPresent();
    assertThat(all(dataset)).isEqualTo(ChunkedData.rows(3, 4));
  }

  @Test
  void filesOfAnotherPartitioningAreNoReplacement() {
    Dataset dataset = create("truncate(10, id)");
    List<Fragment> written = write(dataset, ChunkedData.rows(0, 5), 5);
    dataset.partitionBy(PartitionBy.parse("days(time)"), Map.of());
    Snapshot base = dataset.latest();
    SchemaMerge merge = new SchemaMerge(base.schema(), base.schema());

    assertThatThrownBy(
            () ->
                dataset
                    .commits()
                    .overwritePartitions(
                        base, merge, written, WriteOptions.DEFAULT, CommitInfo.NONE))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("not written for the partitions");
  }

  @Test
  void wholePartitionsAreDeletedInTheLogAlone() {
    Dataset dataset = create("bucket(4, id), name");
    append(dataset, ChunkedData.rows(0, 40), 40);
    data.objects.list("datasets/d/data").forEach(file -> data.objects.delete(file.key()));
    Filter name = new Filter.Compare("name", Filter.Operator.EQ, new Value.OfString("n5"));

    Commit commit = dataset.deleteWhere(name, WriteOptions.DEFAULT, CommitInfo.NONE).orElseThrow();

    assertThat(commit.removed()).hasSize(1);
    assertThat(commit.added()).isEmpty();
  }

  @Test
  void compactionsKeepPartitionsApartAndSortThem() {
    Dataset dataset = create("truncate(20, id)");
    for (long from = 0; from < 40; from += 5) {
      append(dataset, ChunkedData.rows(from, from + 5), 5);
    }
    dataset.sortBy(SortBy.parse("name desc nulls first, id"), Map.of());

    dataset.compact(WriteOptions.DEFAULT, CommitInfo.NONE);

    assertThat(dataset.latest().fragmentCount()).isEqualTo(2);
    List<Map<String, Object>> sorted = new ArrayList<>();
    for (int from = 0; from < 40; from += 20) {
      List<Map<String, Object>> rows = new ArrayList<>(ChunkedData.rows(from, from + 20));
      rows.sort(PartitionedWritesTest::compare);
      sorted.addAll(rows);
    }
    assertThat(all(dataset)).isEqualTo(sorted);
    assertThat(dataset.compact(WriteOptions.DEFAULT, CommitInfo.NONE)).isEmpty();
  }

  @Test
  void compactionsKeepTheCodec() {
    WriteOptions gzip = new WriteOptions(Compression.GZIP, 1 << 20);
    for (List<SortBy> sort : List.of(List.<SortBy>of(), SortBy.parse("id"))) {
      Dataset dataset =
          data.datasets.create("z" + sort.size(), ChunkedData.SCHEMA, CommitInfo.NONE);
      for (long from = 0; from < 20; from += 10) {
        try (DatasetWriter writer = dataset.writer(dataset.latest(), gzip);
            VectorSchemaRoot batch =
                Rows.batch(data.memory, ChunkedData.SCHEMA, ChunkedData.rows(from, from + 10))) {
          writer.write(batch);
          dataset.append(dataset.latest(), writer.finish(), CommitInfo.NONE);
        }
      }
      dataset.compact(
          CompactionOptions.DEFAULT.sortedBy(sort), WriteOptions.DEFAULT, CommitInfo.NONE);

      assertThat(dataset.latest().fragments())
          .singleElement()
          .satisfies(
              file ->
                  assertThat(
                          new ParquetFormat()
                              .compression(
                                  data.objects, dataset.ref().prefix() + "/" + file.path()))
                      .isEqualTo(Compression.GZIP));
    }
  }

  @Test
  void aFormerPartitioningStillPrunes() {
    Dataset dataset = create("bucket(64, id)");
    append(dataset, ChunkedData.rows(0, 100), 100);
    dataset.partitionBy(PartitionBy.parse("days(time)"), Map.of());
    append(dataset, ChunkedData.rows(100, 200), 100);
    Filter one = new Filter.Compare("id", Filter.Operator.EQ, new Value.OfLong(7));

    Set<String> kept = new HashSet<>();
    dataset.latest().fragmentsFor(one).forEach(file -> kept.add(file.path()));

    assertThat(kept).hasSize(1);
    dataset.rollBack(2, Map.of());
    assertThat(dataset.latest().schema().partitions()).hasSize(1);
    assertThat(all(dataset)).containsExactlyInAnyOrderElementsOf(ChunkedData.rows(0, 100));
  }

  private static int compare(Map<String, Object> a, Map<String, Object> b) {
    String left = (String) a.get("name");
    String right = (String) b.get("name");
    if (left == null || right == null) {
      int nulls = Boolean.compare(left != null, right != null);
      return nulls != 0 ? nulls : Long.compare((Long) a.get("id"), (Long) b.get("id"));
    }
    return right.compareTo(left);
  }

  private Dataset create(String partitions) {
    Schema schema = ChunkedData.SCHEMA.partitionedBy(PartitionBy.parse(partitions));
    return data.datasets.create("d", schema, CommitInfo.NONE);
  }

  private int ended(Dataset dataset) {
    return (int)
        data.objects.list(dataset.ref().prefix() + "/data").stream()
            .filter(file -> !file.key().contains(".tmp-"))
            .count();
  }

  private Optional<Commit> overwrite(
      Dataset dataset, Snapshot base, List<Map<String, Object>> rows) {
    return dataset
        .commits()
        .overwritePartitions(
            base,
            new SchemaMerge(base.schema(), base.schema()),
            write(dataset, rows, 10),
            WriteOptions.DEFAULT,
            CommitInfo.NONE);
  }

  private void append(Dataset dataset, List<Map<String, Object>> rows, int batchRows) {
    dataset.append(dataset.latest(), write(dataset, rows, batchRows), CommitInfo.NONE);
  }

  private List<Fragment> write(Dataset dataset, List<Map<String, Object>> rows, int batchRows) {
    try (DatasetWriter writer = dataset.writer(dataset.latest(), WriteOptions.DEFAULT)) {
      for (int from = 0; from < rows.size(); from += batchRows) {
        List<Map<String, Object>> some =
            rows.subList(from, Math.min(rows.size(), from + batchRows));
        try (VectorSchemaRoot batch = Rows.batch(data.memory, ChunkedData.SCHEMA, some)) {
          writer.write(batch);
        }
      }
      return writer.finish();
    }
  }

  private static List<Map<String, Object>> all(Dataset dataset) {
    return Rows.of(dataset.read(dataset.latest(), ReadOptions.ALL));
  }
}
