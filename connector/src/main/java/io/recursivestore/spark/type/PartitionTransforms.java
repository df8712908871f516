package io.recursivestore.spark.type;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.PartitionBy;
import io.recursivestore.model.PartitionColumn;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SortBy;
import io.recursivestore.model.Transform.Bucket;
import io.recursivestore.model.Transform.Plain;
import io.recursivestore.model.Transform.Truncate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.Transform;

/** The two directions between Spark's transforms and what datasets are partitioned by. */
public final class PartitionTransforms {
  private static final String CLUSTER_BY = "cluster_by";

  private PartitionTransforms() {}

  /**
   * Returns Spark's transform for a field.
   *
   * @param field the field
   */
  public static Transform toSpark(PartitionColumn field) {
    String column = quoted(field.names());
    if (field.field().transform() instanceof Bucket bucket) {
      return Expressions.bucket(bucket.count(), column);
    }
    if (field.field().transform() instanceof Truncate truncate) {
      return Expressions.apply(
          "truncate", Expressions.literal(truncate.width()), Expressions.column(column));
    }
    return switch ((Plain) field.field().transform()) {
      case IDENTITY -> Expressions.identity(column);
      case YEARS -> Expressions.years(column);
      case MONTHS -> Expressions.months(column);
      case DAYS -> Expressions.days(column);
      case HOURS -> Expressions.hours(column);
    };
  }

  /**
   * Returns a column as Spark refers to it.
   *
   * @param path its name, after those of the structs around it
   */
  public static NamedReference column(List<String> path) {
    return Expressions.column(quoted(path));
  }

  /**
   * Returns a schema that is arranged as the clauses PARTITIONED BY and CLUSTER BY say.
   *
   * @param schema the schema
   * @param clauses what they have
   * @throws InvalidRequestException if a dataset can't be arranged so
   */
  public static Schema arranged(Schema schema, Transform[] clauses) {
    List<PartitionBy> partitions = new ArrayList<>();
    List<SortBy> sort = new ArrayList<>();
    for (Transform clause : clauses) {
      if (clause.name().equals(CLUSTER_BY)) {
        sort.addAll(sort(clause.references()));
      } else {
        partitions.add(partition(clause));
      }
    }
    Schema partitioned = partitions.isEmpty() ? schema : schema.partitionedBy(partitions);
    return sort.isEmpty() ? partitioned : partitioned.sortedBy(sort);
  }

  /**
   * Returns the order that CLUSTER BY asks for.
   *
   * @param columns the columns
   */
  public static List<SortBy> sort(NamedReference[] columns) {
    return Arrays.stream(columns)
        .map(c -> new SortBy(List.of(c.fieldNames()), false, true))
        .toList();
  }

  private static PartitionBy partition(Transform clause) {
    List<NamedReference> columns = new ArrayList<>();
    Optional<Integer> number = Optional.empty();
    for (Expression argument : clause.arguments()) {
      if (argument instanceof NamedReference reference) {
        columns.add(reference);
      } else if (argument instanceof Literal<?> literal && literal.value() instanceof Number n) {
        number = Optional.of(n.intValue());
      }
    }
    Optional<io.recursivestore.model.Transform> transform =
        transform(clause.name().toLowerCase(Locale.ROOT), number);
    if (columns.size() != 1
        || transform.isEmpty()
        || clause.arguments().length != (number.isPresent() ? 2 : 1)) {
      throw new InvalidRequestException(
          "A dataset can't be partitioned by "
              + clause
              + ". Use a column, years, months, days or hours of one, bucket(count, column) or"
              + " truncate(width, column).");
    }
    return new PartitionBy(List.of(columns.get(0).fieldNames()), transform.get());
  }

  private static Optional<io.recursivestore.model.Transform> transform(
      String name, Optional<Integer> number) {
    if (number.isPresent()) {
      return switch (name) {
        case "bucket" -> Optional.of(new Bucket(number.get()));
        case "truncate" -> Optional.of(new Truncate(number.get()));
        default -> Optional.empty();
      };
    }
    return Stream.of(Plain.values())
        .filter(plain -> plain.toString().equals(name))
        .findFirst()
        .map(io.recursivestore.model.Transform.class::cast);
  }

  private static String quoted(List<String> path) {
    return path.stream()
        .map(name -> "`" + name.replace("`", "``") + "`")
        .collect(Collectors.joining("."));
  }
}
