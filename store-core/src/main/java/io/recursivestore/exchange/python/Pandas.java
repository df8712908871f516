package io.recursivestore.exchange.python;

import io.recursivestore.exchange.python.PyValue.Call;
import io.recursivestore.exchange.python.PyValue.Constant;
import io.recursivestore.exchange.python.PyValue.Dict;
import io.recursivestore.exchange.python.PyValue.Int;
import io.recursivestore.exchange.python.PyValue.Name;
import io.recursivestore.exchange.python.PyValue.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames, Series and indices in the forms that pandas 1, 2 and 3 pickle. */
final class Pandas {
  private static final String BLOCK_MANAGER = "pandas.core.internals.managers.BlockManager";
  private static final String SINGLE_MANAGER = "pandas.core.internals.managers.SingleBlockManager";

  private Pandas() {}

  /** The values of a block, and which columns they are. */
  private record Block(PyValue values, PyValue places) {}

  private record Manager(List<PyValue> axes, List<Block> blocks) {}

  static Frame frame(Call call, Budget budget) {
    Dict state = state(call);
    Manager manager = manager(call, state);
    if (manager.axes.size() != 2) {
      throw PickleProblem.damaged(call.offset, "a frame has no two axes");
    }
    FrameIndex columns = index(manager.axes.get(0), budget, call.offset);
    FrameIndex index = index(manager.axes.get(1), budget, call.offset);
    int count = bounded(columns.size(), budget, call.offset);
    List<@Nullable FrameColumn> data = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      data.add(null);
    }
    for (Block block : manager.blocks) {
      List<FrameColumn> found = PandasArrays.columns(block.values, budget, call.offset);
      long[] places = places(block.places, found.size(), budget, call.offset);
      for (int i = 0; i < found.size(); i++) {
        if (places[i] < 0 || places[i] >= count || found.get(i).rows() != index.size()) {
          throw PickleProblem.damaged(call.offset, "a frame has a block that doesn't fit it");
        }
        data.set((int) places[i], found.get(i));
      }
    }
    List<FrameColumn> whole = new ArrayList<>();
    for (FrameColumn column : data) {
      if (column == null) {
        throw PickleProblem.damaged(call.offset, "a frame lacks a column");
      }
      whole.add(column);
    }
    Dict attributes = state.get("attrs") instanceof Dict dict ? dict : new Dict();
    return new Frame(columns, index, whole, attributes);
  }

  static Frame.Series series(Call call, Budget budget) {
    Dict state = state(call);
    Manager manager = manager(call, state);
    PyValue name = state.get("_name");
    name = name == null ? state.get("name") : name;
    if (manager.axes.size() != 1 || manager.blocks.size() != 1) {
      throw PickleProblem.damaged(call.offset, "a Series has not one block of values");
    }
    FrameIndex index = index(manager.axes.get(0), budget, call.offset);
    FrameColumn data = column(manager.blocks.get(0).values, budget, call.offset);
    if (data.rows() != index.size()) {
      throw PickleProblem.damaged(call.offset, "a Series has not as many values as names");
    }
    return new Frame.Series(name == null ? Constant.NONE : name, index, data);
  }

  /** Returns an index. */
  static FrameIndex index(PyValue value, Budget budget, int offset) {
    boolean isIndex =
        value instanceof Call call
            && (call.is("pandas.core.indexes.base._new_Index")
                || call.is("pandas.core.indexes.datetimes._new_DatetimeIndex")
                || call.is("pandas.core.indexes.timedeltas._new_TimedeltaIndex"))
            && call.argument(0) instanceof Name
            && call.argument(1) instanceof Dict;
    if (!isIndex) {
      throw PickleProblem.damaged(
          offset, "it has a " + PyValue.describe(value) + " in the place of an index");
    }
    budget.enter(offset);
    FrameIndex index = index((Call) value, budget);
    budget.leave();
    return index;
  }

  private static FrameIndex index(Call call, Budget budget) {
    Dict parts = (Dict) call.argument(1);
    PyValue name = parts.get("name");
    name = name == null ? Constant.NONE : name;
    return switch (((Name) call.argument(0)).name()) {
      case "pandas.RangeIndex" -> {
        long step = whole(parts.get("step"), call.offset);
        long start = whole(parts.get("start"), call.offset);
        long stop = whole(parts.get("stop"), call.offset);
        if (step == 0 || Math.abs(start) > 1L << 52 || Math.abs(stop) > 1L << 52) {
          throw PickleProblem.damaged(call.offset, "a range has no step, or no bounds");
        }
        yield new FrameIndex.Range(name, start, stop, step);
      }
      case "pandas.MultiIndex" -> levels(parts, budget, call.offset);
      default -> {
        PyValue data = parts.get("data");
        FrameColumn values = column(data == null ? name : data, budget, call.offset);
        PyValue zone = parts.get("tz");
        if (zone != null && zone != Constant.NONE && values instanceof FrameColumn.Plain plain) {
          // pandas of old had the zone beside the values.
          values = new FrameColumn.Zoned(plain.values(), Zone.of(zone, call.offset));
        }
        yield new FrameIndex.Values(name, values);
      }
    };
  }

  /** Returns whether a call makes an array of pandas. */
  static boolean isArray(Call call) {
    return PandasArrays.is(call);
  }

  /** Returns an array of one dimension, of NumPy or of pandas. */
  static FrameColumn column(PyValue value, Budget budget, int offset) {
    List<FrameColumn> columns = PandasArrays.columns(value, budget, offset);
    if (columns.size() != 1) {
      throw PickleProblem.damaged(offset, "it has an array of two dimensions where one is meant");
    }
    return columns.get(0);
  }

  private static FrameIndex levels(Dict parts, Budget budget, int offset) {
    if (!(parts.get("levels") instanceof Sequence lists)
        || !(parts.get("codes") instanceof Sequence arrays)
        || !(parts.get("names") instanceof Sequence names)) {
      throw PickleProblem.damaged(offset, "an index of several levels lacks levels or codes");
    }
    List<FrameIndex> levels = new ArrayList<>();
    for (PyValue level : lists.items) {
      levels.add(index(level, budget, offset));
    }
    List<NumpyArray> codes = new ArrayList<>();
    for (PyValue array : arrays.items) {
      codes.add(PandasArrays.vector(array, budget, offset));
    }
    if (codes.size() != levels.size()
        || codes.stream().anyMatch(c -> c.shape[0] != codes.get(0).shape[0])) {
      throw PickleProblem.damaged(offset, "an index of several levels has not as many codes");
    }
    return new FrameIndex.Levels(names, levels, codes);
  }

  private static Manager manager(Call owner, Dict state) {
    PyValue manager = state.get("_mgr");
    manager = manager == null ? state.get("_data") : manager;
    if (!(manager instanceof Call call) || !(call.is(BLOCK_MANAGER) || call.is(SINGLE_MANAGER))) {
      throw PickleProblem.damaged(owner.offset, owner.name() + " has no blocks of values");
    }
    return call.state instanceof Sequence old && old.items.size() == 4
        ? old(old, call.offset)
        : blocks(call);
  }

  private static Manager blocks(Call call) {
    if (!(call.argument(0) instanceof Sequence blocks)
        || !(call.argument(1) instanceof Sequence axes)) {
      throw PickleProblem.damaged(call.offset, "a frame has no blocks of values");
    }
    List<Block> found = new ArrayList<>();
    for (PyValue value : blocks.items) {
      if (!(value instanceof Call block) || !block.is("pandas._libs.internals._unpickle_block")) {
        throw PickleProblem.damaged(
            call.offset, "it has a " + PyValue.describe(value) + " in the place of a block");
      }
      found.add(new Block(block.argument(0), block.argument(1)));
    }
    return new Manager(axes.items, found);
  }

  /** The form of pandas 0.14.1, which Series still have: older forms stand in front of it. */
  private static Manager old(Sequence state, int offset) {
    Dict forms = state.items.get(3) instanceof Dict dict ? dict : new Dict();
    Dict form = forms.get("0.14.1") instanceof Dict dict ? dict : new Dict();
    if (!(form.get("axes") instanceof Sequence axes)
        || !(form.get("blocks") instanceof Sequence blocks)) {
      throw PickleProblem.damaged(offset, "blocks of values are in no form that is known");
    }
    List<Block> found = new ArrayList<>();
    for (PyValue value : blocks.items) {
      PyValue values = value instanceof Dict block ? block.get("values") : null;
      PyValue places = value instanceof Dict block ? block.get("mgr_locs") : null;
      if (values == null || places == null) {
        throw PickleProblem.damaged(offset, "a block has no values or no places");
      }
      found.add(new Block(values, places));
    }
    return new Manager(axes.items, found);
  }

  private static long[] places(PyValue value, int count, Budget budget, int offset) {
    long[] places = new long[count];
    if (value instanceof Call call && call.is("builtins.slice")) {
      long start = whole(call.argument(0), offset);
      long step = call.argument(2) == Constant.NONE ? 1 : whole(call.argument(2), offset);
      for (int i = 0; i < count; i++) {
        places[i] = start + i * step;
      }
      return places;
    }
    NumpyArray array = PandasArrays.vector(value, budget, offset);
    if (array.shape[0] != count) {
      throw PickleProblem.damaged(offset, "a block has not as many places as columns");
    }
    for (int i = 0; i < count; i++) {
      places[i] = array.whole(i);
    }
    return places;
  }

  private static int bounded(long count, Budget budget, int offset) {
    budget.values(count, offset);
    return Math.toIntExact(count);
  }

  private static long whole(@Nullable PyValue value, int offset) {
    if (value instanceof Int number) {
      return number.value();
    }
    throw PickleProblem.damaged(offset, "a range has a bound that is no number");
  }

  private static Dict state(Call call) {
    if (call.state instanceof Dict state) {
      return state;
    }
    throw PickleProblem.damaged(call.offset, call.name() + " has no state");
  }
}
