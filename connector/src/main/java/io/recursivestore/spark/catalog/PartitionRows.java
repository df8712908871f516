package io.recursivestore.spark.catalog;

import io.recursivestore.model.Fragment;
import io.recursivestore.model.Partition;
import io.recursivestore.model.PartitionColumn;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.Totals;
import io.recursivestore.model.Transforms;
import io.recursivestore.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Files and partitions of a version as rows. */
final class PartitionRows {
  /** Values as people write them, by what the dataset is or was partitioned by. */
  static final DataType TYPE =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, true);

  private PartitionRows() {}

  static List<InternalRow> fragments(Snapshot version) {
    List<PartitionColumn> fields = version.schema().allPartitions();
    return version.fragments().stream()
        .<InternalRow>map(
            file ->
                row(
                    UTF8String.fromString(file.path()),
                    file.rows(),
                    file.bytes(),
                    map(fields, known(fields, file))))
        .toList();
  }

  static List<InternalRow> partitions(Snapshot version) {
    List<PartitionColumn> fields = version.schema().allPartitions();
    Map<Partition, Totals> partitions = new LinkedHashMap<>();
    for (Fragment file : version.fragments()) {
      partitions.merge(known(fields, file), Totals.of(List.of(file)), Totals::plus);
    }
    List<InternalRow> rows = new ArrayList<>();
    partitions.forEach(
        (partition, totals) ->
            rows.add(
                row(map(fields, partition), totals.fragments(), totals.rows(), totals.bytes())));
    return rows;
  }

  private static Partition known(List<PartitionColumn> fields, Fragment file) {
    return Partition.known(fields.stream().map(PartitionColumn::field).toList(), file);
  }

  private static ArrayBasedMapData map(List<PartitionColumn> fields, Partition partition) {
    List<UTF8String> names = new ArrayList<>();
    List<@Nullable UTF8String> values = new ArrayList<>();
    for (PartitionColumn field : fields) {
      int place = partition.fields().indexOf(field.field().id());
      if (place >= 0) {
        Value value = partition.values().get(place);
        names.add(UTF8String.fromString(field.text()));
        values.add(
            value == null
                ? null
                : UTF8String.fromString(
                    Transforms.text(field.field().transform(), field.column().type(), value)));
      }
    }
    return new ArrayBasedMapData(
        new GenericArrayData(names.toArray()), new GenericArrayData(values.toArray()));
  }

  private static InternalRow row(Object... values) {
    return new GenericInternalRow(values);
  }
}
