package io.recursivestore.lineage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a collection was made from, or what was made from it.
 *
 * @param root where the graph starts
 * @param forward true if edges lead away from the root, to what was made from it; false if they
 *     lead to it
 * @param nodes all nodes, the root first, those that are nearer before those that are farther
 * @param edges all edges, in the order in which they were found
 * @param complete false if there are more nodes than {@link Lineage#MAX_NODES} or more edges than
 *     {@link Lineage#MAX_EDGES}, so that the farthest are missing
 */
public record LineageGraph(
    LineageNode root,
    boolean forward,
    List<LineageNode> nodes,
    List<LineageEdge> edges,
    boolean complete) {
  /** Copies the lists. */
  public LineageGraph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /**
   * Returns the graph as an indented tree from the root on, a line for each edge. What is below a
   * node is shown where the node comes first; where it comes again, there is an ellipsis.
   */
  public String toTree() {
    return new LineageTree(this).toString();
  }

  /** Returns the graph as a Mermaid flowchart, which Markdown viewers draw. */
  public String toMermaid() {
    StringBuilder text = new StringBuilder("flowchart LR\n");
    Map<LineageNode, String> ids = new HashMap<>();
    for (LineageNode node : nodes) {
      String id = "n" + ids.size();
      ids.put(node, id);
      text.append("  " + id + "[\"" + node + "\"]" + (node.exists() ? "\n" : ":::gone\n"));
    }
    for (LineageEdge edge : edges) {
      text.append("  " + ids.get(edge.from()) + " --> " + ids.get(edge.to()) + "\n");
    }
    return text.append("  classDef gone stroke-dasharray: 4\n").toString();
  }

  /** Returns the graph in the language of Graphviz, whose {@code dot} draws it. */
  public String toDot() {
    StringBuilder text = new StringBuilder("digraph lineage {\n  rankdir=LR\n  node [shape=box]\n");
    for (LineageNode node : nodes) {
      text.append("  \"" + node + "\"" + (node.exists() ? "\n" : " [style=dashed]\n"));
    }
    for (LineageEdge edge : edges) {
      text.append("  \"" + edge.from() + "\" -> \"" + edge.to() + "\"\n");
    }
    return text.append("}\n").toString();
  }
}
