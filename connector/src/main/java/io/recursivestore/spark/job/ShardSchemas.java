package io.recursivestore.spark.job;

import io.recursivestore.model.Schema;
import io.recursivestore.spark.type.SparkSchemas;
import java.util.Arrays;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of shards. All may be null: whether a column that is read can be null depends on rows
 * that are no part of the job, and shards must not.
 */
final class ShardSchemas {
  private ShardSchemas() {}

  /**
   * Returns the columns of shards.
   *
   * @param read the columns that are read
   */
  static Schema of(StructType read) {
    return SparkSchemas.fromSpark(nullable(read));
  }

  private static StructType nullable(StructType struct) {
    return new StructType(
        Arrays.stream(struct.fields())
            .map(f -> new StructField(f.name(), nullable(f.dataType()), true, f.metadata()))
            .toArray(StructField[]::new));
  }

  private static DataType nullable(DataType type) {
    if (type instanceof ArrayType array) {
      return DataTypes.createArrayType(nullable(array.elementType()), true);
    }
    if (type instanceof MapType map) {
      return DataTypes.createMapType(nullable(map.keyType()), nullable(map.valueType()), true);
    }
    return type instanceof StructType struct ? nullable(struct) : type;
  }
}
