package io.recursivestore.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parents in JSON: {@code {"item": "a", "version": 2, "collection": "c"}}, of which version and
 * collection may be missing, or {@code {"dataset": "d", "version": 7}}.
 */
final class ParentJson {
  private static final String VERSION = "version";
  private static final String ITEM = "item";
  private static final String COLLECTION = "collection";

  private ParentJson() {}

  static ArrayNode write(List<ItemParent> parents) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (ItemParent parent : parents) {
      ObjectNode node = array.addObject();
      if (parent instanceof ItemParent.OfItem item) {
        node.put(ITEM, item.id());
        item.version().ifPresent(version -> node.put(VERSION, version));
        item.collection().ifPresent(collection -> node.put(COLLECTION, collection));
      } else if (parent instanceof ItemParent.OfCollection of) {
        node.put(of.collection().kind().singular(), of.collection().name());
        node.put(VERSION, of.version());
      }
    }
    return array;
  }

  static List<ItemParent> read(JsonNode array) {
    List<ItemParent> parents = new ArrayList<>();
    for (JsonNode node : array) {
      parents.add(node.has(ITEM) ? item(node) : collection(node));
    }
    return parents;
  }

  private static ItemParent item(JsonNode node) {
    return new ItemParent.OfItem(
        Optional.ofNullable(node.get(COLLECTION)).map(JsonNode::textValue),
        node.get(ITEM).textValue(),
        Optional.ofNullable(node.get(VERSION)).map(JsonNode::intValue));
  }

  private static ItemParent collection(JsonNode node) {
    for (CollectionKind kind : CollectionKind.values()) {
      if (node.has(kind.singular())) {
        return new ItemParent.OfCollection(
            new CollectionRef(kind, node.get(kind.singular()).textValue()),
            node.path(VERSION).longValue());
      }
    }
    throw new io.recursivestore.model.CorruptDataException(
        "A stored parent is neither an item nor a collection: " + node + ".");
  }
}
