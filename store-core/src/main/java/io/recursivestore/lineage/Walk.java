package io.recursivestore.lineage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Visits every node once, near ones first, so that cycles end. */
final class Walk {
  private final LineageNode root;
  private final boolean forward;
  private final Map<LineageNode, Integer> depths = new HashMap<>();
  private final List<LineageNode> nodes = new ArrayList<>();
  private final List<LineageEdge> edges = new ArrayList<>();
  private boolean complete = true;

  Walk(LineageNode root, boolean forward) {
    this.root = root;
    this.forward = forward;
  }

  LineageNode root() {
    return root;
  }

  /**
   * Goes through the graph.
   *
   * @param next returns the nodes beside a node, farther from the root
   */
  void run(Function<LineageNode, List<LineageNode>> next) {
    Deque<LineageNode> waiting = new ArrayDeque<>();
    visit(root, 0, waiting);
    while (!waiting.isEmpty()) {
      LineageNode near = waiting.poll();
      int depth = depths.getOrDefault(near, 0) + 1;
      for (LineageNode far : new LinkedHashSet<>(next.apply(near))) {
        if (edges.size() == Lineage.MAX_EDGES) {
          complete = false;
          return;
        }
        if (visit(far, depth, waiting)) {
          edges.add(
              forward ? new LineageEdge(near, far, depth) : new LineageEdge(far, near, depth));
        }
      }
    }
  }

  LineageGraph graph() {
    return new LineageGraph(root, forward, nodes, edges, complete);
  }

  /** Returns false if there is no room for the node. */
  private boolean visit(LineageNode node, int depth, Deque<LineageNode> waiting) {
    if (depths.containsKey(node)) {
      return true;
    }
    if (nodes.size() == Lineage.MAX_NODES) {
      complete = false;
      return false;
    }
    depths.put(node, depth);
    nodes.add(node);
    waiting.add(node);
    return true;
  }
}
