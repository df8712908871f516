package io.recursivestore.exchange.python;

import io.recursivestore.exchange.python.PyValue.Dict;
import io.recursivestore.exchange.python.PyValue.Kind;
import io.recursivestore.exchange.python.PyValue.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stack of a pickle with its marks, and the values that it remembers by number. */
final class PickleStack {
  private final PickleInput in;
  private final long maxValues;
  private final List<PyValue> stack = new ArrayList<>();
  private int[] marks = new int[16];
  private int markCount;

  private final List<PyValue> memo = new ArrayList<>();

  /** Values that were remembered out of order, as nobody but attackers does. */
  private final Map<Long, PyValue> strayMemo = new HashMap<>();

  private long values;

  PickleStack(PickleInput in, long maxValues) {
    this.in = in;
    this.maxValues = maxValues;
  }

  void push(PyValue value) {
    count();
    stack.add(value);
  }

  PyValue pop() {
    PyValue top = top();
    stack.remove(stack.size() - 1);
    return top;
  }

  PyValue top() {
    if (stack.size() <= floor()) {
      throw PickleProblem.damaged(in.position(), "it takes a value where there is none");
    }
    return stack.get(stack.size() - 1);
  }

  void mark() {
    count();
    if (markCount == marks.length) {
      marks = Arrays.copyOf(marks, 2 * markCount);
    }
    marks[markCount++] = stack.size();
  }

  /** Takes back the last value or mark. */
  void popOrUnmark() {
    if (markCount > 0 && stack.size() == floor()) {
      markCount--;
    } else {
      pop();
    }
  }

  /** Takes the values after the last mark, and the mark. */
  List<PyValue> popToMark() {
    if (markCount == 0) {
      throw PickleProblem.damaged(in.position(), "it goes back to a mark where there is none");
    }
    int from = marks[--markCount];
    List<PyValue> above = stack.subList(from, stack.size());
    List<PyValue> taken = new ArrayList<>(above);
    above.clear();
    return taken;
  }

  /** Takes some values as a tuple. */
  void tuple(int count) {
    PyValue[] items = new PyValue[count];
    for (int i = count - 1; i >= 0; i--) {
      items[i] = pop();
    }
    push(new Sequence(Kind.TUPLE, Arrays.asList(items)));
  }

  /** Takes keys and values in turn. */
  void putAll(Dict dict, List<PyValue> pairs) {
    if (pairs.size() % 2 != 0) {
      throw PickleProblem.damaged(in.position(), "a dict has a key without a value");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      dict.put(pairs.get(i), pairs.get(i + 1));
    }
  }

  void remember() {
    count();
    memo.add(top());
  }

  void remember(long number) {
    if (number == memo.size()) {
      remember();
    } else if (number >= 0 && number < memo.size()) {
      memo.set((int) number, top());
    } else {
      count();
      strayMemo.put(number, top());
    }
  }

  void recall(long number) {
    @Nullable PyValue value =
        number >= 0 && number < memo.size() ? memo.get((int) number) : strayMemo.get(number);
    if (value == null) {
      throw PickleProblem.damaged(in.position(), "it refers to a value that it didn't keep");
    }
    push(value);
  }

  /** Everything that takes memory counts: a mark or a memory of a value is one byte of input. */
  private void count() {
    if (++values > maxValues) {
      throw PickleProblem.refused(
          in.position(), "it has more than " + maxValues + " values, which is the limit");
    }
  }

  private int floor() {
    return markCount == 0 ? 0 : marks[markCount - 1];
  }
}
