package io.recursivestore.spark.catalog;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A write with options of its table besides its own, which come first.
 *
 * @param write the write
 * @param table options of the table
 */
record MoreOptions(LogicalWriteInfo write, Map<String, String> table) implements LogicalWriteInfo {
  @Override
  public CaseInsensitiveStringMap options() {
    Map<String, String> all = new HashMap<>(table);
    write
        .options()
        .asCaseSensitiveMap()
        .forEach(
            (key, value) -> {
              all.keySet().removeIf(key::equalsIgnoreCase);
              all.put(key, value);
            });
    return new CaseInsensitiveStringMap(all);
  }

  @Override
  public String queryId() {
    return write.queryId();
  }

  @Override
  public StructType schema() {
    return write.schema();
  }

  @Override
  public Optional<StructType> rowIdSchema() {
    return write.rowIdSchema();
  }

  @Override
  public Optional<StructType> metadataSchema() {
    return write.metadataSchema();
  }
}
