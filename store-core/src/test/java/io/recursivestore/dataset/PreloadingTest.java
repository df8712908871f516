package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.dataset.predict.Access;
import io.recursivestore.model.InvalidRequestException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is expected next is in the cache before it is asked for. Each month is a file. */
final class PreloadingTest {
  private static final List<String> COLUMNS = List.of("id", "time");

  private final ChunkedData data = new ChunkedData();
  private DatasetCache cache;
  private Datasets datasets;

  @BeforeEach
  void create() {
    Dataset dataset = data.create("weather");
    int day = 0;
    for (int days : new int[] {31, 28, 31, 30}) {
      ChunkedData.append(
          dataset,
          ChunkedData.SCHEMA,
          LongStream.range(day, day + days).mapToObj(d -> ChunkedData.row(d * 24 * 60)).toList());
      day += days;
    }
  }

  private void open(boolean preload) {
    CacheSettings settings = new CacheSettings(1 << 20, Duration.ofMinutes(1), preload);
    cache = new DatasetCache(data.memory, settings);
    datasets = new Datasets(data.objects, () -> data.memory, Clock.systemUTC(), Optional.of(cache));
  }

  @AfterEach
  void close() {
    if (cache != null) {
      cache.close();
    }
    data.close();
  }

  @Test
  void marchIsPreloadedAfterJanuaryAndFebruary() {
    open(false);
    month("1970-01-01", "1970-01-31");
    month("1970-02-01", "1970-02-28");

    Access march = datasets.preload(List.of("weather")).join().get("weather");

    assertThat(march.axis()).isEqualTo("time");
    assertThat(march.columns()).isEqualTo(COLUMNS);
    assertThat(march.start()).isEqualTo(59 * 24 * ChunkedData.MINUTE * 60);
    assertThat(month("1970-03-01", "1970-03-31")).hasSize(31);
    // Both columns of three months.
    assertThat(cache.statistics().misses()).isEqualTo(4);
    assertThat(cache.statistics().hits()).isEqualTo(2);
  }

  @Test
  void whatIsExpectedIsPreloadedUnasked() {
    open(true);
    month("1970-01-01", "1970-01-31");
    month("1970-02-01", "1970-02-28");
    // One thread does it in this order, so that all before is done then.
    datasets.preload(List.of()).join();
    dropFiles();

    assertThat(month("1970-03-01", "1970-03-31")).hasSize(31);
    assertThat(cache.statistics().preloads()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void afterOneRangeTheNextOneOfThatLengthIsGuessed() {
    open(false);
    month("1970-01-01", "1970-01-31");

    Map<String, Access> ranges = datasets.preload(List.of("weather", "never-read")).join();

    Access january = new Access("weather", "time", COLUMNS, 0, 31 * 24 * 60 * ChunkedData.MINUTE);
    assertThat(ranges).isEqualTo(Map.of("weather", january.next()));
  }

  @Test
  void eachDatasetIsPreloadedWithItsOwnRangeAndColumns() {
    data.create("minutes", 1440, 1440, 1440);
    open(false);
    month("1970-01-01", "1970-01-31");
    names("1970-01-01", "1970-01-01");

    Map<String, Access> ranges = datasets.preload(List.of("weather", "minutes")).join();

    long day = 24 * 60 * ChunkedData.MINUTE;
    assertThat(ranges)
        .isEqualTo(
            Map.of(
                "weather", new Access("weather", "time", COLUMNS, 31 * day, 62 * day),
                "minutes", new Access("minutes", "time", List.of("name"), day, 2 * day)));
    long misses = cache.statistics().misses();
    assertThat(month("1970-02-01", "1970-02-28")).hasSize(28);
    assertThat(names("1970-01-02", "1970-01-02")).hasSize(1440);
    assertThat(cache.statistics().misses()).isEqualTo(misses);
    // A day that neither range has.
    names("1970-01-03", "1970-01-03");
    assertThat(cache.statistics().misses()).isEqualTo(misses + 2);
  }

  @Test
  void errorsOfPreloadingAreToldToWhoAskedForIt() {
    open(false);
    month("1970-01-01", "1970-01-31");
    datasets.drop("weather");

    var preload = datasets.preload(List.of("weather"));

    assertThatThrownBy(preload::join).hasMessageContaining("no dataset 'weather'");
    assertThat(cache.statistics().failedPreloads()).isEqualTo(1);
  }

  @Test
  void withoutACacheNothingCanBePreloaded() {
    assertThat(data.datasets.cacheStatistics()).isEmpty();
    assertThatThrownBy(() -> data.datasets.preload(List.of("weather")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Open the store with CacheSettings");
  }

  private List<Map<String, Object>> month(String first, String last) {
    Dataset dataset = datasets.open("weather");
    return ChunkedData.flat(
        dataset.chunks(
            dataset.latest(),
            Scan.ALL.withColumns(COLUMNS).withTime(TimeRange.of("time", first, last))));
  }

  private List<Map<String, Object>> names(String first, String last) {
    Dataset dataset = datasets.open("minutes");
    return ChunkedData.flat(
        dataset.chunks(
            dataset.latest(),
            Scan.ALL.withColumns("name").withTime(TimeRange.of("time", first, last))));
  }

  /** What is not in the cache can't be read then. */
  private void dropFiles() {
    datasets
        .open("weather")
        .latest()
        .fragments()
        .forEach(f -> data.objects.delete("datasets/weather/" + f.path()));
  }
}
