package io.recursivestore.spark.expression;

import io.recursivestore.model.Column;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.And;
import org.apache.spark.sql.connector.expressions.filter.Or;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.internal.SQLConf;

/**
 * Spark predicates as store filters. A filter is never stricter than its predicate: of AND, parts
 * that can't be translated are left out. A condition on one column is true for exactly the rows for
 * which its predicate is, on which {@link ExactFilters} relies.
 */
public final class Filters {
  private final Schema schema;

  /**
   * Creates a translator.
   *
   * @param schema the columns that predicates may name
   */
  public Filters(Schema schema) {
    this.schema = schema;
  }

  /**
   * Translates a predicate.
   *
   * @param predicate the predicate
   * @return a filter that is true wherever the predicate is, or empty if there is none but "always"
   */
  public Optional<Filter> translate(Predicate predicate) {
    if (predicate instanceof And and) {
      Optional<Filter> left = translate(and.left());
      Optional<Filter> right = translate(and.right());
      return left.isPresent() && right.isPresent()
          ? Optional.of(new Filter.And(left.get(), right.get()))
          : left.or(() -> right);
    }
    if (predicate instanceof Or or) {
      Optional<Filter> left = translate(or.left());
      Optional<Filter> right = translate(or.right());
      return left.isPresent() && right.isPresent()
          ? Optional.of(new Filter.Or(left.get(), right.get()))
          : Optional.empty();
    }
    Expression[] children = predicate.children();
    if (children.length == 0) {
      return Optional.empty();
    }
    Predicate turned = columnFirst(predicate);
    Expression[] operands = turned.children();
    return find(schema, operands[0]).flatMap(column -> onColumn(turned.name(), column, operands));
  }

  /** Compares the column with the constant, not the other way round. */
  static Predicate columnFirst(Predicate predicate) {
    Expression[] operands = predicate.children();
    if (operands.length != 2
        || !(operands[0] instanceof Literal<?>)
        || operands[1] instanceof Literal<?>) {
      return predicate;
    }
    String name =
        switch (predicate.name()) {
          case "<" -> ">";
          case "<=" -> ">=";
          case ">" -> "<";
          case ">=" -> "<=";
          case "=", "<>", "<=>" -> predicate.name();
          default -> "";
        };
    return name.isEmpty()
        ? predicate
        : new Predicate(name, new Expression[] {operands[1], operands[0]});
  }

  /** Finds the column that an expression is; overwrites name columns as the user wrote them. */
  static Optional<Column> find(Schema schema, Expression expression) {
    if (!(expression instanceof NamedReference reference) || reference.fieldNames().length != 1) {
      return Optional.empty();
    }
    String name = reference.fieldNames()[0];
    Optional<Column> exact = schema.find(name);
    return exact.isPresent() || SQLConf.get().caseSensitiveAnalysis()
        ? exact
        : schema.columns().stream().filter(c -> c.name().equalsIgnoreCase(name)).findFirst();
  }

  private Optional<Filter> onColumn(String name, Column column, Expression[] children) {
    return switch (name) {
      case "IS_NULL" -> Optional.of(new Filter.IsNull(column.name()));
      case "IS_NOT_NULL" -> Optional.of(new Filter.IsNotNull(column.name()));
      case "=" -> compare(column, Operator.EQ, children);
      case "<" -> compare(column, Operator.LT, children);
      case "<=" -> compare(column, Operator.LE, children);
      case ">" -> compare(column, Operator.GT, children);
      case ">=" -> compare(column, Operator.GE, children);
      case "IN" -> in(column, children);
      case "STARTS_WITH" -> match(column, Filter.Part.START, children);
      case "CONTAINS" -> match(column, Filter.Part.ANY, children);
      case "ENDS_WITH" -> match(column, Filter.Part.END, children);
      default -> Optional.empty();
    };
  }

  private Optional<Filter> compare(Column column, Operator operator, Expression[] children) {
    return value(column, children[1]).map(v -> new Filter.Compare(column.name(), operator, v));
  }

  private Optional<Filter> match(Column column, Filter.Part part, Expression[] children) {
    return value(column, children[1])
        .filter(Value.OfString.class::isInstance)
        .map(v -> new Filter.Match(column.name(), part, ((Value.OfString) v).value()));
  }

  private Optional<Filter> in(Column column, Expression[] children) {
    List<Value> values = new ArrayList<>();
    for (int i = 1; i < children.length; i++) {
      if (children[i] instanceof Literal<?> literal && literal.value() == null) {
        continue;
      }
      Optional<Value> value = value(column, children[i]);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.get());
    }
    return Optional.of(new Filter.In(column.name(), values));
  }

  /**
   * A literal as a value of the column's form. Spark has cast it to the column's type, or the forms
   * would differ.
   */
  private static Optional<Value> value(Column column, Expression expression) {
    return expression instanceof Literal<?> literal
        ? Constants.toStore(column.type(), literal.value())
        : Optional.empty();
  }
}
