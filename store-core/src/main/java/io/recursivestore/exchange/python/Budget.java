package io.recursivestore.exchange.python;

import io.recursivestore.exchange.python.PyValue.Bytes;
import io.recursivestore.exchange.python.PyValue.Call;
import io.recursivestore.exchange.python.PyValue.Text;
import java.nio.charset.StandardCharsets;

/**
 * Counts what becomes of a pickle, so that references to references, and claims of arrays without
 * bytes, end before memory does.
 */
final class Budget {
  private static final byte[] NONE = {};

  /** Levels of an index may be categories, which are an index. */
  private static final int MAX_INDEX_DEPTH = 8;

  private final PickleLimits limits;
  private long values;
  private long bytes;
  private int depth;

  Budget(PickleLimits limits) {
    this.limits = limits;
  }

  /** Takes note of some values. */
  void values(long count, int offset) {
    if (count > limits.values() - values) {
      throw PickleProblem.refused(
          offset,
          "it describes more than "
              + limits.values()
              + " values when its references are followed, which is the limit");
    }
    values += count;
  }

  /**
   * Goes into an index that is part of another one.
   *
   * @throws PickleProblem if it is nested deeper than any, as one that holds itself is
   */
  void enter(int offset) {
    values(1, offset);
    if (++depth > MAX_INDEX_DEPTH) {
      throw PickleProblem.refused(
          offset, "it has an index within an index, deeper than " + MAX_INDEX_DEPTH);
    }
  }

  void leave() {
    depth--;
  }

  /** Takes note of some bytes, or characters. */
  void bytes(long count, int offset) {
    if (count > limits.bytes() - bytes) {
      throw PickleProblem.refused(
          offset,
          "it describes more than "
              + limits.bytes()
              + " bytes of text when its references are followed, which is the limit");
    }
    bytes += count;
  }

  /**
   * Returns bytes in whatever way a protocol writes them: protocols before 3 have them as text of
   * which each character is a byte.
   */
  Bytes bytesOf(PyValue value, int offset) {
    if (value instanceof Bytes given) {
      return given;
    }
    if (value instanceof Text text) {
      return encoded(text, offset);
    }
    if (value instanceof Call call && call.is("_codecs.encode")) {
      if (call.argument(0) instanceof Text text) {
        return encoded(text, call.offset);
      }
    } else if (value instanceof Call call
        && (call.is("builtins.bytearray") || call.is("builtins.bytes"))) {
      return call.arguments.isEmpty() ? Bytes.of(NONE) : once(call.argument(0), call.offset);
    }
    throw PickleProblem.damaged(
        offset, "it has a " + PyValue.describe(value) + " in the place of bytes");
  }

  /** A bytearray is made of bytes, and not of another one. */
  private Bytes once(PyValue value, int offset) {
    if (value instanceof Call call && !call.is("_codecs.encode")) {
      throw PickleProblem.damaged(offset, "it has bytes of " + PyValue.describe(value));
    }
    return bytesOf(value, offset);
  }

  private Bytes encoded(Text text, int offset) {
    String latin1 = text.value();
    bytes(latin1.length(), offset);
    if (latin1.chars().anyMatch(c -> c > 0xff)) {
      throw PickleProblem.damaged(offset, "a text that stands for bytes has other characters");
    }
    return Bytes.of(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }
}
