package io.recursivestore.model;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which rows of a dataset lie together in files from now on. Older files keep the arrangement that
 * they were written in.
 *
 * @param partitions the fields whose values all rows of a file share; none if there are no
 *     partitions
 * @param former fields that files of earlier versions were partitioned by, and no longer are
 * @param sort the order of rows within files; none if they keep the order that they come in
 */
public record Arrangement(
    List<PartitionField> partitions, List<PartitionField> former, List<SortField> sort)
    implements Serializable {
  /** No partitions and no order. */
  public static final Arrangement NONE = new Arrangement(List.of(), List.of(), List.of());

  /** Copies the lists. */
  public Arrangement {
    partitions = List.copyOf(partitions);
    former = List.copyOf(former);
    sort = List.copyOf(sort);
  }

  /** Returns all fields that files may be partitioned by. */
  public List<PartitionField> all() {
    return Stream.concat(partitions.stream(), former.stream()).toList();
  }
}
