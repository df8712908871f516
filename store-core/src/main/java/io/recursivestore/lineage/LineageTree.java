package io.recursivestore.lineage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a graph as an indented tree. It keeps its own stack, because graphs can be deep. */
final class LineageTree {
  private record Line(LineageNode node, String before, String below) {}

  private final LineageGraph graph;
  private final Map<LineageNode, List<LineageNode>> next = new HashMap<>();

  LineageTree(LineageGraph graph) {
    this.graph = graph;
    for (LineageEdge edge : graph.edges()) {
      LineageNode near = graph.forward() ? edge.from() : edge.to();
      LineageNode far = graph.forward() ? edge.to() : edge.from();
      next.computeIfAbsent(near, n -> new ArrayList<>()).add(far);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    Set<LineageNode> shown = new HashSet<>();
    Deque<Line> stack = new ArrayDeque<>(List.of(new Line(graph.root(), "", "")));
    while (!stack.isEmpty()) {
      Line line = stack.pop();
      List<LineageNode> below = next.getOrDefault(line.node(), List.of());
      text.append(line.before()).append(line.node()).append(line.node().exists() ? "" : " (gone)");
      if (!shown.add(line.node()) && !below.isEmpty()) {
        text.append(" …\n");
        continue;
      }
      text.append('\n');
      List<Line> lines = new ArrayList<>();
      for (int i = 0; i < below.size(); i++) {
        boolean last = i == below.size() - 1;
        lines.add(
            new Line(
                below.get(i),
                line.below() + (last ? "└─ " : "├─ "),
                line.below() + (last ? "   " : "│  ")));
      }
      Collections.reverse(lines);
      lines.forEach(stack::push);
    }
    return text.append(graph.complete() ? "" : "… and more\n").toString();
  }
}
