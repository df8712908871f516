package io.recursivestore.spark.read;

import java.util.Arrays;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** The metadata columns of a dataset: where a row is. They are read only if they are asked for. */
public enum RowPlace {
  /** The version that added the row's file; null if the log no longer has it. */
  VERSION("_version", "version that added the row's file"),

  /** The path of the row's file, relative to the dataset. */
  FILE("_file", "path of the row's file, relative to the dataset"),

  /** The number of rows before it in the file. */
  ROW("_row", "number of rows before it in its file");

  private final String column;
  private final String comment;

  RowPlace(String column, String comment) {
    this.column = column;
    this.comment = comment;
  }

  private record Shown(String name, DataType dataType, boolean isNullable, String comment)
      implements MetadataColumn {}

  /** Returns all of them as Spark shows them. */
  public static MetadataColumn[] columns() {
    return Arrays.stream(values())
        .map(place -> new Shown(place.column, place.type(), place.isNullable(), place.comment))
        .toArray(MetadataColumn[]::new);
  }

  /** Returns the one of a name, which Spark has resolved. */
  static RowPlace of(String name) {
    return Arrays.stream(values())
        .filter(place -> place.column.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no column '" + name + "'"));
  }

  StructField field() {
    return DataTypes.createStructField(column, type(), isNullable());
  }

  private DataType type() {
    return this == FILE ? DataTypes.StringType : DataTypes.LongType;
  }

  private boolean isNullable() {
    return this == VERSION;
  }
}
