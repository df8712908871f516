package io.recursivestore.it.fuzz;

import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * The groups around a column.
 *
 * @param repetitions those of the groups, from the outermost on, and the column's own
 */
record Nest(List<Repetition> repetitions) {
  /** Nothing around it, without nulls and with them; a struct, a list, and a list of lists. */
  static final List<Nest> ALL =
      List.of(
          of(Repetition.REQUIRED),
          of(Repetition.OPTIONAL),
          of(Repetition.OPTIONAL, Repetition.OPTIONAL),
          of(Repetition.OPTIONAL, Repetition.REPEATED, Repetition.OPTIONAL),
          of(
              Repetition.OPTIONAL,
              Repetition.REPEATED,
              Repetition.OPTIONAL,
              Repetition.REPEATED,
              Repetition.REQUIRED));

  private static Nest of(Repetition... repetitions) {
    return new Nest(List.of(repetitions));
  }

  /** Returns a schema with a column in these groups. */
  MessageType schema(PrimitiveType column) {
    Type type =
        Types.primitive(column.getPrimitiveTypeName(), repetitions.get(repetitions.size() - 1))
            .length(column.getTypeLength())
            .as(column.getLogicalTypeAnnotation())
            .named(column.getName());
    for (int i = repetitions.size() - 2; i >= 0; i--) {
      type = new GroupType(repetitions.get(i), "group" + i, type);
    }
    return new MessageType("schema", type);
  }

  /** Returns the column in these groups. */
  ColumnDescriptor leaf(PrimitiveType column) {
    return schema(column).getColumns().get(0);
  }

  /** Returns the least definition level at which the innermost list has an element. */
  int slotDefinition() {
    int level = 0;
    int slot = 0;
    for (Repetition repetition : repetitions) {
      level += repetition == Repetition.REQUIRED ? 0 : 1;
      slot = repetition == Repetition.REPEATED ? level : slot;
    }
    return slot;
  }
}
