package io.recursivestore.format.parquet;

import io.recursivestore.format.parquet.decode.LeafColumn;
import io.recursivestore.format.parquet.decode.Levels;
import io.recursivestore.format.parquet.decode.Nesting;
import io.recursivestore.format.parquet.decode.Scratch;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Fills one vector, with all below it, with rows of a row group: {@link #begin}, any number of
 * {@link #read} and {@link #skip}, {@link #end}.
 */
interface VectorReader extends AutoCloseable {

  /**
   * Begins a batch, which replaces the vector's content.
   *
   * @param rows how many there will probably be
   */
  void begin(int rows);

  /**
   * Reads the next rows, behind those of the batch.
   *
   * @param rows how many; the row group has that many left
   */
  void read(int rows);

  /** Goes past the next rows. */
  void skip(long rows);

  /**
   * Ends the batch.
   *
   * @return how many slots the vector has, or -1 if there is no vector
   */
  int end();

  /** Returns the levels of the first leaf at or below this vector, as last read. */
  Levels levels();

  @Override
  void close();

  /** Returns a reader of a column at the top. */
  static VectorReader of(
      LeafPages columns,
      MessageType schema,
      ColumnSource source,
      FieldVector vector,
      Scratch scratch) {
    return new Scope(columns, scratch, schema, List.of(), 0, 0, 0).reader(source, vector);
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
      LeafPages columns,
      Scratch scratch,
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
      return source.isBareList()
          ? list(type, source, (ListVector) vector)
          : enter(type).inside(source, vector);
    }

    /** Returns the reader of a column whose own level this is. */
    private VectorReader inside(ColumnSource source, FieldVector vector) {
      Type type = source.present();
      if (type.isPrimitive()) {
        ColumnDescriptor leaf = schema.getColumnDescription(path.toArray(String[]::new));
        return new LeafReader(
            LeafColumn.of(leaf, columns.of(leaf), vector, slotDefinition, scratch));
      }
      GroupType group = type.asGroupType();
      return vector instanceof ListVector list
          ? list(group.getType(0), source, list)
          : struct(group, source, (StructVector) vector, slotDefinition);
    }

    private VectorReader list(Type repeated, ColumnSource source, ListVector vector) {
      Scope element = repeat(repeated);
      FieldVector values = vector.getDataVector();
      ColumnSource first = source.children().get(0);
      VectorReader child;
      if (source.children().size() == 2) {
        child =
            element.struct(
                repeated.asGroupType(), source, (StructVector) values, element.slotDefinition);
      } else {
        child =
            first.type() != null && ListForm.isRepeated(first.present())
                ? element.inside(first, values)
                : element.reader(first, values);
      }
      return new ListReader(
          vector, child, new Nesting(definition, repetition, slotDefinition), element.definition);
    }

    private VectorReader struct(
        GroupType group, ColumnSource source, StructVector vector, int slots) {
      List<VectorReader> children = new ArrayList<>();
      List<DefaultReader> defaults = new ArrayList<>();
      List<FieldVector> vectors = vector.getChildrenFromFields();
      for (int i = 0; i < vectors.size(); i++) {
        ColumnSource child = source.children().get(i);
        if (child.type() == null) {
          defaults.add(new DefaultReader(vectors.get(i), child.constant()));
        } else {
          children.add(
              new Scope(columns, scratch, schema, path, definition, repetition, slots)
                  .reader(child, vectors.get(i)));
        }
      }
      if (children.isEmpty()) {
        ColumnDescriptor leaf = leafOf(group);
        children.add(new LeafReader(LeafColumn.ofLevels(leaf, columns.of(leaf), scratch)));
      }
      return new StructReader(
          vector, children, defaults, new Nesting(definition, repetition, slots));
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
          columns, scratch, schema, append(type), definition + deeper, repetition, slotDefinition);
    }

    private Scope repeat(Type repeated) {
      return new Scope(
          columns,
          scratch,
          schema,
          append(repeated),
          definition + 1,
          repetition + 1,
          definition + 1);
    }

    private List<String> append(Type type) {
      List<String> longer = new ArrayList<>(path);
      longer.add(type.getName());
      return longer;
    }
  }
}
