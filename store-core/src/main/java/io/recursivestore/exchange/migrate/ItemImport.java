package io.recursivestore.exchange.migrate;

import io.recursivestore.exchange.Progress;
import io.recursivestore.exchange.python.PythonItem;
import io.recursivestore.exchange.python.PythonProblem;
import io.recursivestore.exchange.python.PythonStore;
import io.recursivestore.item.ItemCollection;
import io.recursivestore.item.ItemDraft;
import io.recursivestore.model.InvalidRequestException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Puts versions of items into a collection, a thousand in each commit. */
final class ItemImport implements PythonStore.Wanted {
  private static final int BATCH_VERSIONS = 1_000;
  private static final long BATCH_BYTES = 16 << 20;
  private static final String ACTIVITY = "Importing items";

  private final ItemCollection collection;
  private final ItemsThere there;
  private final Progress progress;
  private final long total;
  private final PythonImport.Counts counts;

  /** Versions that are taken, or will be with this batch, of the items that come next. */
  private Map<String, NavigableSet<Long>> taken = new HashMap<>();

  private final List<ItemDraft> batch = new ArrayList<>();
  private long batchBytes;
  private long asked;

  ItemImport(ItemCollection collection, Progress progress, long total, PythonImport.Counts counts) {
    this.collection = collection;
    this.there = new ItemsThere(collection);
    this.progress = progress;
    this.total = total;
    this.counts = counts;
  }

  @Override
  public void next(List<String> ids) {
    taken = there.versions(ids);
    progress.update(ACTIVITY, asked, total);
  }

  @Override
  public boolean test(String id, long version) {
    asked++;
    NavigableSet<Long> versions = taken.get(id);
    if (versions != null && versions.contains(version)) {
      counts.items.find();
      return false;
    }
    return true;
  }

  /** Takes a version. */
  void take(PythonItem item) {
    NavigableSet<Long> versions = taken.get(item.id());
    if (versions == null) {
      versions = new TreeSet<>();
    } else if (versions.isEmpty()) {
      refuseOnce(
          item,
          "An item '"
              + item.id()
              + "' is in the collection already, and not from an import. Import into another"
              + " collection.");
      return;
    } else if (versions.last() > item.version()) {
      refuse(
          item,
          "Version "
              + versions.last()
              + " of '"
              + item.id()
              + "' was taken before, and versions come in order. Import into another collection.");
      return;
    }
    versions.add(item.version());
    try {
      add(ItemMapping.draft(item, versions));
      taken.put(item.id(), versions);
    } catch (InvalidRequestException e) {
      versions.remove(item.version());
      refuse(item, String.valueOf(e.getMessage()));
    }
  }

  /** Commits what is left. */
  void finish() {
    commit();
    // Items that were refused as a whole were not asked for.
    progress.update(ACTIVITY, total, total);
  }

  private void add(ItemDraft draft) {
    batch.add(draft);
    batchBytes += draft.payload().size();
    if (batch.size() >= BATCH_VERSIONS || batchBytes >= BATCH_BYTES) {
      commit();
      progress.update(ACTIVITY, asked, total);
    }
  }

  private void commit() {
    if (!batch.isEmpty()) {
      collection.putAll(inRounds(batch));
      batch.forEach(draft -> counts.items.take());
      batch.clear();
      batchBytes = 0;
    }
  }

  /** Returns the first of each item, then the second and so on: distinct ones are put together. */
  private static List<ItemDraft> inRounds(List<ItemDraft> drafts) {
    Map<String, Integer> rounds = new HashMap<>();
    List<List<ItemDraft>> sorted = new ArrayList<>();
    for (ItemDraft draft : drafts) {
      int round = rounds.merge(draft.id().orElseThrow(), 1, Integer::sum) - 1;
      if (round == sorted.size()) {
        sorted.add(new ArrayList<>());
      }
      sorted.get(round).add(draft);
    }
    return sorted.stream().flatMap(List::stream).toList();
  }

  private void refuseOnce(PythonItem item, String reason) {
    if (item.isLatest()) {
      refuse(item, reason);
    }
  }

  private void refuse(PythonItem item, String reason) {
    counts.add(new PythonProblem(PythonProblem.Kind.REFUSED, item.file(), reason));
  }
}
