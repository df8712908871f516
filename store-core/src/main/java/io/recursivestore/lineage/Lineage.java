package io.recursivestore.lineage;

import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.Parent;
import io.recursivestore.storage.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was made from what, across all collections of a store, as their commits say.
 *
 * <p>A version has the rows of the commits since all rows were last replaced, and was made from
 * what these commits were made from. So rows that were appended at version 2 are at version 5 too,
 * and what was read from version 5 was made from them. A collection that was renamed is gone under
 * the name that its children know.
 *
 * <p>Each call reads the logs anew and keeps of them only what has parents: some hundred bytes for
 * each such commit. May be used by many threads.
 */
public final class Lineage {
  /** Most nodes of a graph. */
  public static final int MAX_NODES = 10_000;

  /** Most edges of a graph. */
  public static final int MAX_EDGES = 100_000;

  private final ObjectStore objects;

  /**
   * Creates a view of a store's lineage.
   *
   * @param objects where the store is
   */
  public Lineage(ObjectStore objects) {
    this.objects = objects;
  }

  /**
   * Returns the version that a commit made, as parents name it: of a stream, the number of steps
   * after it.
   *
   * @param collection whose commit it is
   * @param commit the commit
   */
  public static long version(CollectionRef collection, Commit commit) {
    return collection.kind() == CollectionKind.DATASET
        ? commit.version()
        : Long.parseLong(commit.meta().getOrDefault(Commit.STEPS, "0"));
  }

  /**
   * Returns what a version was made from, and what that was made from, to the beginning. Reads the
   * logs of the collections that it meets.
   *
   * @param collection a dataset or stream, which may be gone
   * @param version its version; of a stream, the number of its steps
   */
  public LineageGraph ancestors(CollectionRef collection, long version) {
    Map<CollectionRef, CollectionPast> known = new LinkedHashMap<>();
    LineageNode root = node(past(known, collection), new Parent(collection, version), Instant.MAX);
    Walk walk = new Walk(root, false);
    walk.run(
        node -> {
          List<LineageNode> parents = new ArrayList<>();
          if (node.exists()) {
            for (Made made : past(known, node.at().collection()).behind(node.at().version())) {
              for (Parent parent : made.parents()) {
                parents.add(node(past(known, parent.collection()), parent, made.time()));
              }
            }
          }
          return parents;
        });
    return walk.graph();
  }

  /**
   * Returns what was made from a version's rows, and what was made from that, to the end. Reads the
   * logs of all collections.
   *
   * @param collection a dataset or stream, which may be gone
   * @param version its version; of a stream, the number of its steps; 0 for what was made from any
   *     version
   */
  public LineageGraph descendants(CollectionRef collection, long version) {
    Map<CollectionRef, CollectionPast> known = new LinkedHashMap<>();
    for (CollectionKind kind : CollectionKind.WITH_LOG) {
      for (String name : objects.listNames(kind.directory())) {
        if (CollectionRef.isName(name)) {
          past(known, new CollectionRef(kind, name));
        }
      }
    }
    CollectionPast own = past(known, collection);
    Children children = new Children(known);
    boolean any = version == 0;
    boolean exists = any ? own.exists() : own.has(version);
    Walk walk = new Walk(new LineageNode(new Parent(collection, version), exists), true);
    walk.run(node -> children.of(node, any && node.equals(walk.root())));
    return walk.graph();
  }

  private CollectionPast past(Map<CollectionRef, CollectionPast> known, CollectionRef ref) {
    return known.computeIfAbsent(ref, r -> CollectionPast.read(objects, r));
  }

  /** Returns what a commit of some time read; another collection may have that name by now. */
  private static LineageNode node(CollectionPast past, Parent at, Instant time) {
    return new LineageNode(at, past.existedAt(time) && past.has(at.version()));
  }
}
