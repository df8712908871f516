package io.recursivestore.spark.catalog;

import io.recursivestore.dataset.TimeRange;
import io.recursivestore.model.Column;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.spark.expression.Constants;
import io.recursivestore.spark.option.ReadOptions;
import io.recursivestore.spark.option.StoreAnalysisException;
import java.time.ZoneId;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GreaterThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.LessThan;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.catalyst.streaming.StreamingRelationV2;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * Turns a read of a dataset with the options {@code start-time} and {@code end-time} into one with
 * that condition, which Spark then pushes down like any other. Spark passes over what it analyzed
 * before; a plan that it analyzes anew may get the same condition twice, which it then simplifies.
 */
final class TimeRanges extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.resolveOperatorsUp(
        new AbstractPartialFunction<>() {
          @Override
          public boolean isDefinedAt(LogicalPlan part) {
            return part instanceof DataSourceV2Relation || part instanceof StreamingRelationV2;
          }

          @Override
          public LogicalPlan apply(LogicalPlan part) {
            return ranged(part);
          }
        });
  }

  /**
   * Refuses a range of time in a session that does not look for one: it would read all rows.
   *
   * @param options of the read
   */
  static void check(CaseInsensitiveStringMap options) {
    if (ReadOptions.hasTimeRange(options)
        && CollectionConverters.asJava(
                SparkSession.active().sessionState().analyzer().postHocResolutionRules())
            .stream()
            .noneMatch(TimeRanges.class::isInstance)) {
      throw new InvalidRequestException(
          "start-time and end-time are for a session that was started with the jar of the store."
              + " Use that; or filter the rows by the column.");
    }
  }

  private static LogicalPlan ranged(LogicalPlan read) {
    if (read instanceof DataSourceV2Relation relation) {
      return ranged(read, relation.table(), relation.options());
    }
    return read instanceof StreamingRelationV2 relation
        ? ranged(read, relation.table(), relation.extraOptions())
        : read;
  }

  private static LogicalPlan ranged(
      LogicalPlan read, Table table, CaseInsensitiveStringMap options) {
    if (!(table instanceof DatasetTable dataset)) {
      return read;
    }
    Schema schema = dataset.snapshot().schema();
    ZoneId zone = DateTimeUtils.getZoneId(SQLConf.get().sessionLocalTimeZone());
    Optional<Filter> filter =
        StoreAnalysisException.analyze(
            () -> ReadOptions.timeRange(options, schema, zone).map(range -> range.filter(schema)));
    return filter
        .<LogicalPlan>map(
            f ->
                new org.apache.spark.sql.catalyst.plans.logical.Filter(
                    condition(f, read, schema), read))
        .orElse(read);
  }

  /** Translates the filters that a {@link TimeRange} makes. */
  private static Expression condition(Filter filter, LogicalPlan read, Schema schema) {
    if (filter instanceof Filter.And both) {
      return new And(condition(both.left(), read, schema), condition(both.right(), read, schema));
    }
    if (filter instanceof Filter.Compare compare) {
      Attribute attribute = attribute(read, compare.column());
      Column column = schema.find(compare.column()).orElseThrow();
      Literal bound =
          new Literal(Constants.toSpark(column.type(), compare.value()), attribute.dataType());
      return compare.operator() == Operator.GE
          ? new GreaterThanOrEqual(attribute, bound)
          : new LessThan(attribute, bound);
    }
    return new IsNotNull(attribute(read, ((Filter.IsNotNull) filter).column()));
  }

  private static Attribute attribute(LogicalPlan read, String name) {
    return CollectionConverters.asJava(read.output()).stream()
        .filter(attribute -> attribute.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
