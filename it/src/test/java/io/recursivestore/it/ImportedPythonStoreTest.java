package io.recursivestore.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.Store;
import io.recursivestore.cli.RecursiveStoreCommand;
import io.recursivestore.model.Commit;
import io.recursivestore.model.Parent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that Python wrote is imported by the command line, and read back by Python. */
class ImportedPythonStoreTest {
  private static final String SCRIPT = "python_store.py";
  private static final int VERSIONS = 5001;
  private static final int KILLED = 137;

  @TempDir static Path scratch;
  private static Path source;

  @BeforeAll
  static void write() throws Exception {
    source = Files.createDirectory(scratch.resolve("source"));
    python("write", source.toString());
  }

  @Test
  void importThatIsKilledAgainAndAgainEndsWithEverythingOnce() throws Exception {
    Map<Path, String> before = contents();
    Path store = scratch.resolve("store");
    long seen = 0;
    for (int round = 0; round < 3; round++) {
      seen = killOnceThereIsMoreThan(seen, store);
    }
    long kept = versions(store);
    Path report = scratch.resolve("report.json");

    Command last = Command.run(source.resolve("store"), store, "--report", report.toString());
    Command again = Command.run(source.resolve("store"), store);

    assertThat(kept).isGreaterThanOrEqualTo(seen).isPositive();
    assertThat(last.exitCode()).isEqualTo(RecursiveStoreCommand.PARTLY_DONE);
    assertThat(last.output())
        .contains(
            "versions of items: %,d taken, %,d there before".formatted(VERSIONS - kept, kept));
    assertThat(again.exitCode()).isEqualTo(RecursiveStoreCommand.PARTLY_DONE);
    assertThat(again.output())
        .containsExactly(
            "versions of items: 0 taken, 5,001 there before",
            "datasets of items: 0 taken, 3 there before",
            "tables and series: 0 taken, 10 there before",
            "16 problems");
    assertThat(refused(report))
        .containsExactly(
            "MISSING data/datasets/lost/dataset_lost_1_items.json",
            "MISSING data/ba/evil/metadata.json",
            "REFUSED data/ba/evil/v1.data",
            "MISSING data/ba/lonely/metadata.json",
            "MISSING data/ba/none/metadata.json",
            "DAMAGED data/ba/none/v1.data",
            "UNKNOWN data/ba/stray/note.txt",
            "MISSING data/ba/torn/metadata.json",
            "DAMAGED data/ba/torn/v1.data",
            "MISSING data/ba/torn zip/metadata.json",
            "DAMAGED data/ba/torn zip/v1.data",
            "DAMAGED data/ba/twice/metadata.json",
            "UNKNOWN optimized/notes.txt",
            "DAMAGED optimized/broken.h5",
            "REFUSED optimized/evil.pkl",
            "REFUSED optimized/list.pkl");
    assertThat(versions(store)).isEqualTo(VERSIONS);
    assertThat(python("imported", source.toString(), store.toString())).isEmpty();
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void seriesKeepTheirMetadata() throws Exception {
    Path store = scratch.resolve("series");

    Command imported = Command.run(source.resolve("series"), store);

    assertThat(imported.exitCode()).isEqualTo(RecursiveStoreCommand.PARTLY_DONE);
    assertThat(imported.output()).contains("tables and series: 4 taken, 0 there before");
    try (Store opened = Store.open(store.toString())) {
      Commit smooth = opened.datasets().open("smooth").history().get(0);
      assertThat(smooth.parents())
          .containsExactly(new Parent(opened.datasets().open("inflow").ref(), 1));
      JsonNode index = DocumentedReader.JSON.readTree(smooth.meta().get("python.index_metadata"));
      assertThat(index.get("time_zone").asText()).isEqualTo("UTC");
      assertThat(opened.datasets().open("smooth").latest().rows()).isEqualTo(5000);
    }
  }

  /** Returns how many versions there were when an import was killed. */
  private static long killOnceThereIsMoreThan(long seen, Path store) throws Exception {
    try (ChildJvm child = Command.start(source.resolve("store"), store)) {
      while (!Store.exists(store.toString()) && child.isAlive()) {
        Thread.onSpinWait();
      }
      long now = 0;
      try (Store opened = Store.open(store.toString())) {
        while (now <= seen && child.isAlive()) {
          now = versions(opened);
        }
      }
      child.killAfter(0);
      assertThat(child.exitCode()).isEqualTo(KILLED);
      return now;
    }
  }

  private static long versions(Path root) {
    try (Store store = Store.open(root.toString())) {
      return versions(store);
    }
  }

  private static long versions(Store store) {
    return store.items().exists("items") ? store.items().open("items").statistics().versions() : 0;
  }

  private static List<String> refused(Path report) throws IOException {
    List<String> refused = new ArrayList<>();
    for (JsonNode problem : DocumentedReader.JSON.readTree(report.toFile()).get("problems")) {
      refused.add(problem.get("kind").asText() + " " + problem.get("file").asText());
    }
    return refused;
  }

  /** The command line in a process that has ended. */
  private record Command(int exitCode, List<String> output) {
    static ChildJvm start(Path from, Path store, String... more) {
      List<String> arguments =
          new ArrayList<>(List.of("import", "python", "--from", "" + from, "--store", "" + store));
      arguments.addAll(Arrays.asList(more));
      return new ChildJvm(
          List.of("-Xmx512m"), RecursiveStoreCommand.class, arguments.toArray(String[]::new));
    }

    static Command run(Path from, Path store, String... more) throws IOException {
      try (ChildJvm child = start(from, store, more)) {
        List<String> output = new ArrayList<>();
        for (var line = child.nextLine(); line.isPresent(); line = child.nextLine()) {
          output.add(line.get());
        }
        return new Command(child.exitCode(), output);
      }
    }
  }

  /** Returns all files with when they were written. */
  private static Map<Path, String> contents() throws IOException {
    Map<Path, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        contents.put(file, Files.getLastModifiedTime(file) + " " + Files.size(file));
      }
    }
    return contents;
  }

  private static JsonNode python(String... arguments) throws Exception {
    Python.Run run = Python.of("python").run(scratch, SCRIPT, List.of(arguments));
    assertThat(run.exitCode()).as("%s", run.errors()).isZero();
    String output = String.join("", run.output());
    return DocumentedReader.JSON.readTree(output.isEmpty() ? "null" : output);
  }
}
