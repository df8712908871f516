package io.recursivestore.spark.catalog;

import io.recursivestore.spark.option.ReadOptions;
import io.recursivestore.spark.type.ItemRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.ArrayContains;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.unsafe.types.UTF8String;
import scala.runtime.AbstractPartialFunction;

/**
 * Turns {@code array_contains(tags, 'raw')}, for which Spark has no form that it would push down,
 * into the option {@code tags} of the scan below.
 */
final class TaggedItems extends Rule<LogicalPlan> {
  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.transformDown(
        new AbstractPartialFunction<>() {
          @Override
          public boolean isDefinedAt(LogicalPlan part) {
            return part instanceof Filter filter
                && filter.child() instanceof DataSourceV2Relation relation
                && relation.table() instanceof ItemsTable;
          }

          @Override
          public LogicalPlan apply(LogicalPlan part) {
            return tagged((Filter) part);
          }
        });
  }

  private static LogicalPlan tagged(Filter filter) {
    List<String> tags = new ArrayList<>();
    Optional<Expression> left = without(filter.condition(), tags);
    if (tags.isEmpty()) {
      return filter;
    }
    LogicalPlan relation = withTags((DataSourceV2Relation) filter.child(), tags);
    return left.<LogicalPlan>map(condition -> new Filter(condition, relation)).orElse(relation);
  }

  /** Returns the rest of a condition, if there is one, and gathers the tags that it asks for. */
  private static Optional<Expression> without(Expression condition, List<String> tags) {
    if (condition instanceof And both) {
      Optional<Expression> one = without(both.left(), tags);
      Optional<Expression> other = without(both.right(), tags);
      return one.isPresent() && other.isPresent()
          ? Optional.of(new And(one.get(), other.get()))
          : one.or(() -> other);
    }
    Optional<String> tag = tag(condition);
    tag.ifPresent(tags::add);
    return tag.isPresent() ? Optional.empty() : Optional.of(condition);
  }

  private static Optional<String> tag(Expression condition) {
    return condition instanceof ArrayContains contains
            && contains.left() instanceof Attribute column
            && column.name().equals(ItemRows.TAGS)
            && contains.right() instanceof Literal literal
            && literal.value() instanceof UTF8String text
            && text.isValid()
            && ReadOptions.isListed(text.toString())
        ? Optional.of(text.toString())
        : Optional.empty();
  }

  /** Copies a relation by its parts, of which Spark's versions have different numbers. */
  private static LogicalPlan withTags(DataSourceV2Relation relation, List<String> tags) {
    Object[] parts = new Object[relation.productArity()];
    for (int i = 0; i < parts.length; i++) {
      Object part = relation.productElement(i);
      parts[i] = part instanceof CaseInsensitiveStringMap options ? with(options, tags) : part;
    }
    return relation.makeCopy(parts);
  }

  private static CaseInsensitiveStringMap with(
      CaseInsensitiveStringMap options, List<String> tags) {
    List<String> all = new ArrayList<>(ReadOptions.TAGS.in(options).orElse(List.of()));
    all.addAll(tags);
    Map<String, String> more = new HashMap<>(options.asCaseSensitiveMap());
    more.keySet().removeIf(ReadOptions.TAGS.key()::equalsIgnoreCase);
    more.put(ReadOptions.TAGS.key(), String.join(",", all));
    return new CaseInsensitiveStringMap(more);
  }
}
