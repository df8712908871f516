package io.recursivestore.it.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Store;
import io.recursivestore.dataset.CacheSettings;
import io.recursivestore.dataset.Chunks;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.RowIterator;
import io.recursivestore.dataset.RowPredicate;
import io.recursivestore.dataset.RowView;
import io.recursivestore.dataset.Scan;
import io.recursivestore.dataset.TimeRange;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.dataset.predict.Access;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A year of measurements, one each hour, a file for each month or so. */
class ReadDatasetsTest {
  private static final long HOUR = 3_600_000_000L;

  @TempDir Path directory;
  private String root;

  private record Measurement(long micros, String station, double temp) {}

  @BeforeEach
  void write() {
    root = directory.resolve("lab").toString();
    Schema schema =
        new Schema(
            List.of(
                new Column(1, "time", Primitive.TIMESTAMP, false),
                new Column(2, "station", Primitive.STRING, true),
                new Column(3, "temp", Primitive.FLOAT64, true)));
    try (Store store = Store.openOrCreate(root)) {
      Dataset weather = store.datasets().create("weather", schema, CommitInfo.NONE);
      for (long month = 0; month < 12; month++) {
        Iterator<Measurement> measurements =
            LongStream.range(month * 730, month * 730 + 730)
                .mapToObj(h -> new Measurement(start() + h * HOUR, "s" + h % 3, h % 24))
                .iterator();
        append(weather, measurements);
      }
      assertThat(weather.latest().rows()).isEqualTo(8760);
      store
          .datasets()
          .create(
              "counts",
              new Schema(List.of(new Column(1, "n", Primitive.INT64, false))),
              CommitInfo.NONE);
    }
  }

  private static void append(Dataset weather, Iterator<Measurement> measurements) {
    weather.append(
        measurements,
        (measurement, batch, row) -> {
          ((TimeStampMicroTZVector) batch.getVector("time")).setSafe(row, measurement.micros());
          ((VarCharVector) batch.getVector("station"))
              .setSafe(row, measurement.station().getBytes(UTF_8));
          ((Float8Vector) batch.getVector("temp")).setSafe(row, measurement.temp());
        },
        WriteOptions.DEFAULT,
        CommitInfo.NONE,
        (rows, bytes, files) -> progress(rows + " rows, " + bytes + " bytes"));
  }

  @Test
  void chunks() {
    List<Integer> sizes = new ArrayList<>();
    double sum = 0;
    try (Store store = Store.open(root)) {
      Dataset weather = store.datasets().open("weather");
      Scan scan =
          Scan.ALL
              .withColumns("temp")
              .withTime(TimeRange.of("time", "2025-03-01", "2025-03-31"))
              .withFilter(new Filter.Compare("station", Filter.Operator.EQ, text("s1")))
              .withChunkRows(100);
      try (Chunks chunks = weather.chunks(weather.latest(), scan)) {
        while (chunks.next()) {
          Float8Vector temps = (Float8Vector) chunks.rows().getVector("temp");
          sizes.add(temps.getValueCount());
          for (int row = 0; row < temps.getValueCount(); row++) {
            sum += temps.get(row);
          }
        }
      }
    }
    assertThat(sizes).containsExactly(100, 100, 48);
    assertThat(sum).isPositive();
  }

  @Test
  void ownConditions() {
    long rows = 0;
    try (Store store = Store.open(root)) {
      Dataset weather = store.datasets().open("weather");
      RowPredicate frost =
          (batch, kept) -> {
            Float8Vector temps = (Float8Vector) batch.getVector("temp");
            for (int row = kept.nextKept(0); row >= 0; row = kept.nextKept(row + 1)) {
              if (temps.get(row) * 1.8 + 32 > 33) {
                kept.leaveOut(row);
              }
            }
          };
      Scan scan = Scan.ALL.withColumns("time", "station").withPredicate(frost, "temp");
      try (Chunks chunks = weather.chunks(weather.latest(), scan)) {
        while (chunks.next()) {
          rows += chunks.rows().getRowCount();
        }
      }
    }
    assertThat(rows).isEqualTo(365);
  }

  @Test
  void rowByRow() {
    double warmest = Double.NEGATIVE_INFINITY;
    try (Store store = Store.open(root)) {
      Dataset weather = store.datasets().open("weather");
      try (RowIterator rows = weather.rows(weather.latest(), Scan.ALL)) {
        while (rows.hasNext()) {
          RowView row = rows.next();
          warmest = Math.max(warmest, row.isNull(2) ? warmest : row.getDouble(2));
        }
      }
    }
    assertThat(warmest).isEqualTo(23);
  }

  @Test
  void severalAtOnce() {
    try (Store store = Store.open(root)) {
      Map<String, Scan> scans = Map.of("weather", Scan.ALL.withColumns("temp"), "counts", Scan.ALL);
      Map<String, Long> rows =
          store
              .datasets()
              .read(
                  scans,
                  chunks -> {
                    long count = 0;
                    while (chunks.next()) {
                      count += chunks.rows().getRowCount();
                    }
                    return count;
                  });
      assertThat(rows).isEqualTo(Map.of("weather", 8760L, "counts", 0L));
    }
  }

  @Test
  void cacheAndPreload() {
    Access expected;
    double hitRate;
    CacheSettings settings = new CacheSettings(256L << 20, Duration.ofMinutes(10), true);
    try (Store store = Store.open(root, settings)) {
      train(store, TimeRange.of("time", "2025-01-01", "2025-01-31"));
      train(store, TimeRange.of("time", "2025-02-01", "2025-02-28"));
      expected = store.datasets().preload(List.of("weather")).join().get("weather");
      train(store, TimeRange.of("time", "2025-03-01", "2025-03-31"));
      hitRate = store.datasets().cacheStatistics().orElseThrow().hitRate();
    }
    assertThat(expected.start()).isEqualTo(start() + 59 * 24 * HOUR);
    assertThat(hitRate).isPositive();
  }

  private static void train(Store store, TimeRange range) {
    Dataset weather = store.datasets().open("weather");
    try (Chunks chunks = weather.chunks(weather.latest(), Scan.ALL.withTime(range))) {
      while (chunks.next()) {
        VectorSchemaRoot rows = chunks.rows();
        assertThat(rows.getRowCount()).isPositive();
      }
    }
  }

  private static Value text(String value) {
    return new Value.OfString(value);
  }

  private static long start() {
    return Instant.parse("2025-01-01T00:00:00Z").getEpochSecond() * 1_000_000;
  }

  private static void progress(String text) {
    assertThat(text).isNotEmpty();
  }
}
