package io.recursivestore.spark.expression;

import io.recursivestore.model.Filter;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.filter.AlwaysFalse;
import org.apache.spark.sql.connector.expressions.filter.AlwaysTrue;
import org.apache.spark.sql.connector.expressions.filter.And;
import org.apache.spark.sql.connector.expressions.filter.Not;
import org.apache.spark.sql.connector.expressions.filter.Or;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/**
 * Spark predicates as store filters that are true for exactly the same rows, for those who change
 * the rows that match, or who want to know that all rows do.
 */
public final class ExactFilters {
  private final Schema schema;
  private final Filters leaves;

  /**
   * Creates a translator.
   *
   * @param schema the columns that predicates may name
   */
  public ExactFilters(Schema schema) {
    this.schema = schema;
    this.leaves = new Filters(schema);
  }

  /**
   * Translates the conjunction of predicates.
   *
   * @param predicates the predicates
   * @return the filter, or empty if they are true for all rows
   * @throws InvalidRequestException if the store can't evaluate one of them
   */
  public Optional<Filter> translate(Predicate[] predicates) {
    List<Filter> filters = new ArrayList<>();
    for (Predicate predicate : predicates) {
      if (!(predicate instanceof AlwaysTrue)) {
        filters.add(
            translate(predicate, false)
                .orElseThrow(
                    () ->
                        new InvalidRequestException(
                            "Which rows have "
                                + predicate
                                + " can't be told here. Compare top-level columns with constants,"
                                + " by =, <>, <, <=, >, >=, <=>, IN, IS NULL, AND, OR and NOT,"
                                + " or texts with 'a%', '%a' or '%a%' by LIKE.")));
      }
    }
    return filters.isEmpty() ? Optional.empty() : Optional.of(Filter.and(filters));
  }

  /**
   * Translates a predicate.
   *
   * @param predicate the predicate
   * @return the filter, or empty if the store can't evaluate the predicate
   */
  public Optional<Filter> translate(Predicate predicate) {
    return translate(predicate, false);
  }

  /** Negations go down to the comparisons, as filters have none. Null stays null either way. */
  private Optional<Filter> translate(Predicate predicate, boolean negated) {
    if (predicate instanceof Not not) {
      return translate(not.child(), !negated);
    }
    if (predicate instanceof And and) {
      return both(and.left(), and.right(), negated, !negated);
    }
    if (predicate instanceof Or or) {
      return both(or.left(), or.right(), negated, negated);
    }
    if (predicate instanceof AlwaysFalse || predicate instanceof AlwaysTrue) {
      return Optional.of(constant(predicate instanceof AlwaysTrue != negated));
    }
    Predicate turned = Filters.columnFirst(predicate);
    return negated ? negation(turned) : positive(turned);
  }

  private Optional<Filter> both(Predicate left, Predicate right, boolean negated, boolean isAnd) {
    Optional<Filter> one = translate(left, negated);
    Optional<Filter> other = translate(right, negated);
    if (one.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        isAnd ? new Filter.And(one.get(), other.get()) : new Filter.Or(one.get(), other.get()));
  }

  private Optional<Filter> positive(Predicate predicate) {
    return switch (predicate.name()) {
      case "<>" -> unequal(predicate);
      case "<=>" ->
          isNull(predicate.children()[1])
              ? leaves.translate(new Predicate("IS_NULL", first(predicate)))
              : leaves.translate(new Predicate("=", predicate.children()));
      default -> leaves.translate(predicate);
    };
  }

  private Optional<Filter> negation(Predicate predicate) {
    return switch (predicate.name()) {
      case "IS_NULL" -> leaves.translate(new Predicate("IS_NOT_NULL", first(predicate)));
      case "IS_NOT_NULL" -> leaves.translate(new Predicate("IS_NULL", first(predicate)));
      case "=" -> unequal(predicate);
      case "<>" -> leaves.translate(new Predicate("=", predicate.children()));
      case "<=>" ->
          isNull(predicate.children()[1])
              ? leaves.translate(new Predicate("IS_NOT_NULL", first(predicate)))
              : unequal(predicate).flatMap(filter -> orNull(filter, predicate));
      case "<" -> leaves.translate(new Predicate(">=", predicate.children()));
      case "<=" -> leaves.translate(new Predicate(">", predicate.children()));
      case ">" -> leaves.translate(new Predicate("<=", predicate.children()));
      case ">=" -> leaves.translate(new Predicate("<", predicate.children()));
      case "IN" -> notIn(predicate);
      default -> Optional.empty();
    };
  }

  private Optional<Filter> orNull(Filter filter, Predicate predicate) {
    return leaves
        .translate(new Predicate("IS_NULL", first(predicate)))
        .map(isNull -> new Filter.Or(filter, isNull));
  }

  private Optional<Filter> unequal(Predicate predicate) {
    return leaves
        .translate(new Predicate("<", predicate.children()))
        .flatMap(
            less ->
                leaves
                    .translate(new Predicate(">", predicate.children()))
                    .map(more -> new Filter.Or(less, more)));
  }

  /** A null among the values makes NOT IN never true. */
  private Optional<Filter> notIn(Predicate predicate) {
    Expression[] children = predicate.children();
    List<Filter> all = new ArrayList<>();
    for (int i = 1; i < children.length; i++) {
      if (isNull(children[i])) {
        return Filters.find(schema, children[0])
            .map(column -> new Filter.In(column.name(), List.of()));
      }
      Optional<Filter> one =
          unequal(new Predicate("=", new Expression[] {children[0], children[i]}));
      if (one.isEmpty()) {
        return Optional.empty();
      }
      all.add(one.get());
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(Filter.and(all));
  }

  /** Filters have no constants of their own. */
  private Filter constant(boolean value) {
    String any = schema.names().get(0);
    return value
        ? new Filter.Or(new Filter.IsNull(any), new Filter.IsNotNull(any))
        : new Filter.In(any, List.of());
  }

  private static Expression[] first(Predicate predicate) {
    return new Expression[] {predicate.children()[0]};
  }

  private static boolean isNull(Expression expression) {
    return expression instanceof Literal<?> literal && literal.value() == null;
  }
}
