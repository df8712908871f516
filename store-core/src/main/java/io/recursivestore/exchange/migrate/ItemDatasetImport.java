package io.recursivestore.exchange.migrate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.exchange.python.PythonDataset;
import io.recursivestore.exchange.python.PythonProblem;
import io.recursivestore.item.ItemCollection;
import io.recursivestore.item.ItemDataset;
import io.recursivestore.item.ItemVersion;
import io.recursivestore.model.InvalidRequestException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names datasets of items. The original code gave the newest version of each item, whichever
 * dataset was asked for, and so these are what a dataset gets.
 */
final class ItemDatasetImport {
  private static final String ID = "import.dataset";
  private static final String MISSING = "import.missing";
  private static final int AT_ONCE = 500;
  private static final int SHOWN = 3;

  private final ItemCollection collection;
  private final PythonImport.Counts counts;

  ItemDatasetImport(ItemCollection collection, PythonImport.Counts counts) {
    this.collection = collection;
    this.counts = counts;
  }

  void run(List<PythonDataset> datasets) {
    for (PythonDataset dataset : datasets) {
      try {
        take(dataset);
      } catch (InvalidRequestException e) {
        counts.add(
            new PythonProblem(
                PythonProblem.Kind.REFUSED, dataset.file(), String.valueOf(e.getMessage())));
      }
    }
  }

  private void take(PythonDataset dataset) {
    List<String> missing = new ArrayList<>();
    List<ItemVersion> members = members(dataset.items(), missing);
    if (!missing.isEmpty()) {
      counts.add(
          new PythonProblem(
              PythonProblem.Kind.MISSING,
              dataset.file(),
              "The dataset lacks "
                  + missing.size()
                  + " of "
                  + dataset.items().size()
                  + " items, which were not taken: "
                  + String.join(", ", missing.subList(0, Math.min(SHOWN, missing.size())))
                  + (missing.size() > SHOWN ? ", …" : "")
                  + "."));
    }
    ObjectNode metadata = dataset.metadata().deepCopy();
    metadata.put(ID, dataset.id());
    if (!missing.isEmpty()) {
      ArrayNode list = metadata.putArray(MISSING);
      missing.forEach(list::add);
    }
    if (isThere(dataset.name(), metadata)) {
      counts.datasets.find();
    } else {
      collection.nameDataset(dataset.name(), members, metadata);
      counts.datasets.take();
    }
  }

  private List<ItemVersion> members(List<String> ids, List<String> missing) {
    ItemsThere there = new ItemsThere(collection);
    Map<String, Integer> newest = new HashMap<>();
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      newest.putAll(there.newest(ids.subList(from, Math.min(ids.size(), from + AT_ONCE))));
    }
    List<ItemVersion> members = new ArrayList<>(ids.size());
    for (String id : ids) {
      Integer version = newest.get(id);
      if (version == null) {
        missing.add(id);
      } else {
        members.add(new ItemVersion(id, version));
      }
    }
    return members;
  }

  /** Returns whether it was named before, and lacks the same items. */
  private boolean isThere(String name, ObjectNode metadata) {
    int newest = collection.dataset(name).map(ItemDataset::version).orElse(0);
    for (int version = newest; version > 0; version--) {
      Optional<ObjectNode> found = collection.dataset(name, version).map(ItemDataset::metadata);
      boolean isSame =
          found.isPresent()
              && found.get().path(ID).equals(metadata.path(ID))
              && found.get().path(MISSING).equals(metadata.path(MISSING));
      if (isSame) {
        return true;
      }
    }
    return false;
  }
}
