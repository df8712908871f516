package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.format.ReadCounts;
import io.recursivestore.format.Selection;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.Value;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.storage.RemoteReads;
import io.recursivestore.storage.RemoteReads.Read;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not local are opened and read before their rows are asked for. */
final class RemoteScanTest {
  private static final int FILES = 24;
  private static final int FILE_ROWS = 100;

  private final RemoteReads reads = new RemoteReads();
  private final ObjectStore objects = reads.store(new MemoryObjectStore());
  private final BufferAllocator memory = new RootAllocator();
  private final Datasets datasets = new Datasets(objects, () -> memory, Clock.systemUTC());
  private final Dataset dataset = datasets.create("d", ChunkedData.SCHEMA, CommitInfo.NONE);

  @AfterEach
  void nothingIsLeft() {
    assertThat(reads.underWay()).isZero();
    memory.close();
    objects.close();
  }

  @Test
  void smallFilesAreOneReadEachAndEightAtOnce() throws IOException {
    append(FILES);
    reads.clear();
    reads.holdUntilTogether(8);

    assertThat(ids(selection(64 << 20))).containsExactlyElementsOf(numbers(0, FILES * FILE_ROWS));

    assertThat(reads.reads()).hasSize(FILES);
    assertThat(reads.mostUnderWay()).isGreaterThanOrEqualTo(8);
  }

  @Test
  void filesOfWhichNoRowMatchesAreNotRead() throws IOException {
    append(FILES);
    reads.clear();
    Filter filter = new Filter.Compare("id", Operator.GE, new Value.OfLong(23L * FILE_ROWS));
    List<Long> ids = new ArrayList<>();
    try (DatasetReader reader =
        dataset.read(
            dataset.latest(), new ReadOptions(Optional.empty(), Optional.of(filter), 4096))) {
      while (reader.loadNextBatch()) {
        addIds(reader, ids);
      }
    }

    assertThat(ids).containsExactlyElementsOf(numbers(23 * FILE_ROWS, 24 * FILE_ROWS));
    assertThat(reads.reads()).hasSize(1);
  }

  @Test
  void withoutRoomFilesAreReadOneAfterAnother() throws IOException {
    append(FILES);
    reads.clear();

    assertThat(ids(selection(0))).containsExactlyElementsOf(numbers(0, FILES * FILE_ROWS));

    assertThat(reads.mostUnderWay()).isEqualTo(1);
    assertThat(reads.reads()).hasSize(FILES);
  }

  @Test
  void whatWasThereInTimeIsCounted() throws IOException {
    append(FILES);
    String first = "datasets/d/" + fragments().get(0).path();
    reads.before(
        read -> {
          if (read.key().equals(first)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
          }
        });
    try (DatasetReader reader = dataset.read(selection(64 << 20), fragments())) {
      while (reader.loadNextBatch()) {}
      ReadCounts counts = reader.counts();
      assertThat(counts.prefetchHits() + counts.prefetchStalls()).isEqualTo(2 * FILES);
      assertThat(counts.prefetchStalls()).isPositive();
      assertThat(counts.waitNanos()).isPositive();
      assertThat(counts.rows()).isEqualTo(FILES * FILE_ROWS);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 20})
  void whoeverStopsLeavesNothingBehind(int batches) throws IOException {
    append(FILES);
    try (DatasetReader reader = dataset.read(selection(64 << 20), fragments())) {
      for (int i = 0; i < batches; i++) {
        assertThat(reader.loadNextBatch()).isTrue();
      }
    }
    assertThat(memory.getAllocatedMemory()).isZero();
    assertThat(reads.underWay()).isZero();
  }

  @Test
  void anErrorComesInItsPlaceAndTellsTheFile() throws IOException {
    append(FILES);
    List<String> keys = fragments().stream().map(f -> "datasets/d/" + f.path()).toList();
    reads.before(
        read -> {
          if (read.key().equals(keys.get(7))) {
            throw new StorageException("Can't read '" + read.key() + "': no route", null);
          }
        });

    List<Long> ids = new ArrayList<>();
    try (DatasetReader reader = dataset.read(selection(64 << 20), fragments())) {
      assertThatThrownBy(
              () -> {
                while (reader.loadNextBatch()) {
                  addIds(reader, ids);
                }
              })
          .isInstanceOf(StorageException.class)
          .hasMessageContaining(keys.get(7));
    }
    assertThat(ids).containsExactlyElementsOf(numbers(0, 7 * FILE_ROWS));
  }

  @Test
  void chunksAreReadAheadTwice() {
    append(FILES);
    reads.clear();
    reads.holdUntilTogether(8);

    List<Map<String, Object>> rows =
        ChunkedData.flat(dataset.chunks(dataset.latest(), Scan.ALL.withColumns("id")));

    assertThat(rows).hasSize(FILES * FILE_ROWS);
    assertThat(reads.reads()).hasSize(FILES);
  }

  /** A large file takes a read of its footer, and none of what lies between. */
  @Test
  void aLargeFileIsReadInPiecesBelowTheBound() throws IOException {
    long rows = 400_000;
    ChunkedData.append(dataset, ChunkedData.SCHEMA, mixed(rows));
    long bytes = fragments().get(0).bytes();
    assertThat(bytes).isGreaterThan(3 << 20);
    reads.clear();
    long bound = 1 << 20;
    int count = 0;
    long peak = 0;
    try (DatasetReader reader = dataset.read(selection(bound), fragments())) {
      while (reader.loadNextBatch()) {
        count += reader.getVectorSchemaRoot().getRowCount();
        peak = memory.getPeakMemoryAllocation();
      }
    }

    assertThat(count).isEqualTo(rows);
    assertThat(reads.reads().stream().mapToLong(Read::length).sum())
        .isLessThan(bytes + (256 << 10) + 1024);
    assertThat(peak).isLessThan(bound + (4 << 20));
  }

  private static List<Map<String, Object>> mixed(long rows) {
    return LongStream.range(0, rows)
        .mapToObj(
            i -> {
              long mixed = i * 0x9E3779B97F4A7C15L;
              return Rows.row("id", mixed, "name", Long.toHexString(mixed), "time", mixed >>> 12);
            })
        .toList();
  }

  private void append(int files) {
    for (int i = 0; i < files; i++) {
      long from = (long) i * FILE_ROWS;
      ChunkedData.append(dataset, ChunkedData.SCHEMA, ChunkedData.rows(from, from + FILE_ROWS));
    }
  }

  private List<io.recursivestore.model.Fragment> fragments() {
    return dataset.latest().fragments();
  }

  private static Selection selection(long prefetchBytes) {
    return new Selection(ChunkedData.SCHEMA, Optional.empty(), 4096, true, prefetchBytes);
  }

  private List<Long> ids(Selection selection) throws IOException {
    List<Long> ids = new ArrayList<>();
    try (DatasetReader reader = dataset.read(selection, fragments())) {
      while (reader.loadNextBatch()) {
        addIds(reader, ids);
      }
    }
    return ids;
  }

  private static void addIds(DatasetReader reader, List<Long> ids) throws IOException {
    BigIntVector vector = (BigIntVector) reader.getVectorSchemaRoot().getVector("id");
    for (int row = 0; row < vector.getValueCount(); row++) {
      ids.add(vector.get(row));
    }
  }

  private static List<Long> numbers(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }
}
