package io.recursivestore.exchange.python;

import io.recursivestore.exchange.python.PyValue.Constant;
import io.recursivestore.exchange.python.PyValue.Int;
import io.recursivestore.exchange.python.PyValue.Sequence;
import io.recursivestore.exchange.python.PyValue.Text;
import io.recursivestore.model.Column;
import io.recursivestore.model.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A frame as a table of a dataset. An index that only counts the rows is left out; any other
 * becomes columns, in front.
 *
 * @param rows the number of rows
 * @param columns the columns
 */
record FrameTable(long rows, List<TableColumn> columns) {

  /**
   * Makes a table of a frame.
   *
   * @throws PickleProblem if it has no columns, two of one name, or one of a type that can't be
   *     kept
   */
  static FrameTable of(Frame frame) {
    List<TableColumn> columns = new ArrayList<>(index(frame.index()));
    for (int i = 0; i < frame.data().size(); i++) {
      columns.add(TableColumn.of(name(frame.columns(), i), frame.data().get(i)));
    }
    Set<String> names = new HashSet<>();
    for (TableColumn column : columns) {
      if (!names.add(column.name())) {
        throw PickleProblem.refused(0, "it has two columns '" + column.name() + "'");
      }
    }
    if (columns.isEmpty()) {
      throw PickleProblem.refused(0, "it has no columns");
    }
    return new FrameTable(frame.index().size(), columns);
  }

  /** Returns the columns, which may all be null. */
  Schema schema() {
    List<Column> all = new ArrayList<>();
    for (TableColumn column : columns) {
      all.add(new Column(all.size() + 1, column.name(), column.type(), true));
    }
    return new Schema(all);
  }

  private static List<TableColumn> index(FrameIndex index) {
    if (index instanceof FrameIndex.Range range) {
      boolean onlyCounts = range.name() == Constant.NONE && range.start() == 0 && range.step() == 1;
      return onlyCounts
          ? List.of()
          : List.of(TableColumn.of(text(range.name(), "index"), index, 0));
    }
    if (index instanceof FrameIndex.Values values) {
      return List.of(TableColumn.of(text(values.name(), "index"), values.values()));
    }
    FrameIndex.Levels levels = (FrameIndex.Levels) index;
    List<PyValue> names = levels.names() instanceof Sequence list ? list.items : List.<PyValue>of();
    List<TableColumn> columns = new ArrayList<>();
    for (int i = 0; i < levels.levels().size(); i++) {
      String name = text(i < names.size() ? names.get(i) : Constant.NONE, "level_" + i);
      columns.add(TableColumn.level(name, levels.levels().get(i), levels.codes().get(i)));
    }
    return columns;
  }

  private static String name(FrameIndex columns, int i) {
    if (columns instanceof FrameIndex.Range range) {
      return String.valueOf(range.start() + i * range.step());
    }
    if (columns instanceof FrameIndex.Values values) {
      if (values.values() instanceof FrameColumn.Texts texts) {
        String text = texts.values().get(i);
        return text == null ? "column_" + i : text;
      }
      if (values.values() instanceof FrameColumn.Plain plain) {
        NumpyArray array = plain.values();
        return switch (array.dtype.kind()) {
          case 'O' -> text(array.object(i), "column_" + i);
          case 'U' -> array.text(i);
          case 'i', 'u' -> String.valueOf(array.whole(i));
          default -> "column_" + i;
        };
      }
    }
    throw PickleProblem.refused(
        0, "the names of its columns are no texts or numbers. Give it plain names");
  }

  private static String text(PyValue name, String otherwise) {
    if (name instanceof Text text) {
      return text.value();
    }
    return name instanceof Int number ? String.valueOf(number.value()) : otherwise;
  }
}
