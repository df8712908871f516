package io.recursivestore.spark.type;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Schema;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What items look like to Spark. */
public final class ItemRows {
  /** An item's id. */
  public static final String ID = "id";

  /** Its version, from 1. */
  public static final String VERSION = "version";

  /** When it happened, or was put. */
  public static final String TIME = "time";

  /** Its type. */
  public static final String TYPE = "type";

  /** Its source. */
  public static final String SOURCE = "source";

  /** Its tags. */
  public static final String TAGS = "tags";

  /** What it was made from. */
  public static final String PARENTS = "parents";

  /** The rest of its metadata, an object in JSON. */
  public static final String METADATA = "metadata";

  /** The size of the payload in bytes. */
  public static final String SIZE = "size";

  /** The payload, where it is JSON. */
  public static final String PAYLOAD = "payload";

  /** The payload, where it is bytes. */
  public static final String BYTES = "bytes";

  /** An array of tags. */
  public static final DataType TAGS_TYPE = DataTypes.createArrayType(DataTypes.StringType, false);

  /** A parent: {@code item}, {@code dataset} or {@code stream}, its collection, id, and version. */
  public static final StructType PARENT =
      new StructType()
          .add("kind", DataTypes.StringType, false)
          .add("name", DataTypes.StringType)
          .add("id", DataTypes.StringType)
          .add("version", DataTypes.LongType);

  /** An array of parents. */
  public static final DataType PARENTS_TYPE = DataTypes.createArrayType(PARENT, false);

  /** The columns that filters may name. */
  public static final Schema FILTERED =
      new Schema(
          List.of(
              new Column(1, ID, Primitive.STRING, false),
              new Column(2, VERSION, Primitive.INT32, false),
              new Column(3, TIME, Primitive.TIMESTAMP, false),
              new Column(4, TYPE, Primitive.STRING, true),
              new Column(5, SOURCE, Primitive.STRING, true),
              new Column(6, SIZE, Primitive.INT32, false)));

  private ItemRows() {}

  /**
   * Returns all columns.
   *
   * @param payload the type of payloads
   */
  public static StructType schema(DataType payload) {
    return new StructType()
        .add(ID, DataTypes.StringType, false)
        .add(VERSION, DataTypes.IntegerType, false)
        .add(TIME, DataTypes.TimestampType, false)
        .add(TYPE, DataTypes.StringType)
        .add(SOURCE, DataTypes.StringType)
        .add(TAGS, TAGS_TYPE, false)
        .add(PARENTS, PARENTS_TYPE, false)
        .add(METADATA, DataTypes.StringType)
        .add(SIZE, DataTypes.IntegerType, false)
        .add(PAYLOAD, payload)
        .add(BYTES, DataTypes.BinaryType);
  }
}
