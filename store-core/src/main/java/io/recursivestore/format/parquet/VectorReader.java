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
      ColumnReadStore columns,
      MessageType schema,
      List<ColumnSource> sources,
      List<FieldVector> vectors) {
    List<VectorReader> readers = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      Scope top = new Scope(columns, schema, List.of(), 0, 0, 0);
      readers.add(top.reader(sources.get(i), vectors.get(i)));
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

    VectorReader reader(ColumnSource source, FieldVector vector) {
      if (source.type() == null) {
        return new DefaultReader(vector, source.constant());
      }
      Type type = source.present();
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
        boolean isMap = source.children().size() == 2;
        VectorReader child =
            isMap
                ? element.struct(repeated, source, (StructVector) values, element.slotDefinition)
                : element.reader(source.children().get(0), values);
        return new ListReader(
            list, child, scope.definition, element.definition, element.repetition, slotDefinition);
      }
      return scope.struct(group, source, (StructVector) vector, slotDefinition);
    }

    private VectorReader struct(
        GroupType group, ColumnSource source, StructVector vector, int slots) {
      List<VectorReader> children = new ArrayList<>();
      List<VectorReader> defaults = new ArrayList<>();
      List<FieldVector> vectors = vector.getChildrenFromFields();
      for (int i = 0; i < vectors.size(); i++) {
        VectorReader child =
            new Scope(columns, schema, path, definition, repetition, slots)
                .reader(source.children().get(i), vectors.get(i));
        (source.children().get(i).type() == null ? defaults : children).add(child);
      }
      if (children.isEmpty()) {
        children.add(new LevelReader(columns.getColumnReader(leafOf(group))));
      }
      return new StructReader(vector, children, defaults, definition, repetition, slots);
    }

    private ColumnDescriptor leafOf(GroupType group) {
      List<String> names = new ArrayList<>(path);
      Type type = group;
      while (!type.isPrimitive()) {
        type = type.asGroupType().getType(0);
        names.add(type.getName());
      }
      return schema.getColumnDescription(names.toArray(String[]::new));
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
