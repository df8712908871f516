package io.recursivestore.exchange.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.exchange.python.PythonFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which series were made from which, as the processing steps in their metadata say. */
final class SeriesOrder {
  private final Map<String, PythonFrame> byName = new HashMap<>();
  private final List<PythonFrame> series;

  SeriesOrder(List<PythonFrame> series) {
    this.series = series;
    for (PythonFrame each : series) {
      each.metadata()
          .map(metadata -> metadata.path("name"))
          .filter(JsonNode::isTextual)
          .ifPresent(name -> byName.put(name.textValue(), each));
    }
    // The names of files are distinct.
    series.forEach(each -> byName.put(each.name(), each));
  }

  /** Returns all series, those that others were made from before them. */
  List<PythonFrame> inOrder() {
    List<PythonFrame> ordered = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    series.forEach(each -> visit(each, seen, ordered));
    return ordered;
  }

  private void visit(PythonFrame each, Set<String> seen, List<PythonFrame> ordered) {
    if (seen.add(each.name())) {
      inputs(each).forEach(input -> visit(input, seen, ordered));
      ordered.add(each);
    }
  }

  /** Returns the series that one was made from. */
  Set<PythonFrame> inputs(PythonFrame frame) {
    Set<PythonFrame> inputs = new LinkedHashSet<>();
    frame.metadata().ifPresent(metadata -> collect(metadata, false, inputs));
    inputs.remove(frame);
    return inputs;
  }

  /** Collects the names below every key that speaks of inputs. */
  private void collect(JsonNode node, boolean isInput, Set<PythonFrame> inputs) {
    if (isInput && node.isTextual() && byName.containsKey(node.textValue())) {
      inputs.add(byName.get(node.textValue()));
    }
    if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  collect(field.getValue(), isInput || field.getKey().contains("input"), inputs));
    } else {
      node.forEach(child -> collect(child, isInput, inputs));
    }
  }
}
