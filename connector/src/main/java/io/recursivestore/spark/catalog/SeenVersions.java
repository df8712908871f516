package io.recursivestore.spark.catalog;

import io.recursivestore.dataset.Dataset;
import io.recursivestore.model.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The versions of datasets that were the newest when tables were loaded, so that the next load
 * reads only what has happened since. Spark loads a table twice for a query. May be used by many
 * threads.
 */
final class SeenVersions {
  /** Each takes what a checkpoint of the dataset holds. */
  private static final int MOST = 16;

  private record Place(String root, String dataset) {}

  private final Map<Place, Snapshot> seen = new LinkedHashMap<>(MOST, 0.75f, true);

  /** Returns the newest version, of which the store is asked anew. */
  Snapshot newest(Location location, Dataset dataset) {
    Place place = new Place(location.root(), location.ref().name());
    Snapshot before = get(place);
    Snapshot newest = before == null ? dataset.latest() : dataset.latest(before);
    put(place, newest);
    return newest;
  }

  private synchronized @Nullable Snapshot get(Place place) {
    return seen.get(place);
  }

  private synchronized void put(Place place, Snapshot snapshot) {
    seen.put(place, snapshot);
    if (seen.size() > MOST) {
      seen.remove(seen.keySet().iterator().next());
    }
  }
}
