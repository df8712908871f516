package io.recursivestore.dataset;

import io.recursivestore.model.Partition;
import io.recursivestore.model.PartitionColumn;
import io.recursivestore.model.PartitionField;
import io.recursivestore.model.Value;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/** Tells the partitions of rows, batch by batch. */
final class PartitionKeys {
  private final List<PartitionColumn> fields;
  private final List<Integer> ids;
  private final FieldVector[][] paths;
  private final KeyPart[] parts;

  PartitionKeys(List<PartitionColumn> fields) {
    this.fields = fields;
    this.ids = fields.stream().map(PartitionColumn::field).map(PartitionField::id).toList();
    this.paths = new FieldVector[fields.size()][];
    this.parts = new KeyPart[fields.size()];
  }

  /** Turns to another batch. */
  void reset(VectorSchemaRoot batch) {
    for (int i = 0; i < parts.length; i++) {
      List<String> names = fields.get(i).names();
      FieldVector[] path = new FieldVector[names.size()];
      path[0] = batch.getVector(names.get(0));
      for (int depth = 1; depth < path.length; depth++) {
        path[depth] = ((StructVector) path[depth - 1]).getChild(names.get(depth));
      }
      paths[i] = path;
      parts[i] = KeyPart.of(fields.get(i), path[path.length - 1]);
    }
  }

  /** Makes bytes stand for the partition of a row. */
  void read(int row, KeyBytes key) {
    key.clear();
    for (int i = 0; i < parts.length; i++) {
      boolean isNull = isNull(paths[i], row);
      key.putByte(isNull ? 1 : 0);
      if (!isNull) {
        parts[i].put(row, key);
      }
    }
  }

  /** Returns the partition of a row. */
  Partition partition(int row) {
    List<@Nullable Value> values = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      values.add(isNull(paths[i], row) ? null : parts[i].value(row));
    }
    return new Partition(ids, values);
  }

  /** What is in a struct that is null is null, whatever its vector says. */
  private static boolean isNull(FieldVector[] path, int row) {
    for (FieldVector vector : path) {
      if (vector.isNull(row)) {
        return true;
      }
    }
    return false;
  }
}
