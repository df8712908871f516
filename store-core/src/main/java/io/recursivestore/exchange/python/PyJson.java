package io.recursivestore.exchange.python;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.exchange.python.PyValue.BigInt;
import io.recursivestore.exchange.python.PyValue.Bytes;
import io.recursivestore.exchange.python.PyValue.Call;
import io.recursivestore.exchange.python.PyValue.Constant;
import io.recursivestore.exchange.python.PyValue.Dict;
import io.recursivestore.exchange.python.PyValue.Int;
import io.recursivestore.exchange.python.PyValue.Kind;
import io.recursivestore.exchange.python.PyValue.Name;
import io.recursivestore.exchange.python.PyValue.Real;
import io.recursivestore.exchange.python.PyValue.Sequence;
import io.recursivestore.exchange.python.PyValue.Text;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Values of Python as JSON, in the forms that {@code docs/guide/python.md} lists. */
final class PyJson {
  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** JSON is up to seven times as deep, and its readers give up at 1000. */
  private static final int MAX_DEPTH = 120;

  /** Readers of JSON refuse longer numbers. */
  private static final int MAX_BITS = 3000;

  private final Budget budget;

  /** The values that hold the one that is being converted. */
  private final Set<PyValue> path = Collections.newSetFromMap(new IdentityHashMap<>());

  PyJson(Budget budget) {
    this.budget = budget;
  }

  Budget budget() {
    return budget;
  }

  /**
   * Returns a value as JSON.
   *
   * @throws PickleProblem if it is no plain data, or too much
   */
  JsonNode of(PyValue value) {
    budget.values(1, 0);
    if (value instanceof Constant constant) {
      return constant == Constant.NONE
          ? NODES.nullNode()
          : NODES.booleanNode(constant == Constant.TRUE);
    }
    if (value instanceof Int number) {
      return NODES.numberNode(number.value());
    }
    if (value instanceof BigInt number) {
      return whole(number.value());
    }
    if (value instanceof Real number) {
      return real(number.value());
    }
    if (value instanceof Text text) {
      return text(text.value());
    }
    if (value instanceof Bytes bytes) {
      return bytes(bytes);
    }
    return held(value);
  }

  /** Returns an object of one member, which is how JSON says what it has no form for. */
  static ObjectNode tagged(String tag, JsonNode value) {
    return NODES.objectNode().set(tag, value);
  }

  JsonNode text(String text) {
    budget.bytes(text.length(), 0);
    return PyText.isUnicode(text)
        ? NODES.textNode(text)
        : tagged("$str", base64(PyText.utf8(text)));
  }

  JsonNode bytes(Bytes bytes) {
    budget.bytes(bytes.length(), 0);
    int to = bytes.from() + bytes.length();
    return tagged("$bytes", base64(Arrays.copyOfRange(bytes.array(), bytes.from(), to)));
  }

  static JsonNode base64(byte[] bytes) {
    return NODES.textNode(Base64.getEncoder().encodeToString(bytes));
  }

  static JsonNode real(double value) {
    return Double.isFinite(value)
        ? NODES.numberNode(value)
        : tagged("$float", NODES.textNode(realName(value)));
  }

  /** Returns how Python calls a float that JSON lacks. */
  static String realName(double value) {
    return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  }

  JsonNode whole(BigInteger value) {
    if (value.bitLength() <= MAX_BITS) {
      return NODES.numberNode(value);
    }
    budget.bytes(value.bitLength() / 4, 0);
    // Digits of 16 take no longer the more there are.
    String digits = value.abs().toString(16);
    return tagged("$int", NODES.textNode((value.signum() < 0 ? "-0x" : "0x") + digits));
  }

  ArrayNode list(List<PyValue> items) {
    ArrayNode array = NODES.arrayNode(items.size());
    for (PyValue item : items) {
      array.add(of(item));
    }
    return array;
  }

  JsonNode dict(Dict dict) {
    List<PyValue> keys = dict.keys;
    return areNames(keys) ? object(dict) : tagged("$dict", pairs(dict));
  }

  private JsonNode held(PyValue value) {
    int offset = value instanceof Call call ? call.offset : 0;
    if (!path.add(value)) {
      throw PickleProblem.refused(
          offset,
          "it has a " + PyValue.describe(value) + " that holds itself, which JSON can't say");
    }
    if (path.size() > MAX_DEPTH) {
      throw PickleProblem.refused(offset, "its values are nested deeper than " + MAX_DEPTH);
    }
    JsonNode node = container(value);
    path.remove(value);
    return node;
  }

  private JsonNode container(PyValue value) {
    if (value instanceof Sequence sequence) {
      ArrayNode items = list(sequence.items);
      return sequence.kind == Kind.SET ? tagged("$set", items) : items;
    }
    if (value instanceof Dict dict) {
      return dict(dict);
    }
    if (value instanceof Name name) {
      if (name.name().equals("pandas.NA")) {
        return tagged("$na", NODES.booleanNode(true));
      }
      throw PickleProblem.name(name.offset(), name.name());
    }
    return CallJson.of((Call) value, this);
  }

  private static boolean areNames(List<PyValue> keys) {
    Set<String> seen = new HashSet<>();
    for (PyValue key : keys) {
      boolean isName =
          key instanceof Text text
              && !text.value().startsWith("$")
              && PyText.isUnicode(text.value())
              && seen.add(text.value());
      if (!isName) {
        return false;
      }
    }
    return true;
  }

  private ObjectNode object(Dict dict) {
    ObjectNode object = NODES.objectNode();
    for (int i = 0; i < dict.keys.size(); i++) {
      String key = ((Text) dict.keys.get(i)).value();
      budget.bytes(key.length(), 0);
      object.set(key, of(dict.values.get(i)));
    }
    return object;
  }

  private ArrayNode pairs(Dict dict) {
    ArrayNode pairs = NODES.arrayNode(dict.keys.size());
    for (int i = 0; i < dict.keys.size(); i++) {
      budget.values(1, 0);
      pairs.add(NODES.arrayNode(2).add(of(dict.keys.get(i))).add(of(dict.values.get(i))));
    }
    return pairs;
  }
}
