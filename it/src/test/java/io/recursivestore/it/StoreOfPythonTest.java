package io.recursivestore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.exchange.python.PickleLimits;
import io.recursivestore.exchange.python.PythonDataset;
import io.recursivestore.exchange.python.PythonFrame;
import io.recursivestore.exchange.python.PythonFrame.Format;
import io.recursivestore.exchange.python.PythonItem;
import io.recursivestore.exchange.python.PythonProblem;
import io.recursivestore.exchange.python.PythonStore;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that Python writes as the original code does: all that can be taken is. */
class StoreOfPythonTest {
  private static final String SCRIPT = "python_store.py";
  private static final PickleLimits LIMITS = PickleLimits.ofThisProcess();

  @TempDir static Path scratch;
  private static Path source;
  private final List<PythonProblem> problems = new ArrayList<>();

  @BeforeAll
  static void write() throws Exception {
    source = Files.createDirectory(scratch.resolve("source"));
    python("write", source.toString());
  }

  @Test
  void itemsDatasetsAndTablesAreWhatTheyWere() throws Exception {
    Map<Path, String> before = contents();
    Path given = Files.createDirectory(scratch.resolve("given"));
    PythonStore store = PythonStore.open(source.resolve("store"), LIMITS, problems::add);

    List<PythonItem> items = new ArrayList<>();
    store.items(
        (id, version) -> true,
        item -> {
          items.add(item);
          write(
              given.resolve((item.id() + "-" + item.version() + ".json").replace('/', '_')), item);
        });
    List<PythonDataset> datasets = store.datasets();
    List<String> refused = new ArrayList<>();
    for (PythonFrame frame : store.frames()) {
      if (frame.format() != Format.PARQUET && !copy(frame, given)) {
        refused.add(frame.name());
      }
    }

    assertThat(items).hasSize(5001);
    assertThat(items.stream().filter(PythonItem::isLatest))
        .hasSize(1001)
        .allSatisfy(i -> assertThat(i.metadata().get("id").asText()).isEqualTo(i.id()));
    assertThat(items.stream().filter(i -> i.bytes().isPresent())).hasSize(143 * 5);
    assertThat(datasets).extracting(PythonDataset::name).containsOnly("sales").hasSize(3);
    assertThat(datasets.get(2).items()).hasSize(10).startsWith("item-0020");
    assertThat(refused).containsExactly("broken", "evil", "list");
    assertThat(python("compare", source.toString(), given.toString())).isEmpty();
    assertThat(problems)
        .extracting(p -> p.kind() + " " + source.resolve("store").relativize(p.file()))
        .containsExactly(
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
            "MISSING data/datasets/lost/dataset_lost_1_items.json",
            "UNKNOWN optimized/notes.txt");
    assertThat(problems.get(1).reason()).contains("it names posix.system");
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void onlyVersionsThatAreWantedAreRead() {
    PythonStore store = PythonStore.open(source.resolve("store"), LIMITS, problems::add);
    List<String> taken = new ArrayList<>();

    store.items(
        (id, version) -> id.equals("item-0001") && version > 3,
        item -> taken.add(item.id() + " " + item.version()));

    assertThat(taken).containsExactly("item-0001 4", "item-0001 5");
    assertThat(problems).noneMatch(p -> p.kind() == PythonProblem.Kind.REFUSED);
  }

  @Test
  void seriesHaveTheirMetadata() {
    PythonStore store = PythonStore.open(source.resolve("series"), LIMITS, problems::add);

    List<PythonFrame> series = store.series();

    assertThat(series)
        .extracting(PythonFrame::name)
        .containsExactly("inflow", "outflow", "smooth", "tuple");
    JsonNode metadata = series.get(0).metadata().orElseThrow();
    assertThat(metadata.at("/index_metadata/time_zone").asText()).isEqualTo("UTC");
    assertThat(metadata.at("/steps/0/parameters/fit/1").asDouble()).isEqualTo(2.0);
    assertThat(series.get(3).metadata()).isEmpty();
    assertThat(problems)
        .extracting(PythonProblem::kind)
        .containsExactly(PythonProblem.Kind.MISSING, PythonProblem.Kind.REFUSED);
    assertThat(problems.get(1).reason()).contains("!!python/tuple");
  }

  @Test
  void whatIsNoStoreIsRefused() {
    assertThatThrownBy(() -> PythonStore.open(source, LIMITS, problems::add))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("storage_path");
  }

  private static boolean copy(PythonFrame frame, Path given) throws IOException {
    Path file = given.resolve(frame.file().getFileName() + ".arrow");
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader rows = frame.rows(allocator, LIMITS);
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        ArrowFileWriter writer =
            new ArrowFileWriter(rows.getVectorSchemaRoot(), new MapDictionaryProvider(), channel)) {
      writer.start();
      while (rows.loadNextBatch()) {
        writer.writeBatch();
      }
      writer.end();
      return true;
    } catch (InvalidRequestException | CorruptDataException e) {
      return false;
    }
  }

  private static void write(Path file, PythonItem item) {
    try {
      Files.writeString(file, item.value().toString());
    } catch (IOException e) {
      throw new AssertionError(e);
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
