package io.recursivestore.exchange.python;

import static io.recursivestore.exchange.python.PyJson.NODES;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * JSON as Python writes it, in the forms of pickled values: numbers that are none, halves of
 * surrogate pairs, and objects that look like one of the forms.
 */
final class JsonForms {
  private final PyJson forms;

  JsonForms(Budget budget) {
    this.forms = new PyJson(budget);
  }

  JsonNode of(JsonNode node) {
    if (node.isDouble()) {
      return PyJson.real(node.doubleValue());
    }
    if (node.isBigInteger()) {
      return forms.whole(node.bigIntegerValue());
    }
    if (node.isTextual()) {
      return forms.text(node.textValue());
    }
    if (node.isArray()) {
      ArrayNode array = NODES.arrayNode(node.size());
      node.forEach(element -> array.add(of(element)));
      return array;
    }
    return node.isObject() ? object((ObjectNode) node) : node;
  }

  private JsonNode object(ObjectNode node) {
    boolean isPlain =
        node.properties().stream()
            .allMatch(m -> !m.getKey().startsWith("$") && PyText.isUnicode(m.getKey()));
    ObjectNode object = NODES.objectNode();
    ArrayNode pairs = NODES.arrayNode();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      JsonNode value = of(member.getValue());
      if (isPlain) {
        object.set(member.getKey(), value);
      } else {
        pairs.add(NODES.arrayNode(2).add(forms.text(member.getKey())).add(value));
      }
    }
    return isPlain ? object : PyJson.tagged("$dict", pairs);
  }
}
