package io.recursivestore.model;

import java.util.List;

/**
 * A wish to partition a dataset by a column, which is named.
 *
 * <pre>{@code
 * dataset.partitionBy(List.of(PartitionBy.days("time"), PartitionBy.bucket(16, "user")), Map.of());
 * }</pre>
 *
 * @param path the way to the column from the top: its name, after those of the structs around it
 * @param transform what is made of its values
 */
public record PartitionBy(List<String> path, Transform transform) {
  /** Copies the list. */
  public PartitionBy {
    path = List.copyOf(path);
  }

  /**
   * Partitions by the values themselves.
   *
   * @param column the column's name
   */
  public static PartitionBy identity(String column) {
    return new PartitionBy(List.of(column), Transform.Plain.IDENTITY);
  }

  /**
   * Partitions by years.
   *
   * @param column the name of a date or timestamp
   */
  public static PartitionBy years(String column) {
    return new PartitionBy(List.of(column), Transform.Plain.YEARS);
  }

  /**
   * Partitions by months.
   *
   * @param column the name of a date or timestamp
   */
  public static PartitionBy months(String column) {
    return new PartitionBy(List.of(column), Transform.Plain.MONTHS);
  }

  /**
   * Partitions by days.
   *
   * @param column the name of a date or timestamp
   */
  public static PartitionBy days(String column) {
    return new PartitionBy(List.of(column), Transform.Plain.DAYS);
  }

  /**
   * Partitions by hours.
   *
   * @param column the name of a timestamp
   */
  public static PartitionBy hours(String column) {
    return new PartitionBy(List.of(column), Transform.Plain.HOURS);
  }

  /**
   * Partitions into buckets by a hash.
   *
   * @param count the number of buckets, at least 1
   * @param column the column's name
   */
  public static PartitionBy bucket(int count, String column) {
    return new PartitionBy(List.of(column), new Transform.Bucket(count));
  }

  /**
   * Partitions by the starts of values.
   *
   * @param width how much of them counts, at least 1; see {@link Transform.Truncate}
   * @param column the column's name
   */
  public static PartitionBy truncate(int width, String column) {
    return new PartitionBy(List.of(column), new Transform.Truncate(width));
  }

  /**
   * Reads a list as SQL writes it, such as {@code days(time), bucket(16, user), truncate(4, name),
   * kind}. Names that are no plain words stand in backquotes.
   *
   * @param text the list; nothing for no partitions
   * @throws InvalidRequestException if it is no such list
   */
  public static List<PartitionBy> parse(String text) {
    return new ArrangementText(text).partitions();
  }

  /** Returns the wish as SQL writes it. */
  public String text() {
    return transform.text(ArrangementText.quoted(path));
  }
}
