package io.recursivestore.format.hdf5;

import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.object.message.DataLayout;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import java.util.Arrays;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/**
 * A column of a file. Whatever is not as it should be is an {@link IllegalArgumentException}.
 *
 * @param column the column
 * @param values its values, or the elements of its lists
 * @param nulls is 1 where a row is null; absent if none is
 * @param offsets where the elements of each row begin, and where the last end; absent but for lists
 * @param elementNulls is 1 where an element is null; absent if none is
 */
record StoredColumn(
    Column column,
    Dataset values,
    @Nullable Dataset nulls,
    @Nullable Dataset offsets,
    @Nullable Dataset elementNulls) {
  private static final byte[] NONE = {};

  /** Finds a column, and compares what it says of itself with the size of the file. */
  static StoredColumn find(Group file, String name, long rows, long fileBytes) {
    Node node = child(group(file, Hdf5Columns.DATA), name);
    boolean hasNulls = file.getChildren().containsKey(Hdf5Columns.NULLS);
    Node mask = hasNulls ? group(file, Hdf5Columns.NULLS).getChildren().get(name) : null;
    Dataset nulls = mask == null ? null : dataset(mask, byte.class, rows, fileBytes);
    if (!(node instanceof Group list)) {
      Column column = column(node, name, primitive(node));
      return new StoredColumn(
          column,
          dataset(node, Hdf5Columns.stored(column.type()), rows, fileBytes),
          nulls,
          null,
          null);
    }
    require(text(list, Hdf5Columns.TYPE).equals(Hdf5Columns.LIST), "column '" + name + "'");
    Node elements = child(list, Hdf5Columns.VALUES);
    Column element = column(elements, "element", primitive(elements));
    require(elements instanceof Dataset, "the values of '" + name + "'");
    long count = ((Dataset) elements).getSize();
    Node elementMask = list.getChildren().get(Hdf5Columns.NULLS);
    return new StoredColumn(
        column(list, name, new ListOf(element)),
        dataset(elements, Hdf5Columns.stored(element.type()), count, fileBytes),
        nulls,
        dataset(child(list, Hdf5Columns.OFFSETS), long.class, rows + 1, fileBytes),
        elementMask == null ? null : dataset(elementMask, byte.class, count, fileBytes));
  }

  /** Replaces the content of a vector with some rows. */
  void read(long from, int count, FieldVector target) {
    target.reset();
    byte[] empty = mask(nulls, from, count);
    if (offsets == null) {
      ColumnArrays.fill(target, slice(values, from, count), empty, count);
      target.setValueCount(count);
      return;
    }
    long[] starts = (long[]) slice(offsets, from, count + 1);
    for (int i = 0; i < count; i++) {
      require(starts[i] >= 0 && starts[i] <= starts[i + 1], "an offset of '" + column.name() + "'");
    }
    long first = starts[0];
    require(
        starts[count] <= values.getSize() && starts[count] - first <= Integer.MAX_VALUE - 8,
        "an offset of '" + column.name() + "'");
    int elements = (int) (starts[count] - first);
    ListVector list = (ListVector) target;
    for (int i = 0; i < count; i++) {
      list.startNewValue(i);
      list.endValue(i, (int) (starts[i + 1] - starts[i]));
      if (empty.length > 0 && empty[i] != 0) {
        list.setNull(i);
      }
    }
    FieldVector inner = list.getDataVector();
    if (elements > 0) {
      ColumnArrays.fill(
          inner, slice(values, first, elements), mask(elementNulls, first, elements), elements);
    }
    list.setValueCount(count);
    inner.setValueCount(elements);
  }

  private static byte[] mask(@Nullable Dataset mask, long from, int count) {
    return mask == null ? NONE : (byte[]) slice(mask, from, count);
  }

  private static Object slice(Dataset dataset, long from, int count) {
    return dataset.getData(new long[] {from}, new int[] {count});
  }

  private static Group group(Group parent, String name) {
    Node node = child(parent, name);
    require(node instanceof Group, "'" + name + "'");
    return (Group) node;
  }

  private static Node child(Group parent, String name) {
    Node node = parent.getChildren().get(name);
    if (node == null) {
      throw new IllegalArgumentException("there is no '" + name + "'");
    }
    return node;
  }

  /** Only what lies in the file as it is: its size then says how much there can be. */
  private static Dataset dataset(Node node, Class<?> type, long size, long fileBytes) {
    require(node instanceof Dataset, "'" + node.getName() + "'");
    Dataset dataset = (Dataset) node;
    require(
        Arrays.equals(dataset.getDimensionsAsLong(), new long[] {size})
            && dataset.getJavaType() == type
            && dataset.getDataLayout() == DataLayout.CONTIGUOUS
            && dataset.getDataType().getSize() > 0
            && size <= fileBytes / dataset.getDataType().getSize(),
        "the size or type of '" + node.getName() + "'");
    return dataset;
  }

  private static Column column(Node node, String name, DataType type) {
    return new Column(
        ((Number) attribute(node, Hdf5Columns.ID)).intValue(),
        name,
        type,
        ((Number) attribute(node, Hdf5Columns.NULLABLE)).intValue() != 0);
  }

  private static Primitive primitive(Node node) {
    String word = text(node, Hdf5Columns.TYPE);
    return Arrays.stream(Primitive.values())
        .filter(p -> p.typeName().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no type '" + word + "'"));
  }

  private static String text(Node node, String name) {
    return (String) attribute(node, name);
  }

  private static Object attribute(Node node, String name) {
    Attribute attribute = node.getAttributes().get(name);
    if (attribute == null) {
      throw new IllegalArgumentException("'" + node.getName() + "' has no attribute " + name);
    }
    return attribute.getData();
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException(what + " is not what it should be");
    }
  }
}
