package io.recursivestore.exchange.python;

import io.recursivestore.exchange.python.PyValue.Call;
import io.recursivestore.exchange.python.PyValue.Constant;
import io.recursivestore.exchange.python.PyValue.Dict;
import io.recursivestore.exchange.python.PyValue.Kind;
import io.recursivestore.exchange.python.PyValue.Name;
import io.recursivestore.exchange.python.PyValue.Sequence;
import io.recursivestore.exchange.python.PyValue.Text;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a pickle of protocols 0 to 5 says, after the comments of CPython's {@code
 * Lib/pickletools.py}. Nothing is called, and no class is looked up: a name that {@link KnownNames}
 * doesn't know ends the reading, one that it knows becomes part of a {@link Call}.
 */
final class PickleReader {
  /** Python itself converts no text that is longer into an integer. */
  private static final int MAX_DIGITS = 4300;

  private static final int MAX_PROTOCOL = 5;

  private final PickleInput in;
  private final PickleStack stack;

  /** Where the opcode is that is being read. */
  private int at;

  private PickleReader(byte[] pickle, long maxValues) {
    in = new PickleInput(pickle);
    stack = new PickleStack(in, maxValues);
  }

  /**
   * Reads a pickle.
   *
   * @throws PickleProblem if it is damaged, or holds what is not read
   */
  static PyValue read(byte[] pickle, PickleLimits limits) {
    return new PickleReader(pickle, limits.values()).read();
  }

  private PyValue read() {
    while (true) {
      at = in.position();
      int opcode = in.next();
      if (opcode == '.') {
        return stack.pop();
      }
      if (!pushed(opcode) && !arranged(opcode) && !called(opcode)) {
        throw PickleProblem.damaged(
            at, "it has the opcode 0x" + Integer.toHexString(opcode) + ", which there is not");
      }
    }
  }

  /** Pushes a number, text or bytes, if an opcode is one of these. */
  private boolean pushed(int opcode) {
    switch (opcode) {
      case 'N' -> stack.push(Constant.NONE);
      case 0x88 -> stack.push(Constant.TRUE);
      case 0x89 -> stack.push(Constant.FALSE);
      case 'I' -> stack.push(decimal(in.shortLine(), true));
      case 'L' -> stack.push(decimal(in.shortLine().replaceFirst("L$", ""), false));
      case 'J' -> stack.push(new PyValue.Int(in.int32()));
      case 'K' -> stack.push(new PyValue.Int(in.next()));
      case 'M' -> stack.push(new PyValue.Int(in.uint16()));
      case 0x8a -> stack.push(in.integer(in.next()));
      case 0x8b -> stack.push(in.integer(in.int32()));
      case 'F' -> stack.push(new PyValue.Real(real(in.shortLine())));
      case 'G' -> stack.push(new PyValue.Real(in.float64()));
      case 'V' -> stack.push(new Text(PyText.rawEscapes(in.line(), at)));
      case 0x8c -> stack.push(text(in.next()));
      case 'X' -> stack.push(text(in.uint32()));
      case 0x8d -> stack.push(text(in.uint64()));
      case 'S' -> stack.push(old(PyText.literal(in.line(), at)));
      case 'T' -> stack.push(old(latin1(in.uint32())));
      case 'U' -> stack.push(old(latin1(in.next())));
      case 'C' -> stack.push(in.bytes(in.next()));
      case 'B' -> stack.push(in.bytes(in.uint32()));
      case 0x8e, 0x96 -> stack.push(in.bytes(in.uint64()));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Builds lists, tuples, dicts and sets, and remembers values. */
  private boolean arranged(int opcode) {
    switch (opcode) {
      case '(' -> stack.mark();
      case '0' -> stack.popOrUnmark();
      case '1' -> stack.popToMark();
      case '2' -> stack.push(stack.top());
      case ')' -> stack.tuple(0);
      case 0x85 -> stack.tuple(1);
      case 0x86 -> stack.tuple(2);
      case 0x87 -> stack.tuple(3);
      case 't' -> stack.push(new Sequence(Kind.TUPLE, stack.popToMark()));
      case ']' -> stack.push(new Sequence(Kind.LIST, new ArrayList<>(0)));
      case 'l' -> stack.push(new Sequence(Kind.LIST, stack.popToMark()));
      case 'a' -> append(List.of(stack.pop()), Kind.LIST);
      case 'e' -> append(stack.popToMark(), Kind.LIST);
      case 0x8f -> stack.push(new Sequence(Kind.SET, new ArrayList<>(0)));
      case 0x90 -> append(stack.popToMark(), Kind.SET);
      case 0x91 -> stack.push(new Sequence(Kind.SET, stack.popToMark()));
      case '}' -> stack.push(new Dict());
      case 'd' -> {
        Dict dict = new Dict();
        stack.putAll(dict, stack.popToMark());
        stack.push(dict);
      }
      case 's' -> {
        PyValue value = stack.pop();
        put(List.of(stack.pop(), value));
      }
      case 'u' -> put(stack.popToMark());
      case 'p' -> stack.remember(number(in.shortLine()));
      case 'q' -> stack.remember(in.next());
      case 'r' -> stack.remember(in.uint32());
      case 0x94 -> stack.remember();
      case 'g' -> stack.recall(number(in.shortLine()));
      case 'h' -> stack.recall(in.next());
      case 'j' -> stack.recall(in.uint32());
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Takes names, and calls that are not made; and what says something of the pickle itself. */
  private boolean called(int opcode) {
    switch (opcode) {
      case 'c' -> stack.push(name(in.shortLine(), in.shortLine()));
      case 0x93 -> {
        PyValue name = stack.pop();
        PyValue module = stack.pop();
        if (!(name instanceof Text n) || !(module instanceof Text m)) {
          throw PickleProblem.damaged(at, "a name is no text");
        }
        stack.push(name(m.value(), n.value()));
      }
      case 'R', 0x81 -> {
        PyValue arguments = stack.pop();
        stack.push(call(stack.pop(), tuple(arguments)));
      }
      case 0x92 -> {
        PyValue named = stack.pop();
        PyValue arguments = stack.pop();
        PyValue function = stack.pop();
        if (!(named instanceof Dict dict) || !dict.keys.isEmpty()) {
          throw PickleProblem.refused(
              at, "it calls " + PyValue.describe(function) + " with arguments by name");
        }
        stack.push(call(function, tuple(arguments)));
      }
      case 'i' -> {
        Name name = name(in.shortLine(), in.shortLine());
        stack.push(call(name, stack.popToMark()));
      }
      case 'o' -> {
        List<PyValue> above = stack.popToMark();
        if (above.isEmpty()) {
          throw PickleProblem.damaged(at, "it makes an object of nothing");
        }
        stack.push(call(above.get(0), new ArrayList<>(above.subList(1, above.size()))));
      }
      case 'b' -> {
        PyValue state = stack.pop();
        if (!(stack.top() instanceof Call call)) {
          throw PickleProblem.refused(
              at, "it sets the state of a " + PyValue.describe(stack.top()));
        }
        call.state = state;
      }
      case 0x80 -> {
        int protocol = in.next();
        if (protocol > MAX_PROTOCOL) {
          throw PickleProblem.refused(
              at, "it is of protocol " + protocol + ", but 5 is the newest that is read");
        }
      }
      case 0x95 -> {
        int before = in.position();
        long length = in.uint64();
        in.require(length, before);
      }
      case 'P', 'Q' ->
          throw PickleProblem.refused(
              at, "it has a persistent id, which only its writer can follow");
      case 0x82, 0x83, 0x84 ->
          throw PickleProblem.refused(
              at, "it has a number of Python's extension registry in the place of a name");
      case 0x97 -> throw PickleProblem.refused(at, "it has a buffer that was kept outside of it");
      case 0x98 -> {
        // Says that the bytes on top can't be written.
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private Name name(String module, String name) {
    return KnownNames.find(module, name, at);
  }

  private List<PyValue> tuple(PyValue arguments) {
    if (!(arguments instanceof Sequence sequence) || sequence.kind != Kind.TUPLE) {
      throw PickleProblem.damaged(
          at, "the arguments of a call are a " + PyValue.describe(arguments) + ", no tuple");
    }
    return sequence.items;
  }

  private PyValue call(PyValue function, List<PyValue> arguments) {
    if (!(function instanceof Name name)) {
      throw PickleProblem.refused(
          at, "it calls a " + PyValue.describe(function) + ", which is no function");
    }
    return KnownNames.call(name, arguments, at);
  }

  private void append(List<PyValue> items, Kind kind) {
    if (!(stack.top() instanceof Sequence sequence) || sequence.kind != kind) {
      throw PickleProblem.refused(
          at, "it adds items to a " + PyValue.describe(stack.top()) + ", which is no list or set");
    }
    sequence.items.addAll(items);
  }

  private void put(List<PyValue> pairs) {
    PyValue target = stack.top();
    if (target instanceof Call call && KnownNames.isDict(call.name())) {
      stack.putAll(call.items, pairs);
    } else if (target instanceof Dict dict) {
      stack.putAll(dict, pairs);
    } else {
      throw PickleProblem.refused(
          at, "it adds keys to a " + PyValue.describe(target) + ", which is no dict");
    }
  }

  private Text text(long length) {
    return new Text(PyText.utf8(in.bytes(length), at));
  }

  private String latin1(long length) {
    PyValue.Bytes bytes = in.bytes(length);
    return new String(bytes.array(), bytes.from(), bytes.length(), StandardCharsets.ISO_8859_1);
  }

  /** Python 2 had one type for texts and bytes; Python 3 takes what is ASCII for text. */
  private static PyValue old(String latin1) {
    return latin1.chars().allMatch(c -> c < 0x80)
        ? new Text(latin1)
        : PyValue.Bytes.of(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  private PyValue decimal(String digits, boolean mayBeBool) {
    if (mayBeBool && (digits.equals("00") || digits.equals("01"))) {
      return digits.equals("01") ? Constant.TRUE : Constant.FALSE;
    }
    if (digits.length() > MAX_DIGITS) {
      throw PickleProblem.refused(at, "an integer has more than " + MAX_DIGITS + " digits");
    }
    try {
      BigInteger value = new BigInteger(digits.strip());
      return value.bitLength() < Long.SIZE
          ? new PyValue.Int(value.longValue())
          : new PyValue.BigInt(value);
    } catch (NumberFormatException e) {
      throw PickleProblem.damaged(at, "an integer has other characters than digits");
    }
  }

  private long number(String digits) {
    return decimal(digits, false) instanceof PyValue.Int number ? number.value() : -1;
  }

  private double real(String text) {
    return switch (text.strip()) {
      case "nan", "-nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> {
        if (!text.matches("\\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\\s*")) {
          throw PickleProblem.damaged(at, "a float is no number");
        }
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException e) {
          throw PickleProblem.damaged(at, "a float is no number");
        }
      }
    };
  }
}
