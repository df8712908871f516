package io.recursivestore.model;

import java.util.List;

/**
 * A field that files are partitioned by, with the column that it is made from.
 *
 * @param field the field
 * @param path the column, after the structs around it from the top
 */
public record PartitionColumn(PartitionField field, List<Column> path) {
  /** Copies the list. */
  public PartitionColumn {
    path = List.copyOf(path);
  }

  /** Returns the column that the field is made from. */
  public Column column() {
    return path.get(path.size() - 1);
  }

  /** Returns the names on the way to the column, from the top. */
  public List<String> names() {
    return path.stream().map(Column::name).toList();
  }

  /** Returns whether the column is on the top level, where filters can name it. */
  public boolean isTopLevel() {
    return path.size() == 1;
  }

  /** Returns the field as SQL writes it, such as {@code days(time)}. */
  public String text() {
    return field.transform().text(ArrangementText.quoted(names()));
  }
}
