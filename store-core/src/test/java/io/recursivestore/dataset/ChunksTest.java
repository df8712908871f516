package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.RandomRows;
import io.recursivestore.RandomSchema;
import io.recursivestore.Rows;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks have exact sizes and hold exactly the rows asked for. */
final class ChunksTest {
  private static final RowPredicate EVEN =
      (batch, rows) -> {
        BigIntVector ids = (BigIntVector) batch.getVector("id");
        for (int row = rows.nextKept(0); row >= 0; row = rows.nextKept(row + 1)) {
          if (ids.get(row) % 2 != 0) {
            rows.leaveOut(row);
          }
        }
      };

  private final ChunkedData data = new ChunkedData();

  @AfterEach
  void close() {
    data.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1 << 20})
  void chunksHaveTheSizeAskedForWhateverTheFiles(long prefetchBytes) {
    Scan scan = Scan.ALL.withPrefetchBytes(prefetchBytes);
    Dataset dataset = data.create("d", 70, 3, 0, 327, 100);

    var hundreds = chunks(dataset, scan.withChunkRows(100));
    var sevens = chunks(dataset, scan.withChunkRows(70));
    var one = chunks(dataset, scan.withChunkRows(Integer.MAX_VALUE));

    assertThat(hundreds).extracting(List::size).containsExactly(100, 100, 100, 100, 100);
    assertThat(sevens).extracting(List::size).containsExactly(70, 70, 70, 70, 70, 70, 70, 10);
    assertThat(one).containsExactly(ChunkedData.rows(0, 500));
    assertThat(hundreds.stream().flatMap(List::stream).toList()).isEqualTo(one.get(0));
    assertThat(sevens.stream().flatMap(List::stream).toList()).isEqualTo(one.get(0));
  }

  @Test
  void batchThatIsAChunkIsPassedOn() {
    Dataset dataset = data.create("d", 10_000);

    assertThat(chunks(dataset, Scan.ALL.withChunkRows(5000)))
        .containsExactly(ChunkedData.rows(0, 5000), ChunkedData.rows(5000, 10_000));
  }

  @Test
  void emptyDatasetHasNoChunks() {
    assertThat(chunks(data.create("d"), Scan.ALL)).isEmpty();
  }

  @Test
  void columnsOfFiltersNeedNotBeRead() {
    Dataset dataset = data.create("d", 50, 50);
    Filter late = new Filter.Compare("id", Operator.GE, new Value.OfLong(90));

    List<Map<String, Object>> rows =
        chunks(dataset, Scan.ALL.withColumns("name").withFilter(late)).get(0);

    assertThat(rows)
        .hasSize(10)
        .startsWith(Rows.row("name", "n90"))
        .contains(Rows.row("name", null));
  }

  @Test
  void noColumnsStillCount() {
    Dataset dataset = data.create("d", 60, 60);
    Scan scan = Scan.ALL.withColumns().withPredicate(EVEN, "id").withChunkRows(40);

    try (Chunks chunks = dataset.chunks(dataset.latest(), scan)) {
      assertThat(chunks.next()).isTrue();
      assertThat(chunks.rows().getRowCount()).isEqualTo(40);
      assertThat(chunks.next()).isTrue();
      assertThat(chunks.rows().getRowCount()).isEqualTo(20);
      assertThat(chunks.next()).isFalse();
    }
  }

  @Test
  void predicateSeesWhatTheFilterKept() {
    Dataset dataset = data.create("d", 100);
    List<Integer> seen = new ArrayList<>();
    Filter early = new Filter.Compare("id", Operator.LT, new Value.OfLong(30));
    Scan scan =
        Scan.ALL
            .withFilter(early)
            .withPredicate((batch, rows) -> seen.add(rows.kept()))
            .withPredicate(EVEN, "id")
            .withChunkRows(7);

    assertThat(chunks(dataset, scan)).extracting(List::size).containsExactly(7, 7, 1);
    assertThat(seen).containsExactly(30);
  }

  @Test
  void rowsThatAPredicateFailedOnAreNotReturnedLater() {
    Dataset dataset = data.create("d", 10, 10);
    boolean[] hasFailed = {false};
    RowPredicate once =
        (batch, rows) -> {
          if (!hasFailed[0]) {
            hasFailed[0] = true;
            throw new IllegalStateException("once");
          }
        };
    try (Chunks chunks =
        dataset.chunks(dataset.latest(), Scan.ALL.withPredicate(once).withChunkRows(20))) {
      assertThatThrownBy(chunks::next).hasMessage("once");
      assertThat(chunks.next()).isTrue();
      assertThat(chunks.rows().getRowCount()).isEqualTo(10);
      assertThat(chunks.next()).isFalse();
    }
  }

  @Test
  void timeRangeReadsItsFilesOnly() {
    Dataset dataset = data.create("d", 60 * 24, 60 * 24, 60 * 24);
    dataset.latest().fragments().stream()
        .filter(f -> !f.equals(dataset.latest().fragments().get(1)))
        .forEach(f -> data.objects.delete(dataset.ref().prefix() + "/" + f.path()));

    List<Map<String, Object>> day =
        ChunkedData.flat(
            dataset.chunks(
                dataset.latest(),
                Scan.ALL.withTime(TimeRange.of("time", "1970-01-02", "1970-01-02"))));

    assertThat(day).isEqualTo(ChunkedData.rows(60 * 24, 2 * 60 * 24));
  }

  @Test
  void rowsComeOneByOne() {
    Dataset dataset = data.create("d", 10, 15);
    List<Map<String, Object>> rows = new ArrayList<>();

    try (RowIterator all = dataset.rows(dataset.latest(), Scan.ALL.withChunkRows(10))) {
      while (all.hasNext()) {
        RowView row = all.next();
        int time = row.column("time");
        rows.add(
            Rows.row("id", row.getLong(0), "name", row.getString(1), "time", row.getLong(time)));
        assertThat(row.getDouble(0)).isEqualTo((double) row.getLong(0));
      }
    }

    assertThat(rows).isEqualTo(ChunkedData.rows(0, 25));
  }

  @Test
  void allThatIsLeftIsOneBatch() {
    Dataset dataset = data.create("d", 30, 30);
    try (BufferAllocator own = new RootAllocator();
        Chunks chunks = dataset.chunks(dataset.latest(), Scan.ALL.withChunkRows(7))) {
      chunks.next();
      try (VectorSchemaRoot rest = chunks.readAll(own)) {
        assertThat(Rows.of(rest)).isEqualTo(ChunkedData.rows(7, 60));
      }
      assertThat(chunks.next()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 20})
  void closingEarlyFreesAllMemory(long prefetchBytes) {
    Dataset dataset = data.create("d", 9000, 9000, 9000);
    Chunks chunks =
        dataset.chunks(
            dataset.latest(), Scan.ALL.withChunkRows(100).withPrefetchBytes(prefetchBytes));
    chunks.next();
    assertThat(data.memory.getAllocatedMemory()).isPositive();

    chunks.close();
    chunks.close();

    assertThat(data.memory.getAllocatedMemory()).isZero();
    assertThatThrownBy(chunks::next).isInstanceOf(InvalidRequestException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 200_000})
  void memoryIsThatOfAChunkAndABatchAndPagesAndWhatIsReadAhead(long prefetchBytes) {
    Dataset dataset = data.create("d", 50_000, 50_000);
    Scan scan = Scan.ALL.withChunkRows(100).withPrefetchBytes(prefetchBytes);

    try (Chunks chunks = dataset.chunks(dataset.latest(), scan)) {
      long rows = 0;
      while (chunks.next()) {
        rows += chunks.rows().getRowCount();
      }
      assertThat(rows).isEqualTo(100_000);
    }
    // All rows take 3 MB, those of a batch 120 KB, or up to twice that while it grows, and of each
    // column there is a page.
    assertThat(data.memory.getPeakMemoryAllocation()).isLessThan(1_000_000 + 2 * prefetchBytes);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 20})
  void rowsBeforeAnErrorAreReadAndThenItIsThrown(long prefetchBytes) {
    Dataset dataset = data.create("d", 100, 100);
    String broken = dataset.ref().prefix() + "/" + dataset.latest().fragments().get(1).path();
    data.objects.delete(broken);
    data.objects.putIfAbsent(broken, new byte[10]);
    Scan scan = Scan.ALL.withChunkRows(50).withPrefetchBytes(prefetchBytes);

    try (Chunks chunks = dataset.chunks(dataset.latest(), scan)) {
      assertThat(chunks.next()).isTrue();
      assertThat(chunks.next()).isTrue();
      assertThatThrownBy(chunks::next)
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining("truncated");
    }
    assertThat(data.memory.getAllocatedMemory()).isZero();
  }

  @Test
  void unknownColumnsAreRefusedBeforeAnythingIsRead() {
    Dataset dataset = data.create("d", 1);
    Filter filter = new Filter.IsNull("nane");

    assertThatThrownBy(() -> chunks(dataset, Scan.ALL.withFilter(filter)))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("name");
    assertThatThrownBy(() -> chunks(dataset, Scan.ALL.withPredicate(EVEN, "idd")))
        .isInstanceOf(NotFoundException.class);
    assertThat(data.memory.getAllocatedMemory()).isZero();
  }

  @Property(tries = 30)
  void rowsOfAnySchemaAreThoseWritten(@ForAll Random random) {
    try (ChunkedData own = new ChunkedData()) {
      Schema schema = RandomSchema.draw(random, 2);
      Dataset dataset = own.datasets.create("d", schema, CommitInfo.NONE);
      List<Map<String, Object>> expected = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        List<Map<String, Object>> rows = new RandomRows(random).draw(schema, random.nextInt(60));
        ChunkedData.append(dataset, schema, rows);
        expected.addAll(rows);
      }
      List<Boolean> wanted = new ArrayList<>();
      int runs = 1 + random.nextInt(20);
      boolean keep = random.nextBoolean();
      for (int i = 0; i < expected.size(); i++) {
        keep ^= random.nextInt(runs) == 0;
        wanted.add(keep);
      }
      int[] next = {0};
      RowPredicate drawn =
          (batch, rows) -> {
            for (int row = 0; row < rows.rows(); row++) {
              if (!wanted.get(next[0]++)) {
                rows.leaveOut(row);
              }
            }
          };
      int size = 1 + random.nextInt(40);

      var chunks =
          chunks(
              dataset,
              Scan.ALL
                  .withPredicate(drawn)
                  .withChunkRows(size)
                  .withPrefetchBytes(random.nextInt(2)));

      List<Map<String, Object>> matching = new ArrayList<>();
      for (int i = 0; i < expected.size(); i++) {
        if (wanted.get(i)) {
          matching.add(expected.get(i));
        }
      }
      assertThat(chunks.stream().flatMap(List::stream).toList()).isEqualTo(matching);
      assertThat(chunks.stream().limit(Math.max(0, chunks.size() - 1)))
          .allMatch(chunk -> chunk.size() == size);
    }
  }

  private static List<List<Map<String, Object>>> chunks(Dataset dataset, Scan scan) {
    return ChunkedData.read(dataset.chunks(dataset.latest(), scan));
  }
}
