package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.Together;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Value;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was decoded is decoded once, as long as there is room, and freed when nobody reads it. */
final class ColumnCacheTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ChunkedData data = new ChunkedData();
  private final AtomicLong nanos = new AtomicLong();
  private DatasetCache cache;

  @AfterEach
  void close() {
    if (cache != null) {
      cache.close();
    }
    data.close();
  }

  @Test
  void columnsOfTheSecondReadComeFromTheCache() {
    Dataset dataset = open(16 << 20, 20_000, 100);

    assertThat(read(dataset, Scan.ALL)).isEqualTo(ChunkedData.rows(0, 20_100));
    CacheStatistics first = cache.statistics();
    assertThat(read(dataset, Scan.ALL.withColumns("time", "id"))).hasSize(20_100);
    CacheStatistics second = cache.statistics();

    assertThat(first.hits()).isZero();
    // Three columns of a file of two blocks and of a file of one.
    assertThat(first.misses()).isEqualTo(9);
    assertThat(second.misses()).isEqualTo(9);
    assertThat(second.hits()).isEqualTo(6);
    assertThat(second.hitRate()).isEqualTo(0.4);
  }

  @Test
  void filesAreNotOpenedForWhatIsCached() {
    Dataset dataset = open(16 << 20, 300, 300);
    read(dataset, Scan.ALL.withColumns("id"));
    read(dataset, Scan.ALL.withColumns("name"));
    dataset.latest().fragments().forEach(f -> data.objects.delete("datasets/d/" + f.path()));

    assertThat(read(dataset, Scan.ALL.withColumns("name", "id")))
        .hasSize(600)
        .contains(Rows.row("id", 599L, "name", "n599"));
  }

  @Test
  void whereTheFilterLeavesNothingOtherColumnsAreNotDecoded() {
    Dataset dataset = open(16 << 20, 40_000);
    Filter last = new Filter.Compare("id", Operator.GE, new Value.OfLong(39_990));

    List<Map<String, Object>> rows =
        read(dataset, Scan.ALL.withColumns("name", "time").withFilter(last));

    assertThat(rows)
        .hasSize(10)
        .startsWith(Rows.row("name", "n39990", "time", 39_990 * 60_000_000L));
    // Three blocks of id, and the last one of both others.
    assertThat(cache.statistics().misses()).isEqualTo(5);
  }

  @Test
  void memoryStaysBelowTheBound() {
    Dataset dataset = open(3 << 20, 100_000);
    read(dataset, Scan.ALL);
    read(dataset, Scan.ALL);

    CacheStatistics statistics = cache.statistics();
    assertThat(statistics.bytes()).isPositive().isLessThanOrEqualTo(3 << 20);
    assertThat(statistics.evictions()).isPositive();
    assertThat(data.memory.getAllocatedMemory()).isLessThanOrEqualTo(3 << 20);
  }

  @Test
  void blocksTooLargeForTheCacheAreReadAllTheSame() {
    Dataset dataset = open(1000, 5000);

    assertThat(read(dataset, Scan.ALL)).isEqualTo(ChunkedData.rows(0, 5000));
    assertThat(cache.statistics().bytes()).isZero();
    assertThat(data.memory.getAllocatedMemory()).isZero();
  }

  @Test
  void columnsExpireAfterTheirLastUse() {
    Dataset dataset = open(16 << 20, 100);
    read(dataset, Scan.ALL);
    nanos.addAndGet(MINUTE.toNanos() - 1);
    read(dataset, Scan.ALL.withColumns("id"));
    nanos.addAndGet(2);
    read(dataset, Scan.ALL);

    assertThat(cache.statistics().hits()).isEqualTo(2);
    assertThat(cache.statistics().misses()).isEqualTo(5);
    nanos.addAndGet(MINUTE.toNanos());
    assertThat(cache.statistics().bytes()).isZero();
    assertThat(data.memory.getAllocatedMemory()).isZero();
  }

  @Test
  void evictedColumnsStayWhileTheyAreRead() {
    Dataset dataset = open(16 << 20, 100);
    // A batch that is just a chunk is not copied.
    try (Chunks chunks = dataset.chunks(dataset.latest(), Scan.ALL.withChunkRows(100))) {
      assertThat(chunks.next()).isTrue();
      nanos.addAndGet(2 * MINUTE.toNanos());
      assertThat(cache.statistics().bytes()).isZero();

      assertThat(Rows.of(chunks.rows())).isEqualTo(ChunkedData.rows(0, 100));
      assertThat(data.memory.getAllocatedMemory()).isPositive();
    }
    assertThat(data.memory.getAllocatedMemory()).isZero();
  }

  @Test
  void closingWhileSomethingIsReadIsAnError() {
    Dataset dataset = open(16 << 20, 100);
    try (Chunks chunks = dataset.chunks(dataset.latest(), Scan.ALL.withChunkRows(100))) {
      chunks.next();
      assertThatThrownBy(cache::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Close all chunks");
      assertThat(Rows.of(chunks.rows())).isEqualTo(ChunkedData.rows(0, 100));
    }
  }

  @Test
  void manyReadersOfASmallCacheReadTheTruth() {
    // Holds a part of the 60 blocks, so that they come and go.
    Dataset dataset = open(4 << 20, 100_000, 60_000, 20_000);
    List<String> names = ChunkedData.SCHEMA.names();

    Together.run(
        6,
        thread -> {
          Random random = new Random(thread);
          for (int i = 0; i < 3; i++) {
            String column = names.get(random.nextInt(3));
            Scan scan =
                Scan.ALL
                    .withColumns(column)
                    .withChunkRows(1 + random.nextInt(40_000))
                    .withPrefetchBytes(random.nextInt(2) * 1_000_000L);
            check(dataset, scan, column, random.nextInt(4) == 0);
          }
        });

    CacheStatistics statistics = cache.statistics();
    assertThat(statistics.hits()).isPositive();
    assertThat(statistics.evictions()).isPositive();
    assertThat(data.memory.getAllocatedMemory())
        .isPositive()
        .isLessThanOrEqualTo(statistics.bytes());
  }

  @Test
  void settingsThatKeepNothingAreRefused() {
    assertThatThrownBy(() -> CacheSettings.ofBytes(0))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("A cache of 0 bytes");
  }

  private static void check(Dataset dataset, Scan scan, String column, boolean early) {
    try (RowIterator rows = dataset.rows(dataset.latest(), scan)) {
      long id = 0;
      while (rows.hasNext() && !(early && id > 30_000)) {
        RowView row = rows.next();
        if (column.equals("name")) {
          assertThat(row.getString(0)).isEqualTo(id % 7 == 0 ? null : "n" + id);
        } else {
          assertThat(row.getLong(0)).isEqualTo(column.equals("id") ? id : id * ChunkedData.MINUTE);
        }
        id++;
      }
      assertThat(id).isGreaterThanOrEqualTo(early ? 30_000 : 180_000);
    }
  }

  private Dataset open(long maxBytes, long... fileRows) {
    data.create("d", fileRows);
    cache = new DatasetCache(data.memory, new CacheSettings(maxBytes, MINUTE, false), nanos::get);
    return new Datasets(data.objects, () -> data.memory, Clock.systemUTC(), Optional.of(cache))
        .open("d");
  }

  private static List<Map<String, Object>> read(Dataset dataset, Scan scan) {
    return ChunkedData.flat(dataset.chunks(dataset.latest(), scan));
  }
}
