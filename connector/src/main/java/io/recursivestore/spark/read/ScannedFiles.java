package io.recursivestore.spark.read;

import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.spark.expression.Filters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;

/** Which files scans read. */
public final class ScannedFiles {
  private ScannedFiles() {}

  /**
   * Returns what a frame's conditions mean for the files of the dataset that it reads.
   *
   * @param frame reads one dataset
   * @return a filter that is true at least where the conditions are; empty if nothing of them says
   *     anything of files, or if no row can match
   */
  public static Optional<Filter> filter(Dataset<Row> frame) {
    var plan = ((org.apache.spark.sql.classic.Dataset<Row>) frame).queryExecution().optimizedPlan();
    if (!(plan.collectLeaves().head() instanceof DataSourceV2ScanRelation relation)
        || !(relation.scan() instanceof DatasetScan scan)) {
      return Optional.empty();
    }
    Filters translator = new Filters(scan.snapshot().schema());
    List<Filter> filters = new ArrayList<>();
    scan.pushed().forEach(p -> translator.translate(p).ifPresent(filters::add));
    return filters.isEmpty() ? Optional.empty() : Optional.of(Filter.and(filters));
  }

  /** Leaves only the files that a condition on {@code _file} names, if there is one. */
  static List<Fragment> named(List<Fragment> files, Schema schema, Predicate[] conditions) {
    if (schema.find(RowPlace.FILE.field().name()).isPresent()) {
      return files;
    }
    List<Fragment> named = files;
    for (Predicate condition : conditions) {
      Optional<Set<String>> paths = paths(condition);
      if (paths.isPresent()) {
        named = named.stream().filter(file -> paths.get().contains(file.path())).toList();
      }
    }
    return named;
  }

  private static Optional<Set<String>> paths(Predicate condition) {
    Expression[] children = condition.children();
    boolean isChoice = condition.name().equals("IN") || condition.name().equals("=");
    if (!isChoice
        || !(children[0] instanceof NamedReference column)
        || column.fieldNames().length != 1
        || !column.fieldNames()[0].equals(RowPlace.FILE.field().name())) {
      return Optional.empty();
    }
    Set<String> paths = new HashSet<>();
    for (int i = 1; i < children.length; i++) {
      if (!(children[i] instanceof Literal<?> literal)) {
        return Optional.empty();
      }
      paths.add(String.valueOf(literal.value()));
    }
    return Optional.of(paths);
  }
}
