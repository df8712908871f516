package io.recursivestore.exchange.python;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pickle says, as it says it. A pickle may call functions; here a call is a value like any
 * other, which nobody calls: it holds the function's name and arguments.
 */
sealed interface PyValue {

  /** Values of which there is one. */
  enum Constant implements PyValue {
    NONE,
    TRUE,
    FALSE
  }

  /** An integer of 64 bits. */
  record Int(long value) implements PyValue {}

  /** An integer that takes more. */
  record BigInt(BigInteger value) implements PyValue {}

  /** A float. */
  record Real(double value) implements PyValue {}

  /** A str. It may hold halves of surrogate pairs, as those of Python may. */
  record Text(String value) implements PyValue {}

  /**
   * Bytes of a pickle, where they lie in it.
   *
   * @param array holds them, and others
   * @param from where they begin
   * @param length how many there are
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Bytes(byte[] array, int from, int length) implements PyValue {
    static Bytes of(byte[] array) {
      return new Bytes(array, 0, array.length);
    }
  }

  /**
   * A function or class, by one of the names that {@link KnownNames} knows.
   *
   * @param name the name
   * @param offset where in the pickle it is
   */
  record Name(String name, int offset) implements PyValue {}

  /** What a sequence is. */
  enum Kind {
    LIST,
    TUPLE,
    SET
  }

  /** A list, tuple, set or frozenset. */
  final class Sequence implements PyValue {
    final Kind kind;
    final List<PyValue> items;

    Sequence(Kind kind, List<PyValue> items) {
      this.kind = kind;
      this.items = items;
    }
  }

  /** A dict, in its order. */
  final class Dict implements PyValue {
    final List<PyValue> keys = new ArrayList<>();
    final List<PyValue> values = new ArrayList<>();

    void put(PyValue key, PyValue value) {
      keys.add(key);
      values.add(value);
    }

    /** Returns the last value of a text as key, as Python keeps it; null if there is none. */
    @Nullable PyValue get(String key) {
      for (int i = keys.size() - 1; i >= 0; i--) {
        if (keys.get(i) instanceof Text text && text.value().equals(key)) {
          return values.get(i);
        }
      }
      return null;
    }
  }

  /** A call that nobody made, and what was to be done with what it would have returned. */
  final class Call implements PyValue {
    private static final Dict NO_ITEMS = new Dict();

    final Name function;
    final List<PyValue> arguments;
    final int offset;

    /** What {@code __setstate__} was to be given; none in most calls. */
    PyValue state = Constant.NONE;

    /** The items of a kind of dict; others get none. */
    final Dict items;

    Call(Name function, List<PyValue> arguments, int offset) {
      this.function = function;
      this.arguments = arguments;
      this.offset = offset;
      this.items = KnownNames.isDict(function.name()) ? new Dict() : NO_ITEMS;
    }

    String name() {
      return function.name();
    }

    boolean is(String name) {
      return function.name().equals(name);
    }

    /**
     * Returns an argument.
     *
     * @throws PickleProblem if there are not as many
     */
    PyValue argument(int i) {
      if (i >= arguments.size()) {
        throw PickleProblem.damaged(
            offset, name() + " has " + arguments.size() + " arguments, but needs " + (i + 1));
      }
      return arguments.get(i);
    }
  }

  /** Returns a word for what a value is, for messages. */
  static String describe(PyValue value) {
    if (value instanceof Call call) {
      return call.name();
    }
    if (value instanceof Name name) {
      return name.name();
    }
    if (value instanceof Sequence sequence) {
      return sequence.kind.name().toLowerCase(java.util.Locale.ROOT);
    }
    if (value instanceof Dict) {
      return "dict";
    }
    if (value instanceof Text) {
      return "str";
    }
    if (value instanceof Bytes) {
      return "bytes";
    }
    return value instanceof Constant constant && constant == Constant.NONE ? "None" : "number";
  }
}
