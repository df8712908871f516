package io.recursivestore.lineage;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Parent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was made from each collection. */
final class Children {
  /** A commit of some collection that read another at a version. */
  private record Reading(long version, LineageNode child, Made made) {}

  private final Map<CollectionRef, CollectionPast> pasts;
  private final Map<CollectionRef, List<Reading>> readings = new HashMap<>();

  Children(Map<CollectionRef, CollectionPast> pasts) {
    this.pasts = pasts;
    pasts.forEach(
        (ref, past) -> {
          for (Made made : past.made()) {
            LineageNode child = new LineageNode(new Parent(ref, made.version()), true);
            for (Parent parent : made.parents()) {
              readings
                  .computeIfAbsent(parent.collection(), r -> new ArrayList<>())
                  .add(new Reading(parent.version(), child, made));
            }
          }
        });
  }

  /**
   * Returns what read rows of a node, at its version or at a later one that still had them.
   *
   * @param node the node
   * @param any whether every version counts
   */
  List<LineageNode> of(LineageNode node, boolean any) {
    CollectionPast past = pasts.get(node.at().collection());
    List<LineageNode> children = new ArrayList<>();
    for (Reading reading : readings.getOrDefault(node.at().collection(), List.of())) {
      boolean same = past == null || !node.exists() || past.existedAt(reading.made().time());
      boolean has = past == null || past.keeps(node.at().version(), reading.version());
      if (same && (any || has)) {
        children.add(reading.child());
      }
    }
    return children;
  }
}
