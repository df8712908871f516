package io.recursivestore.exchange.python;

import static io.recursivestore.exchange.python.PyJson.NODES;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Goes through the items of a directory, in the order of their paths. */
final class ItemWalk {
  private static final String DATASETS = "datasets";
  private static final int AT_ONCE = 500;
  private static final int PREFIX = 2;

  private final Path data;
  private final PickleLimits limits;
  private final Problems problems;

  /** Items that lie where no item of their id would: by their ids. */
  private final Map<String, Path> strays = new HashMap<>();

  ItemWalk(Path data, PickleLimits limits, Problems problems) {
    this.data = data;
    this.limits = limits;
    this.problems = problems;
  }

  /** An item whose values are not read yet, and what is wrong with it so far. */
  private record Found(
      String id, ItemFiles files, Optional<ObjectNode> metadata, List<PythonProblem> problems) {}

  /** Counts items and versions by the names of their files. */
  PythonCounts count() {
    long[] counts = new long[3];
    directories(
        (prefix, directory) -> {
          int versions = ItemFiles.of(prefix, directory).versions().size();
          counts[0] += versions == 0 ? 0 : 1;
          counts[1] += versions;
          counts[2] = Math.max(counts[2], versions);
        });
    return new PythonCounts(counts[0], counts[1], (int) counts[2]);
  }

  /** Gives out versions that are wanted. */
  void read(PythonStore.Wanted wanted, Consumer<PythonItem> taker) {
    strays.clear();
    List<Found> some = new ArrayList<>(AT_ONCE);
    directories(
        (prefix, directory) -> {
          some.add(find(ItemFiles.of(prefix, directory), directory));
          if (some.size() == AT_ONCE) {
            give(some, wanted, taker);
          }
        });
    give(some, wanted, taker);
  }

  private void directories(BiConsumer<Path, Path> visitor) {
    for (Path prefix : Directory.directories(data)) {
      if (!prefix.getFileName().toString().equals(DATASETS)) {
        Directory.below(prefix).forEach(directory -> visitor.accept(prefix, directory));
      }
    }
  }

  private Found find(ItemFiles files, Path directory) {
    List<PythonProblem> told = new ArrayList<>();
    Problems own = new Problems(told::add);
    files.unknown().forEach(f -> own.unknown(f, "An item has no file of this name."));
    boolean hasMetadata = Files.isRegularFile(files.metadata());
    if (files.versions().isEmpty()) {
      if (hasMetadata) {
        own.missing(files.metadata(), "There is metadata of an item, but no value.");
      }
      return new Found("", files, Optional.empty(), told);
    }
    Optional<ObjectNode> metadata =
        hasMetadata
            ? own.attempt(files.metadata(), () -> PythonStore.object(files.metadata(), limits))
            : own.missing(
                files.metadata(),
                "There is an item without metadata. Its id is taken from its directory.");
    String id =
        metadata
            .map(node -> node.get("id"))
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .orElse(files.place());
    Optional<Path> other = other(id, directory);
    if (other.isPresent()) {
      own.add(
          new PythonProblem(
              PythonProblem.Kind.DAMAGED,
              hasMetadata ? files.metadata() : files.versions().lastEntry().getValue(),
              "The item claims the id '"
                  + id
                  + "', which is that of the item in '"
                  + other.get()
                  + "'. It is left out. Write an id of its own into its metadata.json."));
      return new Found("", files.without(), Optional.empty(), told);
    }
    return new Found(id, files, metadata, told);
  }

  /** Returns which other item has the id, if one does. */
  private Optional<Path> other(String id, Path directory) {
    Path home;
    try {
      int prefix = id.codePointCount(0, id.length()) <= PREFIX ? id.length() : prefix(id);
      home = data.resolve(id.substring(0, prefix)).resolve(id).normalize();
    } catch (InvalidPathException e) {
      home = data;
    }
    if (home.equals(directory.normalize())) {
      return Optional.empty();
    }
    if (home.startsWith(data.normalize()) && !ItemFiles.of(data, home).versions().isEmpty()) {
      return Optional.of(home);
    }
    return Optional.ofNullable(strays.putIfAbsent(id, directory));
  }

  private static int prefix(String id) {
    return id.offsetByCodePoints(0, PREFIX);
  }

  private void give(List<Found> some, PythonStore.Wanted wanted, Consumer<PythonItem> taker) {
    wanted.next(some.stream().filter(f -> !f.files().versions().isEmpty()).map(Found::id).toList());
    for (Found found : some) {
      found.problems().forEach(problems::add);
      found.files().versions().forEach((number, file) -> give(found, number, file, wanted, taker));
    }
    some.clear();
  }

  private void give(
      Found found, long number, Path file, PythonStore.Wanted wanted, Consumer<PythonItem> taker) {
    if (!wanted.test(found.id(), number)) {
      return;
    }
    boolean isLatest = number == found.files().latest();
    ObjectNode known =
        isLatest ? found.metadata().orElseGet(NODES::objectNode) : NODES.objectNode();
    problems
        .attempt(file, () -> SourceBytes.value(file, limits))
        .ifPresent(
            value ->
                taker.accept(new PythonItem(found.id(), number, isLatest, value, known, file)));
  }
}
