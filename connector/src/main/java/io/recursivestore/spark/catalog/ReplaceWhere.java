package io.recursivestore.spark.catalog;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.spark.option.StoreAnalysisException;
import io.recursivestore.spark.option.WriteOptions;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OverwriteByExpression;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Turns an overwrite with the option {@code replaceWhere} into one with that condition, which Spark
 * then resolves against the table's columns like that of {@code INSERT INTO … REPLACE WHERE}.
 */
final class ReplaceWhere extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    if (!(plan instanceof OverwriteByExpression overwrite)
        || !(overwrite.table() instanceof DataSourceV2Relation relation)
        || !overwrite.deleteExpr().semanticEquals(Literal.TrueLiteral())) {
      return plan;
    }
    Optional<String> condition = condition(relation.table(), overwrite);
    if (condition.isEmpty()) {
      return plan;
    }
    Expression parsed = StoreAnalysisException.analyze(() -> parse(condition.get()));
    return overwrite.mapExpressions(expression -> parsed);
  }

  private static Expression parse(String condition) {
    try {
      return SparkSession.active().sessionState().sqlParser().parseExpression(condition);
    } catch (ParseException e) {
      throw new InvalidRequestException(
          "Option 'replaceWhere' can't be '"
              + condition
              + "', which is no SQL condition: "
              + e.getMessage(),
          e);
    }
  }

  private static Optional<String> condition(Table table, OverwriteByExpression overwrite) {
    if (!(table instanceof StoreTable)) {
      return Optional.empty();
    }
    CaseInsensitiveStringMap options =
        new CaseInsensitiveStringMap(CollectionConverters.asJava(overwrite.writeOptions()));
    Optional<String> condition = WriteOptions.REPLACE_WHERE.in(options);
    if (condition.isPresent() && table instanceof NewDatasetTable missing) {
      StoreAnalysisException.analyze(
          () -> {
            throw new InvalidRequestException(
                missing.name()
                    + " does not exist yet, so that it has no rows with "
                    + condition.get()
                    + ". Write it first without replaceWhere.");
          });
    }
    return condition;
  }
}
