package io.recursivestore.exchange.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.exchange.files.ForeignFile;
import io.recursivestore.exchange.migrate.PythonImported.Taken;
import io.recursivestore.exchange.python.PythonProblem;
import io.recursivestore.model.Column;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables and series become datasets whose commits say where they came from. */
class SeriesImportTest {
  @TempDir Path scratch;
  private Path from;
  private Store store;
  private final List<PythonProblem> problems = new ArrayList<>();

  @BeforeEach
  void create() throws IOException {
    from = Files.createDirectory(scratch.resolve("series"));
    store = Store.openOrCreate(scratch.resolve("store").toString());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void stepsAndIndexMetadataAreInTheCommitAndInTheLineage() throws IOException {
    series(
        "a_smooth",
        "name: smooth\nsteps:\n  - type: smooth\n    input_series_names:\n      - raw\n");
    series("z_raw", "name: raw\nindex_metadata:\n  time_zone: UTC\n  frequency: h\n");

    PythonImported imported = run();

    assertThat(imported.tables()).isEqualTo(new Taken(2, 0));
    Commit smooth = commit("a_smooth");
    assertThat(smooth.parents()).containsExactly(new Parent(open("z_raw").ref(), 1));
    assertThat(smooth.meta())
        .containsEntry("import.file", "a_smooth.parquet")
        .containsEntry("python.name", "smooth")
        .containsEntry("python.steps", "[{\"type\":\"smooth\",\"input_series_names\":[\"raw\"]}]");
    assertThat(commit("z_raw").meta())
        .containsEntry("python.index_metadata", "{\"time_zone\":\"UTC\",\"frequency\":\"h\"}");
    assertThat(open("z_raw").latest().rows()).isEqualTo(1);
  }

  @Test
  void seriesThatWereMadeFromEachOtherAreTakenToo() throws IOException {
    series("a", "steps:\n  - inputs: [b]\n");
    series("b", "steps:\n  - inputs: [a, b]\n");

    run();

    assertThat(commit("b").parents()).isEmpty();
    assertThat(commit("a").parents()).containsExactly(new Parent(open("b").ref(), 1));
  }

  @Test
  void secondRunTakesNothing() throws IOException {
    series("a", "name: a\n");
    run();

    PythonImported second = run();

    assertThat(second.tables()).isEqualTo(new Taken(0, 1));
    assertThat(open("a").latest().version()).isEqualTo(1);
  }

  @Test
  void fileThatChangedAndNameThatIsTakenAreRefused() throws IOException {
    series("a", "name: a\n");
    series("b", "name: b\n");
    store.datasets().create("b", ROWS, CommitInfo.NONE);
    run();
    problems.clear();
    Files.write(from.resolve("a.parquet"), new byte[] {1, 2, 3});

    PythonImported second = run();

    assertThat(second.isComplete()).isFalse();
    assertThat(problems)
        .extracting(PythonProblem::reason)
        .satisfiesExactly(
            reason -> assertThat(reason).contains("has changed"),
            reason -> assertThat(reason).contains("not made from this file"));
    assertThat(open("a").latest().rows()).isEqualTo(1);
  }

  @Test
  void namesThatDatasetsCannotHaveAreChanged() throws IOException {
    series("é b", "name: é b\n");

    PythonImported imported = run();

    assertThat(imported.tables().taken()).isEqualTo(1);
    assertThat(store.datasets().list()).containsExactly("x__b");
    assertThat(commit("x__b").meta()).containsEntry("import.file", "é b.parquet");
  }

  private static final Schema ROWS =
      new Schema(List.of(new Column(1, "v", DataType.Primitive.FLOAT64, true)));

  /** Writes a series of one row. */
  private void series(String name, String yaml) throws IOException {
    ForeignFile.parquet(
        from.resolve(name + ".parquet"), "optional double v;", 1, (i, row) -> row.append("v", 1.5));
    Files.writeString(from.resolve(name + "_meta.yaml"), yaml);
  }

  private PythonImported run() {
    return PythonImport.run(
        from, store.items(), store.datasets(), PythonImportOptions.into("items", problems::add));
  }

  private Dataset open(String name) {
    return store.datasets().open(name);
  }

  private Commit commit(String name) {
    return open(name).history().get(0);
  }
}
