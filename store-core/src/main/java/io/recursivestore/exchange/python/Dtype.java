package io.recursivestore.exchange.python;

import io.recursivestore.exchange.python.PyValue.Call;
import io.recursivestore.exchange.python.PyValue.Constant;
import io.recursivestore.exchange.python.PyValue.Int;
import io.recursivestore.exchange.python.PyValue.Sequence;
import io.recursivestore.exchange.python.PyValue.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of the elements of a NumPy array.
 *
 * @param kind one of {@code b i u f c M m S U O}, as NumPy names them
 * @param size bytes of an element
 * @param isBig whether the first byte of a number is the highest
 * @param unit what times count, such as {@code [ns]}; empty for others
 */
record Dtype(char kind, int size, boolean isBig, String unit) {
  private static final Pattern CODE = Pattern.compile("([?biufcMmSaUO])(\\d{0,9})");
  private static final Map<Character, Set<Integer>> SIZES =
      Map.of(
          'b', Set.of(1),
          'i', Set.of(1, 2, 4, 8),
          'u', Set.of(1, 2, 4, 8),
          'f', Set.of(2, 4, 8),
          'c', Set.of(8, 16),
          'M', Set.of(8),
          'm', Set.of(8));

  /** Where the parts of the state of a dtype are. */
  private static final int ORDER = 1;

  private static final int SUBTYPE = 2;
  private static final int FIELDS = 3;
  private static final int METADATA = 8;

  /**
   * Reads a dtype.
   *
   * @throws PickleProblem if it is none, or one of records or of numbers that aren't read
   */
  static Dtype of(PyValue value, Budget budget, int offset) {
    if (!(value instanceof Call call) || !call.is("numpy.dtype")) {
      throw PickleProblem.damaged(
          offset, "it has a " + PyValue.describe(value) + " in the place of a numpy.dtype");
    }
    String code = call.argument(0) instanceof Text text ? text.value() : "";
    Matcher matcher = CODE.matcher(code);
    if (!matcher.matches()) {
      throw PickleProblem.refused(
          call.offset, "it has an array of the numpy.dtype '" + shown(code) + "'");
    }
    char kind = matcher.group(1).charAt(0);
    kind = kind == '?' ? 'b' : kind == 'a' ? 'S' : kind;
    int number = matcher.group(2).isEmpty() ? 0 : Integer.parseInt(matcher.group(2));
    List<PyValue> state =
        call.state instanceof Sequence sequence ? sequence.items : List.<PyValue>of();
    for (int part = SUBTYPE; part <= FIELDS && part < state.size(); part++) {
      if (state.get(part) != Constant.NONE) {
        throw PickleProblem.refused(call.offset, "it has an array of records of a numpy.dtype");
      }
    }
    int size = kind == 'U' ? number * 4 : kind == 'O' ? 8 : number == 0 && kind == 'b' ? 1 : number;
    if (number > Integer.MAX_VALUE / 4 || !SIZES.getOrDefault(kind, Set.of(size)).contains(size)) {
      throw PickleProblem.refused(
          call.offset, "it has an array of the numpy.dtype '" + shown(code) + "'");
    }
    boolean isBig =
        state.size() > ORDER && state.get(ORDER) instanceof Text order && order.value().equals(">");
    return new Dtype(kind, size, isBig, unit(kind, state, budget, call.offset));
  }

  /** Returns the bytes that an element takes in the buffer of an array; objects take none. */
  int stored() {
    return kind == 'O' ? 0 : size;
  }

  /** Returns it as NumPy's {@code dtype.str} does. */
  String text() {
    return switch (kind) {
      case 'O' -> "|O";
      case 'S' -> "|S" + size;
      case 'U' -> order() + "U" + size / 4;
      default -> (size == 1 ? "|" : order()) + kind + size + unit;
    };
  }

  private String order() {
    return isBig ? ">" : "<";
  }

  private static String unit(char kind, List<PyValue> state, Budget budget, int offset) {
    if (kind != 'M' && kind != 'm') {
      return "";
    }
    boolean hasUnit =
        state.size() > METADATA
            && state.get(METADATA) instanceof Sequence metadata
            && metadata.items.size() == 2
            && metadata.items.get(1) instanceof Sequence parts
            && parts.items.size() >= 2;
    if (!hasUnit) {
      throw PickleProblem.damaged(offset, "a numpy.dtype of times has no unit");
    }
    List<PyValue> parts = ((Sequence) ((Sequence) state.get(METADATA)).items.get(1)).items;
    PyValue.Bytes name = budget.bytesOf(parts.get(0), offset);
    String unit = new String(name.array(), name.from(), name.length(), StandardCharsets.ISO_8859_1);
    if (!unit.matches("Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as|generic")) {
      throw PickleProblem.damaged(
          offset, "a numpy.dtype of times has the unit '" + shown(unit) + "'");
    }
    long count = parts.get(1) instanceof Int number ? number.value() : 1;
    return unit.equals("generic") ? "" : "[" + (count == 1 ? "" : count) + unit + "]";
  }

  private static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= 40 ? printable : printable.substring(0, 40) + "…";
  }
}
