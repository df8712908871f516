package io.recursivestore.exchange.python;

import static io.recursivestore.exchange.python.PyJson.NODES;
import static io.recursivestore.exchange.python.PyJson.tagged;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.exchange.python.FrameColumn.Categories;
import io.recursivestore.exchange.python.FrameColumn.Masked;
import io.recursivestore.exchange.python.FrameColumn.Plain;
import io.recursivestore.exchange.python.FrameColumn.Texts;
import io.recursivestore.exchange.python.FrameColumn.Zoned;
import io.recursivestore.exchange.python.FrameIndex.Levels;
import io.recursivestore.exchange.python.FrameIndex.Range;
import io.recursivestore.exchange.python.FrameIndex.Values;

/** Frames, Series and indices of pandas as JSON. */
final class FrameJson {
  private FrameJson() {}

  static JsonNode frame(Frame frame, PyJson json) {
    ArrayNode data = NODES.arrayNode();
    for (FrameColumn column : frame.data()) {
      data.add(column(column, json));
    }
    ObjectNode node = NODES.objectNode();
    node.set("columns", index(frame.columns(), json));
    node.set("index", index(frame.index(), json));
    node.set("data", data);
    if (!frame.attributes().keys.isEmpty()) {
      node.set("attrs", json.of(frame.attributes()));
    }
    return tagged("$frame", node);
  }

  static JsonNode series(Frame.Series series, PyJson json) {
    ObjectNode node = NODES.objectNode();
    node.set("name", json.of(series.name()));
    node.set("index", index(series.index(), json));
    node.set("data", column(series.data(), json));
    return tagged("$series", node);
  }

  static JsonNode index(FrameIndex index, PyJson json) {
    ObjectNode node = NODES.objectNode();
    if (index instanceof Range range) {
      node.set("name", json.of(range.name()));
      node.set("range", NODES.arrayNode(3).add(range.start()).add(range.stop()).add(range.step()));
    } else if (index instanceof Values values) {
      node.set("name", json.of(values.name()));
      node.set("values", column(values.values(), json));
    } else {
      Levels levels = (Levels) index;
      ArrayNode lists = node.set("names", json.of(levels.names())).withArray("/levels");
      levels.levels().forEach(level -> lists.add(index(level, json)));
      ArrayNode codes = node.withArray("/codes");
      levels.codes().forEach(array -> codes.add(ArrayJson.elements(array, json)));
    }
    return node;
  }

  static JsonNode column(FrameColumn column, PyJson json) {
    ObjectNode node = NODES.objectNode();
    if (column instanceof Plain plain) {
      return ArrayJson.tagged(plain.values(), json);
    }
    if (column instanceof Zoned zoned) {
      node.put("dtype", zoned.values().dtype.text());
      node.put("zone", zoned.zone().text());
      node.set("data", ArrayJson.elements(zoned.values(), json));
      return tagged("$times", node);
    }
    if (column instanceof Masked masked) {
      node.put("dtype", masked.dtype());
      node.set("data", masked(masked, json));
      return tagged("$masked", node);
    }
    if (column instanceof Categories categories) {
      node.set("categories", index(categories.categories(), json));
      node.set("codes", ArrayJson.elements(categories.codes(), json));
      node.put("ordered", categories.isOrdered());
      return tagged("$categorical", node);
    }
    Texts texts = (Texts) column;
    node.put("dtype", texts.dtype());
    node.set("data", texts(texts, json));
    return tagged("$strings", node);
  }

  private static ArrayNode masked(Masked masked, PyJson json) {
    json.budget().values(masked.rows(), masked.values().offset);
    ArrayNode data = NODES.arrayNode((int) masked.rows());
    for (long i = 0; i < masked.rows(); i++) {
      if (masked.mask().whole(i) != 0) {
        data.addNull();
      } else {
        data.add(ArrayJson.element(masked.values(), i, json));
      }
    }
    return data;
  }

  private static ArrayNode texts(Texts texts, PyJson json) {
    json.budget().values(texts.rows(), 0);
    ArrayNode data = NODES.arrayNode((int) texts.rows());
    for (long i = 0; i < texts.rows(); i++) {
      String text = texts.values().get(i);
      data.add(text == null ? NODES.nullNode() : json.text(text));
    }
    return data;
  }
}
