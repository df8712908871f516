package io.recursivestore.exchange.python;

import io.recursivestore.exchange.python.FrameColumn.Categories;
import io.recursivestore.exchange.python.FrameColumn.Masked;
import io.recursivestore.exchange.python.FrameColumn.Plain;
import io.recursivestore.exchange.python.FrameColumn.TextArray;
import io.recursivestore.exchange.python.FrameColumn.Texts;
import io.recursivestore.exchange.python.FrameColumn.Zoned;
import io.recursivestore.exchange.python.PyValue.Call;
import io.recursivestore.exchange.python.PyValue.Constant;
import io.recursivestore.exchange.python.PyValue.Dict;
import io.recursivestore.exchange.python.PyValue.Name;
import io.recursivestore.exchange.python.PyValue.Real;
import io.recursivestore.exchange.python.PyValue.Sequence;
import io.recursivestore.exchange.python.PyValue.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The arrays of pandas: of NumPy, or of its own types. */
final class PandasArrays {
  private static final String BACKED = "pandas._libs.arrays.__pyx_unpickle_NDArrayBacked";
  private static final Set<String> OTHERS =
      Set.of(
          "pandas.arrays.IntegerArray",
          "pandas.arrays.FloatingArray",
          "pandas.arrays.BooleanArray",
          "pandas.arrays.ArrowStringArray",
          "pandas.arrays.NumpyExtensionArray",
          "pandas.arrays.DatetimeArray",
          "pandas.arrays.TimedeltaArray",
          "pandas.arrays.StringArray",
          "pandas.Categorical");

  private PandasArrays() {}

  /** Returns whether a call makes an array of pandas. */
  static boolean is(Call call) {
    return call.is(BACKED) || OTHERS.contains(call.name());
  }

  /** Returns an array of one dimension, or the rows of one of two, which are columns of a frame. */
  static List<FrameColumn> columns(PyValue value, Budget budget, int offset) {
    if (NumpyArray.is(value)) {
      return rows(NumpyArray.of(value, budget, offset), budget).stream()
          .map(array -> (FrameColumn) new Plain(array))
          .toList();
    }
    if (!(value instanceof Call call) || !is(call)) {
      throw PickleProblem.damaged(
          offset, "it has a " + PyValue.describe(value) + " in the place of values of a frame");
    }
    return call.is(BACKED) ? backed(call, budget) : List.of(other(call, budget));
  }

  /** Returns an array of NumPy that has one dimension. */
  static NumpyArray vector(@Nullable PyValue value, Budget budget, int offset) {
    NumpyArray array = NumpyArray.of(value == null ? Constant.NONE : value, budget, offset);
    if (array.shape.length != 1) {
      throw PickleProblem.damaged(
          offset, "an array has " + array.shape.length + " dimensions where one is meant");
    }
    return array;
  }

  private static List<NumpyArray> rows(NumpyArray array, Budget budget) {
    if (array.shape.length == 1) {
      return List.of(array);
    }
    if (array.shape.length != 2 || array.shape[0] > Integer.MAX_VALUE) {
      throw PickleProblem.damaged(
          array.offset, "values of a frame have " + array.shape.length + " dimensions");
    }
    // An array without columns can have any number of rows.
    budget.values(4 * array.shape[0], array.offset);
    List<NumpyArray> rows = new ArrayList<>();
    for (int i = 0; i < array.shape[0]; i++) {
      rows.add(array.row(i));
    }
    return rows;
  }

  private static List<FrameColumn> backed(Call call, Budget budget) {
    boolean isWhole =
        call.argument(0) instanceof Name
            && call.state instanceof Sequence
            && ((Sequence) call.state).items.size() >= 2;
    if (!isWhole) {
      throw PickleProblem.damaged(call.offset, "an array of pandas has no state");
    }
    List<PyValue> state = ((Sequence) call.state).items;
    String type = ((Name) call.argument(0)).name();
    return typed(type, state.get(0), state.get(1), budget, call.offset);
  }

  private static List<FrameColumn> typed(
      String type, PyValue dtype, PyValue values, Budget budget, int offset) {
    NumpyArray array = NumpyArray.of(values, budget, offset);
    return switch (type) {
      case "pandas.arrays.DatetimeArray" -> {
        Zone zone =
            dtype instanceof Call call && call.is("pandas.DatetimeTZDtype")
                ? Zone.of(member(call, "tz", offset), offset)
                : null;
        yield rows(array, budget).stream()
            .map(row -> zone == null ? (FrameColumn) new Plain(row) : new Zoned(row, zone))
            .toList();
      }
      case "pandas.arrays.TimedeltaArray", "pandas.arrays.NumpyExtensionArray" ->
          rows(array, budget).stream().map(row -> (FrameColumn) new Plain(row)).toList();
      case "pandas.arrays.StringArray" ->
          rows(array, budget).stream()
              .map(row -> (FrameColumn) new Texts(objects(row), textType(dtype)))
              .toList();
      case "pandas.Categorical" -> {
        Call category = dtype instanceof Call call ? call : null;
        if (category == null || !category.is("pandas.CategoricalDtype")) {
          throw PickleProblem.damaged(offset, "a Categorical has no categories");
        }
        yield List.of(
            new Categories(
                vector(values, budget, offset),
                Pandas.index(member(category, "categories", offset), budget, offset),
                member(category, "ordered", offset) == Constant.TRUE));
      }
      default -> throw PickleProblem.name(offset, type);
    };
  }

  private static FrameColumn other(Call call, Budget budget) {
    Dict state = call.state instanceof Dict dict ? dict : new Dict();
    PyValue data = state.get("_data");
    PyValue arrow = state.get("_pa_array");
    if (call.is("pandas.arrays.ArrowStringArray")) {
      PyValue array = arrow == null ? data : arrow;
      PyValue dtype = state.get("_dtype");
      return new Texts(
          ArrowTexts.of(array == null ? Constant.NONE : array, budget, call.offset),
          textType(dtype == null ? Constant.NONE : dtype));
    }
    if (state.get("_mask") != null) {
      NumpyArray values = vector(data, budget, call.offset);
      NumpyArray mask = vector(state.get("_mask"), budget, call.offset);
      if (mask.dtype.kind() != 'b' || mask.shape[0] != values.shape[0]) {
        throw PickleProblem.damaged(call.offset, call.name() + " has a mask that doesn't fit it");
      }
      return new Masked(values, mask, maskedType(values.dtype, call));
    }
    PyValue values = state.get("_ndarray");
    values = values == null ? data : values;
    PyValue dtype = state.get("_dtype");
    List<FrameColumn> columns =
        typed(
            call.name(),
            dtype == null ? Constant.NONE : dtype,
            values == null ? Constant.NONE : values,
            budget,
            call.offset);
    if (columns.size() != 1) {
      throw PickleProblem.damaged(call.offset, call.name() + " has two dimensions");
    }
    return columns.get(0);
  }

  private static TextArray objects(NumpyArray array) {
    return new TextArray() {
      @Override
      public long size() {
        return array.shape[0];
      }

      @Override
      public @Nullable String get(long i) {
        PyValue value = array.dtype.kind() == 'O' ? array.object(i) : Constant.TRUE;
        if (value instanceof Text text) {
          return text.value();
        }
        boolean isMissing =
            value == Constant.NONE
                || value instanceof Real
                || (value instanceof Name name && name.name().equals("pandas.NA"));
        if (isMissing) {
          return null;
        }
        throw PickleProblem.damaged(
            array.offset, "an array of texts holds a " + PyValue.describe(value));
      }
    };
  }

  /** pandas 3 calls texts {@code str} where NaN stands for those that are missing. */
  private static String textType(PyValue dtype) {
    boolean isNew =
        dtype instanceof Call call
            && call.arguments.size() > 1
            && call.arguments.get(1) instanceof Real;
    return isNew ? "str" : "string";
  }

  private static String maskedType(Dtype dtype, Call call) {
    String bits = String.valueOf(dtype.size() * 8);
    return switch (dtype.kind()) {
      case 'b' -> "boolean";
      case 'i' -> "Int" + bits;
      case 'u' -> "UInt" + bits;
      case 'f' -> "Float" + bits;
      default -> throw PickleProblem.damaged(call.offset, call.name() + " holds no numbers");
    };
  }

  private static PyValue member(Call call, String name, int offset) {
    PyValue value = call.state instanceof Dict state ? state.get(name) : null;
    if (value == null) {
      throw PickleProblem.damaged(offset, call.name() + " has no " + name);
    }
    return value;
  }
}
