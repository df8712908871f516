package io.recursivestore.spark.write;

import java.time.ZoneId;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.json.StructsToJsonEvaluator;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;
import scala.Option;
import scala.collection.immutable.Map$;

/** Makes JSON of values: texts are JSON already, others become what to_json makes of them. */
@FunctionalInterface
interface JsonText {
  /**
   * Returns JSON.
   *
   * @param row a row
   * @param at a column that is not null
   */
  String of(InternalRow row, int at);

  /** Returns what makes JSON of the values of a type that fits. */
  static JsonText of(DataType type) {
    if (isText(type)) {
      return (row, at) -> row.getUTF8String(at).toString();
    }
    String zone = SQLConf.get().sessionLocalTimeZone();
    if (type instanceof VariantType) {
      ZoneId id = ZoneId.of(zone);
      return (row, at) -> row.getVariant(at).toJson(id);
    }
    StructsToJsonEvaluator evaluator =
        new StructsToJsonEvaluator(Map$.MODULE$.empty(), type, Option.apply(zone));
    return (row, at) -> String.valueOf(evaluator.evaluate(row.get(at, type)));
  }

  /** Returns whether values of a type can become JSON. */
  static boolean fits(DataType type) {
    return isText(type)
        || type instanceof StructType
        || type instanceof MapType
        || type instanceof ArrayType
        || type instanceof VariantType;
  }

  /** Returns whether a type is text. */
  static boolean isText(DataType type) {
    return type instanceof StringType;
  }
}
