package io.recursivestore.exchange.python;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.recursivestore.exchange.FileObject;
import io.recursivestore.exchange.python.FrameColumn.Plain;
import io.recursivestore.exchange.python.FrameColumn.Texts;
import io.recursivestore.exchange.python.FrameColumn.Zoned;
import io.recursivestore.exchange.python.PyValue.Constant;
import io.recursivestore.exchange.python.PyValue.Dict;
import io.recursivestore.exchange.python.PyValue.Sequence;
import io.recursivestore.exchange.python.PyValue.Text;
import io.recursivestore.format.hdf5.Superblock;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.StoreException;
import io.recursivestore.storage.ObjectReader;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Frames that pandas wrote into HDF5 through PyTables, with {@code to_hdf}: in its fixed form, a
 * dataset for all columns of a type; or in its form of tables, a dataset of records. What has no
 * type of HDF5, such as texts of the fixed form, is a pickle.
 */
final class Hdf5Frames {
  private static final Zone NO_ZONE = new Zone("", java.time.ZoneOffset.UTC, null);

  private final PickleLimits limits;

  private Hdf5Frames(PickleLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads the frame of a file.
   *
   * @throws CorruptDataException if the file is damaged
   * @throws io.recursivestore.model.InvalidRequestException if it holds no frame, or one of a form
   *     that is not read
   */
  static Frame read(Path file, PickleLimits limits) {
    try (ObjectReader bytes = FileObject.open(file)) {
      Superblock.check(bytes);
    } catch (IllegalArgumentException e) {
      throw new CorruptDataException("'" + file + "' is damaged: " + e.getMessage(), e);
    }
    try (HdfFile hdf = new HdfFile(file)) {
      if (!(hdf.getChildren().get("data") instanceof Group group)) {
        throw PickleProblem.refused(0, "it has no group 'data', as the original code writes");
      }
      Hdf5Frames reader = new Hdf5Frames(limits);
      String type = text(group, "pandas_type");
      return switch (type == null ? "" : type) {
        case "frame" -> reader.fixed(group);
        case "frame_table" -> reader.table(group);
        default -> throw PickleProblem.refused(0, "its group 'data' is no frame of pandas");
      };
    } catch (StoreException e) {
      throw e;
    } catch (PickleProblem e) {
      throw e.of(file.toString());
    } catch (RuntimeException | StackOverflowError | InternalError e) {
      throw new CorruptDataException(
          "'" + file + "' is damaged, or no HDF5 file: " + e.getMessage(), e);
    }
  }

  private Frame fixed(Group group) {
    FrameIndex index = index(dataset(group, "axis1"));
    Map<String, FrameColumn> columns = new LinkedHashMap<>();
    for (int block = 0; group.getChildren().containsKey("block" + block + "_values"); block++) {
      List<String> names = names(dataset(group, "block" + block + "_items"));
      List<FrameColumn> values =
          block(dataset(group, "block" + block + "_values"), names.size(), index.size());
      for (int i = 0; i < names.size(); i++) {
        columns.put(names.get(i), values.get(i));
      }
    }
    return frame(names(dataset(group, "axis0")), index, columns);
  }

  private List<FrameColumn> block(Dataset dataset, int count, long rows) {
    if (dataset.isVariableLength()) {
      NumpyArray pickled = pickled(dataset);
      List<FrameColumn> columns = new ArrayList<>();
      // As the attribute 'transposed' says, a row of the array is one of the frame.
      NumpyArray turned = pickled.shape.length == 2 ? pickled.turned() : pickled;
      for (int i = 0; i < count && turned.shape.length == 2 && i < turned.shape[0]; i++) {
        columns.add(new Plain(turned.row(i)));
      }
      return checked(columns, count, rows);
    }
    String type = text(dataset, "value_type");
    String zone = text(dataset, "tz");
    List<FrameColumn> columns = new ArrayList<>();
    if (dataset.getAttributes().containsKey("shape") && rows == 0) {
      // A frame without rows has one value in each block, and says so.
      for (int i = 0; i < count; i++) {
        columns.add(typed(Hdf5Arrays.none(), type, zone));
      }
      return columns;
    }
    Object data = data(dataset);
    for (int i = 0; i < count; i++) {
      columns.add(typed(Hdf5Arrays.column(data, i), type, zone));
    }
    return checked(columns, count, rows);
  }

  private Frame table(Group group) {
    Dataset dataset = dataset(group, "table");
    Dict info = pickledAttribute(group, "info") instanceof Dict dict ? dict : new Dict();
    if (!(data(dataset) instanceof Map<?, ?> fields)) {
      throw PickleProblem.refused(0, "its table has no records");
    }
    Object indexData = fields.get("index");
    if (indexData == null) {
      throw PickleProblem.refused(0, "its table has no single index");
    }
    FrameColumn indexColumn =
        typed(
            column(dataset, "index", indexData, 0, null),
            text(dataset, "index_kind"),
            member(info, "index", "tz"));
    String indexName = member(info, "index", "index_name");
    Map<String, FrameColumn> columns = new LinkedHashMap<>();
    String missing = text(group, "nan_rep");
    for (PyValue field : list(pickledAttribute(group, "values_cols"))) {
      String name = field instanceof Text text ? text.value() : "";
      Object data = fields.get(name);
      if (data == null || "category".equals(text(dataset, name + "_meta"))) {
        throw PickleProblem.refused(
            0, "its column '" + name + "' is one of categories, or missing");
      }
      List<PyValue> names = list(pickledAttribute(dataset, name + "_kind"));
      for (int i = 0; i < names.size(); i++) {
        FrameColumn column =
            typed(
                column(dataset, name, data, i, missing),
                text(dataset, name + "_dtype"),
                member(info, name, "tz"));
        columns.put(names.get(i) instanceof Text text ? text.value() : "column_" + i, column);
      }
    }
    PyValue axes =
        list(pickledAttribute(group, "non_index_axes")).stream().findFirst().orElse(Constant.NONE);
    List<PyValue> order =
        axes instanceof Sequence pair && pair.items.size() == 2
            ? list(pair.items.get(1))
            : List.<PyValue>of();
    PyValue name = indexName == null ? Constant.NONE : new Text(indexName);
    return frame(
        order.stream().map(n -> n instanceof Text text ? text.value() : "").toList(),
        new FrameIndex.Values(name, indexColumn),
        columns);
  }

  private Frame frame(List<String> order, FrameIndex index, Map<String, FrameColumn> columns) {
    List<FrameColumn> data = new ArrayList<>();
    for (String name : order) {
      FrameColumn column = columns.get(name);
      if (column == null) {
        throw PickleProblem.damaged(0, "it lacks column '" + name + "'");
      }
      data.add(column);
    }
    return new Frame(
        new FrameIndex.Values(
            Constant.NONE, new FrameColumn.Texts(Hdf5Arrays.texts(order, null), "str")),
        counting(index),
        data,
        new Dict());
  }

  /** An index of 0, 1, 2 and so on is one that only counts the rows. */
  private static FrameIndex counting(FrameIndex index) {
    if (index instanceof FrameIndex.Values values
        && values.name() == Constant.NONE
        && values.values() instanceof Plain plain
        && plain.values().dtype.kind() == 'i') {
      for (long i = 0; i < plain.rows(); i++) {
        if (plain.values().whole(i) != i) {
          return index;
        }
      }
      return new FrameIndex.Range(Constant.NONE, 0, plain.rows(), 1);
    }
    return index;
  }

  /** Returns a column of a field of a table. */
  private static FrameColumn column(
      Dataset dataset, String field, Object data, int place, @Nullable String missing) {
    FrameColumn column = Hdf5Arrays.column(data, place, missing);
    return column instanceof Texts
        ? new Texts(Hdf5Texts.of(dataset, field, place, missing), "str")
        : column;
  }

  private FrameIndex index(Dataset dataset) {
    PyValue name = pickledAttribute(dataset, "name");
    if (dataset.isVariableLength()) {
      return new FrameIndex.Values(name, new Plain(pickled(dataset)));
    }
    if (dataset.getAttributes().containsKey("shape")) {
      return new FrameIndex.Range(Constant.NONE, 0, 0, 1);
    }
    FrameColumn values =
        typed(
            dataset.getJavaType() == String.class
                ? new Texts(Hdf5Texts.of(dataset), "str")
                : Hdf5Arrays.column(data(dataset), 0),
            text(dataset, "kind"),
            text(dataset, "tz"));
    return new FrameIndex.Values(name, values);
  }

  private List<String> names(Dataset dataset) {
    List<String> names = new ArrayList<>();
    if (dataset.isVariableLength()) {
      NumpyArray array = pickled(dataset);
      for (long i = 0; i < array.size(); i++) {
        names.add(array.object(i) instanceof Text text ? text.value() : "column_" + i);
      }
      return names;
    }
    if (dataset.getAttributes().containsKey("shape")) {
      return names;
    }
    Object data = data(dataset);
    boolean isText = dataset.getJavaType() == String.class;
    for (int i = 0; i < Array.getLength(data); i++) {
      names.add(String.valueOf(isText ? Hdf5Texts.of(dataset).get(i) : Array.get(data, i)));
    }
    return names;
  }

  private static FrameColumn typed(
      FrameColumn column, @Nullable String type, @Nullable String zone) {
    if (!(column instanceof Plain plain) || type == null || !type.startsWith("datetime64")) {
      return column;
    }
    String unit = type.length() > "datetime64".length() ? type.substring(10) : "[ns]";
    // Newer versions write the zone into the type too.
    NumpyArray times = plain.values().as(new Dtype('M', 8, false, unit.replaceFirst(",.*", "]")));
    return zone == null ? new Plain(times) : new Zoned(times, NO_ZONE);
  }

  private NumpyArray pickled(Dataset dataset) {
    Object[] rows = (Object[]) data(dataset);
    if (rows.length != 1) {
      throw PickleProblem.damaged(0, "it has " + rows.length + " pickles where one is meant");
    }
    PyValue value = PickleReader.read(Hdf5Arrays.bytes(rows[0]), limits);
    return NumpyArray.of(value, new Budget(limits), 0);
  }

  private Object data(Dataset dataset) {
    if (dataset.getSizeInBytes() > limits.bytes()) {
      throw PickleProblem.refused(
          0,
          "its dataset '"
              + dataset.getName()
              + "' has "
              + dataset.getSizeInBytes()
              + " bytes, but the limit is "
              + limits.bytes());
    }
    return dataset.getData();
  }

  private PyValue pickledAttribute(Node node, String name) {
    String text = text(node, name);
    if (text == null) {
      return Constant.NONE;
    }
    if (!text.endsWith(".")) {
      return new Text(text);
    }
    try {
      return PickleReader.read(text.getBytes(StandardCharsets.ISO_8859_1), limits);
    } catch (PickleProblem e) {
      return new Text(text);
    }
  }

  private static List<FrameColumn> checked(List<FrameColumn> columns, int count, long rows) {
    if (columns.size() != count || columns.stream().anyMatch(c -> c.rows() != rows)) {
      throw PickleProblem.damaged(0, "it has a block that doesn't fit its frame");
    }
    return columns;
  }

  private static List<PyValue> list(PyValue value) {
    return value instanceof Sequence sequence ? sequence.items : List.of();
  }

  private static @Nullable String member(Dict info, String field, String name) {
    return info.get(field) instanceof Dict dict && dict.get(name) instanceof Text text
        ? text.value()
        : null;
  }

  private static Dataset dataset(Group group, String name) {
    if (group.getChildren().get(name) instanceof Dataset dataset) {
      return dataset;
    }
    throw PickleProblem.refused(
        0, "its frame has no '" + name + "', such as one of several levels");
  }

  private static @Nullable String text(Node node, String name) {
    Attribute attribute = node.getAttributes().get(name);
    return attribute != null && attribute.getData() instanceof String text ? text : null;
  }
}
