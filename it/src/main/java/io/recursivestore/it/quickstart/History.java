package io.recursivestore.it.quickstart;

import io.recursivestore.Store;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Snapshot;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What there is in the store, and how it came there. */
final class History {
  private final Store store;

  History(Store store) {
    this.store = store;
  }

  /** Returns a parent as the write option has it. */
  static String text(Parent parent) {
    return parent.collection().prefix() + "@" + parent.version();
  }

  /** Returns what windows are made from: the weather and the streams as they are now. */
  List<Parent> parentsOfWindows() {
    List<Parent> parents = new ArrayList<>();
    Snapshot weather = store.datasets().open(Weather.DATASET.name()).latest();
    parents.add(new Parent(Weather.DATASET, weather.version()));
    for (String airport : Weather.AIRPORTS) {
      CollectionRef ref = AirportStreams.stream(airport);
      parents.add(new Parent(ref, store.streams().open(ref.name()).snapshot().steps()));
    }
    return parents;
  }

  /** Returns the number of windows of a split: the rows that its version added. */
  long windows(String split) {
    return store.datasets().open(WindowShards.DATASET.name()).history().stream()
        .filter(commit -> split.equals(commit.meta().get("split")))
        .mapToLong(Commit::addedRows)
        .sum();
  }

  /** Returns a row for each split. */
  TextTable splits() {
    long all = store.datasets().open(WindowShards.DATASET.name()).latest().rows();
    TextTable table = new TextTable("split", "windows", "percent");
    for (String split : WindowShards.names()) {
      table.add(split, windows(split), 100.0 * windows(split) / all);
    }
    return table;
  }

  /** Returns a row for each collection. */
  TextTable collections(Workspace workspace) {
    TextTable table = new TextTable("collection", "kind", "newest", "rows", "bytes on disk");
    for (String name : store.datasets().list()) {
      CollectionRef ref = CollectionRef.dataset(name);
      Snapshot newest = store.datasets().open(name).latest();
      table.add(
          name, "dataset", "version " + newest.version(), newest.rows(), workspace.bytes(ref));
    }
    for (String name : store.streams().list()) {
      CollectionRef ref = CollectionRef.stream(name);
      var steps = store.streams().open(name).snapshot();
      String newest = "step " + steps.lastStep().orElse(-1);
      table.add(name, "stream", newest, steps.steps(), workspace.bytes(ref));
    }
    return table;
  }

  /** Returns a row for each commit of each collection, in the order of time. */
  TextTable commits() {
    record Line(CollectionRef ref, Commit commit) {}
    List<Line> lines = new ArrayList<>();
    for (String name : store.datasets().list()) {
      store.datasets().open(name).history().stream()
          .map(commit -> new Line(CollectionRef.dataset(name), commit))
          .forEach(lines::add);
    }
    for (String name : store.streams().list()) {
      store.streams().open(name).history().stream()
          .map(commit -> new Line(CollectionRef.stream(name), commit))
          .forEach(lines::add);
    }
    lines.sort(Comparator.comparing(line -> line.commit().time()));
    TextTable table = new TextTable("version", "time", "operation", "rows added", "made from");
    for (Line line : lines) {
      Commit commit = line.commit();
      table.add(
          line.ref().prefix() + "@" + commit.version(),
          commit.time().truncatedTo(ChronoUnit.SECONDS),
          commit.operation().word(),
          commit.addedRows(),
          commit.parents().stream().map(History::text).collect(Collectors.joining(" ")));
    }
    return table;
  }
}
