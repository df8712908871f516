package io.recursivestore.exchange.migrate;

import io.recursivestore.dataset.Datasets;
import io.recursivestore.exchange.python.PythonCounts;
import io.recursivestore.exchange.python.PythonDataset;
import io.recursivestore.exchange.python.PythonProblem;
import io.recursivestore.exchange.python.PythonStore;
import io.recursivestore.item.ItemCollection;
import io.recursivestore.item.ItemCollections;
import io.recursivestore.item.ItemSettings;
import io.recursivestore.model.InvalidRequestException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes all that a directory of the original Python code has into a store: items with their
 * versions, datasets of items, tables, and series with their metadata. The directory is only read.
 *
 * <p>What was taken before is not taken again, so an import that was interrupted, at whatever
 * moment, goes on when it is run again. Two imports into one collection must not run at once.
 */
public final class PythonImport {
  private final PythonStore source;
  private final ItemCollections items;
  private final PythonImportOptions options;
  private final Counts counts;
  private final TableImport tables;

  private PythonImport(
      Path from, ItemCollections items, Datasets datasets, PythonImportOptions options) {
    this.counts = new Counts(options.problems());
    this.items = items;
    this.options = options;
    this.source = PythonStore.open(from, options.limits(), counts::add);
    this.tables = new TableImport(from, datasets, options, counts);
  }

  /**
   * Takes everything that can be taken, and tells of the rest.
   *
   * @param from the {@code storage_path} of the original code, or a directory of meteaudata
   * @param items the items of a store
   * @param datasets the datasets of the same store
   * @param options where things go, and who is told
   * @return what was taken
   * @throws io.recursivestore.model.NotFoundException if there is no such directory
   * @throws InvalidRequestException if nothing in it is known, or the collection of items keeps
   *     fewer versions than it has
   */
  public static PythonImported run(
      Path from, ItemCollections items, Datasets datasets, PythonImportOptions options) {
    return new PythonImport(from, items, datasets, options).run();
  }

  private PythonImported run() {
    List<PythonDataset> sets = source.datasets();
    PythonCounts there = source.count();
    if (there.items() > 0 || !sets.isEmpty()) {
      ItemCollection collection = collection(there);
      ItemImport run = new ItemImport(collection, options.progress(), there.versions(), counts);
      source.items(run, run::take);
      run.finish();
      new ItemDatasetImport(collection, counts).run(sets);
    }
    tables.frames(source.frames(), sets);
    tables.series(source.series());
    return counts.result();
  }

  private ItemCollection collection(PythonCounts there) {
    String name = options.collection();
    if (!items.exists(name)) {
      int kept = Math.max(ItemSettings.DEFAULT.keptVersions(), there.mostVersions());
      return items.create(name, new ItemSettings(kept));
    }
    ItemCollection collection = items.open(name);
    int kept = collection.settings().keptVersions();
    if (kept < there.mostVersions()) {
      throw new InvalidRequestException(
          "The items '"
              + name
              + "' are kept with "
              + kept
              + " versions each, but the directory has up to "
              + there.mostVersions()
              + " of one item. Import into another collection.");
    }
    return collection;
  }

  /** What was taken so far. Tells somebody of problems, and counts them. */
  static final class Counts {
    final TakenCounts items = new TakenCounts();
    final TakenCounts datasets = new TakenCounts();
    final TakenCounts tables = new TakenCounts();
    private final Consumer<PythonProblem> listener;
    private final Map<PythonProblem.Kind, Long> problems = new EnumMap<>(PythonProblem.Kind.class);

    Counts(Consumer<PythonProblem> listener) {
      this.listener = listener;
    }

    void add(PythonProblem problem) {
      problems.merge(problem.kind(), 1L, Long::sum);
      listener.accept(problem);
    }

    PythonImported result() {
      return new PythonImported(items.result(), datasets.result(), tables.result(), problems);
    }
  }

  /** How many of one kind of things were taken, and were there. */
  static final class TakenCounts {
    private long taken;
    private long there;

    void take() {
      taken++;
    }

    void find() {
      there++;
    }

    PythonImported.Taken result() {
      return new PythonImported.Taken(taken, there);
    }
  }
}
