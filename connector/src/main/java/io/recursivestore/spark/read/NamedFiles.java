package io.recursivestore.spark.read;

import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/** Files that conditions on {@code _file} name. */
final class NamedFiles {
  private NamedFiles() {}

  /** Leaves only the files that are named, if there is such a condition. */
  static List<Fragment> of(List<Fragment> files, Schema schema, Predicate[] conditions) {
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
