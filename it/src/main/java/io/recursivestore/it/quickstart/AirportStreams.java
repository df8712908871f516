package io.recursivestore.it.quickstart;

import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.ReadOptions;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Snapshot;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StreamField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/** The weather as a stream for each airport, made with the core library: no Spark. */
final class AirportStreams implements AutoCloseable {
  static final List<String> FIELDS = List.of("temp", "humid", "wind_speed", "pressure");

  /** The hour of step 0. */
  static final Instant EPOCH = Instant.parse("2013-01-01T00:00:00Z");

  private static final long MICROS_PER_HOUR = ChronoUnit.HOURS.getDuration().toMillis() * 1000;
  private static final long EPOCH_HOUR = EPOCH.getEpochSecond() / 3600;

  private final Map<String, HourlyGrid> grids = new LinkedHashMap<>();
  private final double[] measured = new double[FIELDS.size()];

  private AirportStreams(Store store, Snapshot weather) {
    List<StreamField> fields =
        FIELDS.stream().map(name -> StreamField.scalar(name, FieldType.FLOAT64)).toList();
    CommitInfo info =
        new CommitInfo(
            List.of(new Parent(Weather.DATASET, weather.version())),
            Map.of("step", "hours since " + EPOCH, "missing", "carried forward"));
    for (String airport : Weather.AIRPORTS) {
      var stream = store.streams().define(stream(airport).name(), fields, info);
      grids.put(airport, new HourlyGrid(stream.writer(), FIELDS.size()));
    }
  }

  /** Returns the stream of an airport. */
  static CollectionRef stream(String airport) {
    return CollectionRef.stream(airport.toLowerCase(Locale.ROOT));
  }

  /** Appends the newest version of the weather, in one pass over it. */
  static AirportStreams append(Store store) {
    Dataset weather = store.datasets().open(Weather.DATASET.name());
    Snapshot newest = weather.latest();
    ReadOptions columns =
        ReadOptions.ALL.withColumns(
            "origin", "time_hour", "temp", "humid", "wind_speed", "pressure");
    try (AirportStreams streams = new AirportStreams(store, newest);
        ArrowReader rows = weather.read(newest, columns)) {
      while (rows.loadNextBatch()) {
        streams.add(rows.getVectorSchemaRoot());
      }
      return streams;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closing publishes what was appended. */
  @Override
  public void close() {
    grids.values().forEach(HourlyGrid::close);
  }

  /** Returns how many steps were appended to all streams. */
  long steps() {
    return grids.values().stream().mapToLong(HourlyGrid::steps).sum();
  }

  /** Returns a row for each stream. */
  TextTable table() {
    TextTable table = new TextTable("stream", "steps", "hours filled", "values filled");
    grids.forEach(
        (airport, grid) ->
            table.add(
                stream(airport).name(), grid.steps(), grid.filledHours(), grid.filledValues()));
    return table;
  }

  private void add(VectorSchemaRoot batch) {
    VarCharVector origins = (VarCharVector) batch.getVector("origin");
    TimeStampMicroTZVector times = (TimeStampMicroTZVector) batch.getVector("time_hour");
    List<Float8Vector> fields =
        FIELDS.stream().map(f -> (Float8Vector) batch.getVector(f)).toList();
    for (int row = 0; row < batch.getRowCount(); row++) {
      for (int f = 0; f < measured.length; f++) {
        Float8Vector field = fields.get(f);
        measured[f] = field.isNull(row) ? Double.NaN : field.get(row);
      }
      HourlyGrid grid = Objects.requireNonNull(grids.get(origins.getObject(row).toString()));
      grid.add(times.get(row) / MICROS_PER_HOUR - EPOCH_HOUR, measured);
    }
  }
}
