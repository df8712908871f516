package io.recursivestore.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values that all rows of a file share.
 *
 * @param fields the ids of the fields that it is partitioned by
 * @param values a value for each, or null for null
 */
public record Partition(List<Integer> fields, List<@Nullable Value> values) {
  /** Copies the lists. */
  public Partition {
    fields = List.copyOf(fields);
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /**
   * Returns the partition of a file.
   *
   * @param fields what it may be partitioned by
   * @param file the file, with the statistics of these fields
   * @return the partition, or empty if the file is not partitioned by one of the fields
   */
  public static Optional<Partition> of(List<PartitionField> fields, Fragment file) {
    List<@Nullable Value> values = new ArrayList<>();
    for (PartitionField field : fields) {
      ColumnStatistics one = file.columns().get(field.id());
      if (one == null) {
        return Optional.empty();
      }
      if (one.nullCount() > 0) {
        values.add(null);
      } else {
        // Of all values, only NaN has no bounds.
        Value value = one.min();
        values.add(value == null ? new Value.OfDouble(Double.NaN) : value);
      }
    }
    return Optional.of(new Partition(fields.stream().map(PartitionField::id).toList(), values));
  }

  /**
   * Returns as much as is known of the partition of a file.
   *
   * @param fields what it may be partitioned by
   * @param file the file, with the statistics of these fields
   * @return the partition, by those of the fields that it is partitioned by
   */
  public static Partition known(List<PartitionField> fields, Fragment file) {
    List<PartitionField> some =
        fields.stream().filter(field -> file.columns().containsKey(field.id())).toList();
    return of(some, file).orElseThrow();
  }

  /**
   * Returns a file that was written for this partition, with statistics that say so.
   *
   * @param file the file
   */
  public Fragment of(Fragment file) {
    Map<Integer, ColumnStatistics> statistics = new HashMap<>(file.columns());
    for (int i = 0; i < fields.size(); i++) {
      Value value = values.get(i);
      Value bound = value instanceof Value.OfDouble n && Double.isNaN(n.value()) ? null : value;
      statistics.put(
          fields.get(i), new ColumnStatistics(value == null ? file.rows() : 0, bound, bound));
    }
    return file.withStatistics(statistics);
  }
}
