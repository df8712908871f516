package io.recursivestore.exchange.python;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A directory that the original Python code wrote: items with their versions, datasets of items,
 * tables in {@code optimized} and {@code streaming}, and series of meteaudata. It is only read.
 *
 * <p>Whatever can't be taken is told to somebody, and the rest is. All comes in the order of the
 * names of files, so that what was interrupted can go on. For one thread.
 */
public final class PythonStore {
  private static final String DATA = "data";
  private static final String DATASETS = "datasets";
  private static final String METADATA_END = "_metadata.json";
  private static final String ITEMS_END = "_items.json";
  private static final String SERIES_END = "_meta.yaml";

  private final Path root;
  private final PickleLimits limits;
  private final Problems problems;

  private PythonStore(Path root, PickleLimits limits, Problems problems) {
    this.root = root;
    this.limits = limits;
    this.problems = problems;
  }

  /**
   * Opens a directory.
   *
   * @param root the store's {@code storage_path}, or a directory of meteaudata
   * @param limits how much each file may become
   * @param problems is told of everything that can't be taken, when it is met
   * @throws NotFoundException if there is no such directory
   * @throws InvalidRequestException if nothing in it is known
   */
  public static PythonStore open(Path root, PickleLimits limits, Consumer<PythonProblem> problems) {
    if (!Files.isDirectory(root)) {
      throw new NotFoundException("There is no directory '" + root + "'.");
    }
    PythonStore store = new PythonStore(root, limits, new Problems(problems));
    boolean isKnown =
        Stream.of(DATA, "optimized", "streaming").anyMatch(d -> Files.isDirectory(root.resolve(d)));
    if (!isKnown && Directory.files(root).stream().noneMatch(PythonStore::isSeries)) {
      throw new InvalidRequestException(
          "'"
              + root
              + "' is no store of the Python code: it has none of the directories data, optimized"
              + " and streaming, and no files *_meta.yaml. Name the directory that was its"
              + " storage_path.");
    }
    return store;
  }

  /** Counts items, without reading their values. */
  public PythonCounts count() {
    return walk().count();
  }

  /**
   * Gives out the items, all versions of one after another, the oldest first. Of items that claim
   * one id, that is given out which lies where the id says, or else the first.
   *
   * @param wanted is asked for each version before it is read
   * @param taker gets each that is wanted; what it throws ends the reading
   */
  public void items(Wanted wanted, Consumer<PythonItem> taker) {
    walk().read(wanted, taker);
  }

  private ItemWalk walk() {
    return new ItemWalk(root.resolve(DATA), limits, problems);
  }

  /** Says which versions of items are to be read. */
  @FunctionalInterface
  public interface Wanted {
    /**
     * Is told which items come next, some hundreds at a time, before it is asked for the first of
     * them.
     *
     * @param ids their ids
     */
    default void next(List<String> ids) {}

    /**
     * Returns whether one is.
     *
     * @param id the item's id
     * @param version its number
     */
    boolean test(String id, long version);
  }

  /** Returns the datasets of items, the oldest of each name first. */
  public List<PythonDataset> datasets() {
    Path datasets = root.resolve(DATA).resolve(DATASETS);
    List<PythonDataset> found = new ArrayList<>();
    if (Files.isDirectory(datasets)) {
      Directory.below(datasets)
          .forEach(
              directory ->
                  Directory.files(directory).stream()
                      .filter(f -> f.toString().endsWith(METADATA_END))
                      .forEach(f -> dataset(datasets, f).ifPresent(found::add)));
    }
    found.sort(
        Comparator.comparing(PythonDataset::name)
            .thenComparing(d -> d.metadata().path("created_at").asText())
            .thenComparing(PythonDataset::id));
    return found;
  }

  /** Returns the tables of {@code optimized} and {@code streaming}. */
  public List<PythonFrame> frames() {
    List<PythonFrame> found = new ArrayList<>();
    for (String place : List.of("optimized", "streaming")) {
      for (Path file : Directory.files(root.resolve(place))) {
        String name = file.getFileName().toString();
        Optional<PythonFrame.Format> format = PythonFrame.Format.of(name);
        if (format.isPresent()) {
          found.add(
              new PythonFrame(
                  name.substring(0, name.lastIndexOf('.')), file, format.get(), Optional.empty()));
        } else if (!name.endsWith(".json")) {
          problems.unknown(file, "The names of tables end with .parquet, .h5 or .pkl.");
        }
      }
    }
    return found;
  }

  /** Returns the series of a directory of meteaudata, with what their YAML files say. */
  public List<PythonFrame> series() {
    List<PythonFrame> found = new ArrayList<>();
    for (Path file : Directory.files(root)) {
      String name = file.getFileName().toString();
      if (name.endsWith(".parquet")) {
        String key = name.substring(0, name.length() - ".parquet".length());
        Path yaml = file.resolveSibling(key + SERIES_END);
        Optional<ObjectNode> metadata =
            Files.exists(yaml)
                ? problems.attempt(yaml, () -> MetadataYaml.read(yaml, limits))
                : problems.missing(yaml, "There is no metadata beside '" + name + "'.");
        found.add(new PythonFrame(key, file, PythonFrame.Format.PARQUET, metadata));
      } else if (isSeries(file)) {
        Path data =
            file.resolveSibling(
                name.substring(0, name.length() - SERIES_END.length()) + ".parquet");
        if (!Files.exists(data)) {
          problems.missing(data, "There is metadata in '" + name + "', but no values.");
        }
      }
    }
    return found;
  }

  private Optional<PythonDataset> dataset(Path datasets, Path file) {
    String id = cut(file, METADATA_END);
    Optional<ObjectNode> metadata = problems.attempt(file, () -> object(file, limits));
    Path list = file.resolveSibling(id + ITEMS_END);
    Optional<List<String>> items =
        Files.exists(list)
            ? problems.attempt(list, () -> texts(list))
            : problems.missing(list, "The dataset '" + id + "' has no list of items.");
    if (metadata.isEmpty() || items.isEmpty()) {
      return Optional.empty();
    }
    String place = datasets.relativize(file.resolveSibling("")).toString().replace('\\', '/');
    String name = metadata.get().path("dataset_name").asText(place);
    return Optional.of(new PythonDataset(name, id, metadata.get(), items.get(), file));
  }

  private List<String> texts(Path file) {
    JsonNode node = SourceBytes.json(file, limits);
    List<String> texts = new ArrayList<>();
    for (JsonNode text : node) {
      texts.add(text.asText());
    }
    if (!node.isArray()) {
      throw new CorruptDataException("'" + file + "' is damaged: it is no list of ids.");
    }
    return texts;
  }

  static ObjectNode object(Path file, PickleLimits limits) {
    if (SourceBytes.json(file, limits) instanceof ObjectNode object) {
      return object;
    }
    throw new CorruptDataException("'" + file + "' is damaged: it is no JSON object.");
  }

  private static String cut(Path file, String end) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - end.length());
  }

  private static boolean isSeries(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(SERIES_END);
  }
}
