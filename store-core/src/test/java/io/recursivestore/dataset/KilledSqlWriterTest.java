package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.ChildJvm;
import io.recursivestore.Store;
import io.recursivestore.dataset.SqlPlace.Kind;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that write tables are killed: what they committed is there, and the rest is found. */
final class KilledSqlWriterTest {
  private static final int ROUNDS = 4;
  private static final int ROWS = 20_000;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"FILE", "ALL_IN_SERVER"})
  void onlyOrphansAreLeft(Kind kind) throws Exception {
    SqlPlace place = new SqlPlace(directory, kind);
    Random random = new Random(kind.name().length());
    try (Store store = place.open()) {
      store.datasets().create("d", SqlDatasets.SCHEMA, FileFormat.SQL, CommitInfo.NONE);
    }
    long acknowledged = 1;
    for (int round = 0; round < ROUNDS; round++) {
      try (ChildJvm child = ChildJvm.startWithArrow(Child.class, arguments(place))) {
        List<String> lines = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
          lines.add(child.readLine());
        }
        lines.addAll(child.kill());
        lines.removeIf(line -> !line.matches("\\d+"));
        acknowledged = lines.stream().mapToLong(Long::parseLong).reduce(acknowledged, Math::max);
      }
      requireWhole(place, acknowledged);
    }
    assertThat(acknowledged).isGreaterThan(1);
  }

  private static void requireWhole(SqlPlace place, long acknowledged) throws Exception {
    try (Store store = place.open()) {
      Dataset dataset = store.datasets().open("d");
      Snapshot newest = dataset.latest();
      assertThat(newest.version()).isGreaterThanOrEqualTo(acknowledged);

      dataset.removeOrphans(Duration.ofDays(-1), false);

      Set<String> tables = new HashSet<>();
      for (Commit commit : dataset.history()) {
        for (Fragment file : commit.added()) {
          tables.add("dataset_rows_" + file.path().replaceAll("data/|-|\\.sql", ""));
        }
      }
      assertThat(place.tables()).containsExactlyInAnyOrderElementsOf(tables);
      assertThat(place.noted()).isEmpty();
      assertThat(store.objects().list("datasets/d/data")).hasSize(tables.size());
      long rows = 0;
      try (DatasetReader reader = dataset.read(newest, ReadOptions.ALL.withColumns("id"))) {
        while (reader.loadNextBatch()) {
          rows += reader.getVectorSchemaRoot().getRowCount();
        }
      }
      assertThat(rows).isEqualTo((newest.version() - 1) * ROWS);
    }
  }

  private static String[] arguments(SqlPlace place) {
    List<String> arguments = new ArrayList<>(List.of(place.root));
    place.settings.forEach((key, value) -> arguments.addAll(List.of(key, value)));
    return arguments.toArray(String[]::new);
  }

  /** Appends until it is killed, and prints the versions that it made. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
      Map<String, String> settings = new HashMap<>();
      for (int i = 1; i < arguments.length; i += 2) {
        settings.put(arguments[i], arguments[i + 1]);
      }
      try (Store store = Store.openOrCreate(arguments[0], settings)) {
        Dataset dataset = store.datasets().open("d");
        while (true) {
          Snapshot base = dataset.latest();
          try (DatasetWriter writer = dataset.writer(base, WriteOptions.DEFAULT)) {
            SqlDatasets.write(writer, SqlDatasets.SCHEMA, SqlDatasets.rows(0, ROWS));
            System.out.println("rows");
            List<Fragment> files = writer.finish();
            System.out.println("file");
            System.out.println(dataset.append(base, files, CommitInfo.NONE).version());
          }
        }
      }
    }
  }
}
