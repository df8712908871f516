package io.recursivestore.format.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/** Fills one vector, with all below it, with the next rows of a row group. */
interface VectorReader {

  /**
   * Replaces the vector's content.
   *
   * @param rows number of rows to read; the row group has that many left
   */
  void read(int rows);

  /** Returns the levels of the first leaf at or below this vector, as last read. */
  Levels levels();

  static List<VectorReader> of(
      ColumnReadStore columns, MessageType schema, List<FieldVector> vectors) {
    List<VectorReader> readers = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      Scope top = new Scope(columns, schema, List.of(), 0, 0, 0);
      readers.add(top.reader(schema.getType(i), vectors.get(i)));
    }
    return readers;
  }

  /**
   * Where in the schema a vector stands.
   *
   * @param path names from the root
   * @param definition definition level of the parent
   * @param repetition number of repeated groups above
   * @param slotDefinition least definition level at which the innermost repeated group above has an
   *     element: from it on, a triplet stands for a slot of the vector, null or not
   */
  record Scope(
      ColumnReadStore columns,
      MessageType schema,
      List<String> path,
      int definition,
      int repetition,
      int slotDefinition) {

    VectorReader reader(Type type, FieldVector vector) {
      Scope scope = enter(type);
      if (type.isPrimitive()) {
        ColumnDescriptor leaf = schema.getColumnDescription(scope.path.toArray(String[]::new));
        return LeafReader.of(columns.getColumnReader(leaf), leaf, vector, slotDefinition);
      }
      GroupType group = type.asGroupType();
      if (vector instanceof ListVector list) {
        GroupType repeated = group.getType(0).asGroupType();
        Scope element = scope.repeat(repeated);
        FieldVector values = list.getDataVector();
        VectorReader child =
            values instanceof StructVector struct
                    && repeated.getFieldCount() == 2
                    && ParquetSchemas.MAP_GROUP.equals(repeated.getName())
                ? element.struct(repeated, struct)
                : element.reader(repeated.getType(0), values);
        return new ListReader(
            list, child, scope.definition, element.definition, element.repetition, slotDefinition);
      }
      return scope.structIn(group, (StructVector) vector, slotDefinition);
    }

    private VectorReader struct(GroupType group, StructVector vector) {
      return structIn(group, vector, slotDefinition);
    }

    private VectorReader structIn(GroupType group, StructVector vector, int slots) {
      List<VectorReader> children = new ArrayList<>();
      List<FieldVector> vectors = vector.getChildrenFromFields();
      for (int i = 0; i < vectors.size(); i++) {
        children.add(
            new Scope(columns, schema, path, definition, repetition, slots)
                .reader(group.getType(i), vectors.get(i)));
      }
      return new StructReader(vector, children, definition, repetition, slots);
    }

    private Scope enter(Type type) {
      int deeper = type.isRepetition(Repetition.OPTIONAL) ? 1 : 0;
      return new Scope(
          columns, schema, append(type), definition + deeper, repetition, slotDefinition);
    }

    private Scope repeat(GroupType repeated) {
      return new Scope(
          columns, schema, append(repeated), definition + 1, repetition + 1, definition + 1);
    }

    private List<String> append(Type type) {
      List<String> longer = new ArrayList<>(path);
      longer.add(type.getName());
      return longer;
    }
  }
}
