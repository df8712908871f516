package io.recursivestore.dataset;

import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Partition;
import io.recursivestore.model.PartitionColumn;
import io.recursivestore.model.PartitionField;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The rows of some partitions. They are whole files, but for files that were partitioned otherwise,
 * whose rows have to be looked at.
 */
final class RowsOfPartitions implements RowSelection {
  private final Set<Partition> partitions;
  private final List<PartitionColumn> columns;
  private final List<PartitionField> fields;

  RowsOfPartitions(Set<Partition> partitions, Schema schema) {
    this.partitions = Set.copyOf(partitions);
    this.columns = schema.partitions();
    this.fields = schema.arrangement().partitions();
  }

  @Override
  public List<Fragment> candidates(Snapshot version) {
    return version.fragments().stream()
        .filter(file -> Partition.of(fields, file).map(partitions::contains).orElse(true))
        .toList();
  }

  @Override
  public boolean holdsAll(Fragment candidate) {
    Optional<Partition> partition = Partition.of(fields, candidate);
    return partition.isPresent() && partitions.contains(partition.get());
  }

  @Override
  public List<String> columns() {
    return columns.stream().map(field -> field.names().get(0)).distinct().toList();
  }

  @Override
  public Optional<Filter> hint() {
    return Optional.empty();
  }

  @Override
  public void apply(VectorSchemaRoot batch, RowMask rows) {
    PartitionKeys keys = new PartitionKeys(columns);
    keys.reset(batch);
    KeyBytes key = new KeyBytes();
    Map<KeyBytes, Boolean> known = new HashMap<>();
    for (int row = rows.nextKept(0); row >= 0; row = rows.nextKept(row + 1)) {
      keys.read(row, key);
      Boolean isOne = known.get(key);
      if (isOne == null) {
        isOne = isOne(keys, row);
        known.put(key.copy(), isOne);
      }
      if (!isOne) {
        rows.leaveOut(row);
      }
    }
  }

  private boolean isOne(PartitionKeys keys, int row) {
    try {
      return partitions.contains(keys.partition(row));
    } catch (InvalidRequestException e) {
      // No file can be of a partition whose values the log can't keep.
      return false;
    }
  }

  @Override
  public String text() {
    return "of " + partitions.size() + " partitions";
  }
}
