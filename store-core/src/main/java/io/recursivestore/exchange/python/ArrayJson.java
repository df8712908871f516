package io.recursivestore.exchange.python;

import static io.recursivestore.exchange.python.PyJson.NODES;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.exchange.python.PyValue.Call;

/** NumPy's arrays and scalars as JSON. */
final class ArrayJson {
  private ArrayJson() {}

  /** Returns an array with its type and shape. */
  static JsonNode tagged(NumpyArray array, PyJson json) {
    ArrayNode shape = NODES.arrayNode();
    for (long length : array.shape) {
      shape.add(length);
    }
    ObjectNode node = NODES.objectNode();
    node.put("dtype", array.dtype.text());
    node.set("shape", shape);
    node.set("data", elements(array, json));
    return PyJson.tagged("$ndarray", node);
  }

  /** Returns the elements in C order. */
  static ArrayNode elements(NumpyArray array, PyJson json) {
    long size = array.size();
    json.budget().values(size, array.offset);
    ArrayNode elements = NODES.arrayNode((int) size);
    for (long i = 0; i < size; i++) {
      elements.add(element(array, i, json));
    }
    return elements;
  }

  /** Returns an element, in a form that its type explains. */
  static JsonNode element(NumpyArray array, long i, PyJson json) {
    return switch (array.dtype.kind()) {
      case 'b' -> NODES.booleanNode(array.whole(i) != 0);
      case 'i', 'M', 'm' -> NODES.numberNode(array.whole(i));
      case 'u' ->
          array.dtype.size() == Long.BYTES
              ? NODES.numberNode(array.unsigned(i))
              : NODES.numberNode(array.whole(i));
      case 'f' -> real(array.real(i));
      case 'c' -> NODES.arrayNode(2).add(real(array.part(i, 0))).add(real(array.part(i, 1)));
      case 'S' -> {
        byte[] bytes = array.bytes(i);
        json.budget().bytes(bytes.length, array.offset);
        yield PyJson.base64(bytes);
      }
      case 'U' -> json.text(array.text(i));
      default -> json.of(array.object(i));
    };
  }

  /** Returns a scalar: numbers, booleans, texts and bytes are those of Python. */
  static JsonNode scalar(Call call, PyJson json) {
    Dtype dtype = Dtype.of(call.argument(0), json.budget(), call.offset);
    if (dtype.kind() == 'O') {
      return json.of(call.argument(1));
    }
    NumpyArray array =
        NumpyArray.scalar(dtype, json.budget().bytesOf(call.argument(1), call.offset), call.offset);
    return switch (dtype.kind()) {
      case 'f' -> PyJson.real(array.real(0));
      case 'c' -> CallJson.complex(array.part(0, 0), array.part(0, 1));
      case 'S' -> json.bytes(PyValue.Bytes.of(array.bytes(0)));
      case 'M', 'm' -> {
        ObjectNode node = NODES.objectNode();
        node.put("dtype", dtype.text());
        node.set("data", element(array, 0, json));
        yield PyJson.tagged("$scalar", node);
      }
      default -> element(array, 0, json);
    };
  }

  /** In arrays of floats, texts say what JSON has no number for. */
  static JsonNode real(double value) {
    return Double.isFinite(value)
        ? NODES.numberNode(value)
        : NODES.textNode(PyJson.realName(value));
  }
}
