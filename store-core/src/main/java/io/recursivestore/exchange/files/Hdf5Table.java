package io.recursivestore.exchange.files;

import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an HDF5 file holds as a table: a dataset a column in one group, as people write it by h5py
 * and as the store does; or a frame of pandas in its fixed form.
 *
 * @param rows the number of rows
 * @param fields the columns
 * @param unreadable the columns that can't be read, and why
 */
record Hdf5Table(long rows, List<Hdf5Field> fields, Map<String, String> unreadable) {
  private static final String PANDAS = "pandas_type";
  private static final String FRAME = "frame";

  /** Finds the table of a file. */
  static Hdf5Table of(Path file, Group root) {
    Group group = table(root);
    String pandas = text(group, PANDAS);
    if (pandas != null && !pandas.equals(FRAME)) {
      throw new InvalidRequestException(
          "'"
              + file
              + "' holds a "
              + pandas
              + " of pandas, which can't be read. Write it with format='fixed', or with to_parquet.");
    }
    Hdf5Table found = pandas == null ? columns(group, mask(root), order(root)) : frame(group);
    if (found.fields.isEmpty() && found.unreadable.isEmpty()) {
      throw new InvalidRequestException(
          "'"
              + file
              + "' holds no group of datasets with as many values each. Write one dataset a column.");
    }
    return found;
  }

  /** Returns a column, which must be there. */
  Hdf5Field field(String name) {
    return fields.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }

  /** Goes down to the first group that holds datasets, as long as there is one way. */
  private static Group table(Group root) {
    Group group = root;
    while (datasets(group).isEmpty()) {
      List<Group> below =
          group.getChildren().values().stream()
              .filter(Group.class::isInstance)
              .map(Group.class::cast)
              .filter(g -> !g.getChildren().isEmpty())
              .filter(g -> !g.getName().equals("nulls"))
              .toList();
      if (below.size() != 1) {
        break;
      }
      group = below.get(0);
    }
    return group;
  }

  private static @Nullable Group mask(Group root) {
    return root.getChildren().get("nulls") instanceof Group nulls ? nulls : null;
  }

  private static Hdf5Table columns(Group group, @Nullable Group masks, List<String> order) {
    List<Dataset> all = new ArrayList<>(datasets(group));
    all.sort(Comparator.comparingInt(d -> order.indexOf(d.getName())));
    long rows = all.isEmpty() ? 0 : Math.max(0, length(all.get(0)));
    List<Hdf5Field> fields = new ArrayList<>();
    Map<String, String> unreadable = new LinkedHashMap<>();
    for (Dataset dataset : all) {
      String name = dataset.getName();
      try {
        DataType type = Hdf5Field.typeOf(dataset);
        if (length(dataset) != rows) {
          throw new IllegalArgumentException(
              "it has " + length(dataset) + " rows, and others have " + rows);
        }
        int dimensions = dataset.getDimensions().length;
        if (dimensions > 2) {
          throw new IllegalArgumentException("it has " + dimensions + " dimensions");
        }
        Node mask = masks == null ? null : masks.getChildren().get(name);
        type = dimensions == 1 ? told(dataset, type) : Hdf5Field.listOf(type);
        fields.add(
            new Hdf5Field(
                name,
                type,
                dataset,
                -1,
                mask instanceof Dataset nulls ? nulls : null,
                TimeUnit.NANOSECONDS));
      } catch (IllegalArgumentException e) {
        unreadable.put(name, String.valueOf(e.getMessage()));
      }
    }
    for (Node node : group.getChildren().values()) {
      if (!(node instanceof Dataset) && !all.isEmpty()) {
        unreadable.put(node.getName(), "it is a group");
      }
    }
    return new Hdf5Table(rows, fields, unreadable);
  }

  /** A store says which numbers are days, times or truths. */
  private static DataType told(Dataset dataset, DataType type) {
    String word = text(dataset, "type");
    return Stream.of(Primitive.BOOL, Primitive.DATE, Primitive.TIMESTAMP, Primitive.TIMESTAMP_NTZ)
        .filter(p -> p.typeName().equals(word))
        .filter(
            p ->
                type
                    == (p == Primitive.BOOL
                        ? Primitive.INT8
                        : p == Primitive.DATE ? Primitive.INT32 : Primitive.INT64))
        .map(DataType.class::cast)
        .findFirst()
        .orElse(type);
  }

  private static Hdf5Table frame(Group frame) {
    Map<String, Hdf5Field> fields = new LinkedHashMap<>();
    Map<String, String> unreadable = new LinkedHashMap<>();
    long rows = 0;
    for (int block = 0; ; block++) {
      Node items = frame.getChildren().get("block" + block + "_items");
      Node values = frame.getChildren().get("block" + block + "_values");
      if (!(items instanceof Dataset names) || !(values instanceof Dataset dataset)) {
        break;
      }
      String[] columns = (String[]) names.getData();
      for (int i = 0; i < columns.length; i++) {
        try {
          DataType type = Hdf5Field.typeOf(dataset);
          String stored = text(dataset, "value_type");
          if (stored != null && stored.startsWith("datetime64")) {
            // Times with a zone are stored in UTC, and the zone beside them.
            boolean hasZone = dataset.getAttributes().containsKey("tz");
            type = hasZone ? Primitive.TIMESTAMP : Primitive.TIMESTAMP_NTZ;
          }
          // A frame without rows has one value in each block, and says so.
          boolean isEmpty = dataset.getAttributes().containsKey("shape") || dataset.getSize() == 0;
          rows = isEmpty ? 0 : length(dataset);
          fields.put(columns[i], new Hdf5Field(columns[i], type, dataset, i, null, unit(stored)));
        } catch (IllegalArgumentException e) {
          unreadable.put(columns[i], "pandas wrote it as pickled objects");
        }
      }
    }
    List<Hdf5Field> ordered = new ArrayList<>(fields.values());
    if (frame.getChildren().get("axis0") instanceof Dataset axis) {
      List<String> order = List.of((String[]) axis.getData());
      ordered.sort(Comparator.comparingInt(f -> order.indexOf(f.name())));
    }
    return new Hdf5Table(rows, ordered, unreadable);
  }

  /** Returns what times are counted in: pandas of old knew nanoseconds only, and said nothing. */
  private static TimeUnit unit(@Nullable String stored) {
    if (stored == null) {
      return TimeUnit.NANOSECONDS;
    }
    return switch (stored) {
      case "datetime64[s]" -> TimeUnit.SECONDS;
      case "datetime64[ms]" -> TimeUnit.MILLISECONDS;
      case "datetime64[us]" -> TimeUnit.MICROSECONDS;
      default -> TimeUnit.NANOSECONDS;
    };
  }

  /** Returns datasets in the order of their names: groups have none of their own. */
  private static List<Dataset> datasets(Group group) {
    return group.getChildren().values().stream()
        .filter(Dataset.class::isInstance)
        .map(Dataset.class::cast)
        .sorted(Comparator.comparing(Dataset::getName))
        .toList();
  }

  /** A store says in which order its columns are. */
  private static List<String> order(Group root) {
    Attribute order = root.getAttributes().get("columns");
    return order != null && order.getData() instanceof String[] names ? List.of(names) : List.of();
  }

  private static long length(Dataset dataset) {
    long[] dimensions = dataset.getDimensionsAsLong();
    return dimensions.length == 0 ? -1 : dimensions[0];
  }

  private static @Nullable String text(Node node, String name) {
    Attribute attribute = node.getAttributes().get(name);
    return attribute != null && attribute.getData() instanceof String text ? text : null;
  }
}
