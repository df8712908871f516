package io.recursivestore.spark.catalog;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Schema;
import io.recursivestore.spark.type.SparkSchemas;
import io.recursivestore.spark.write.DatasetTarget;
import io.recursivestore.spark.write.DatasetWriteBuilder;
import io.recursivestore.spark.write.WriteAccess;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;

/**
 * A dataset that does not exist yet: it takes rows of any schema, and the first commit creates it.
 */
final class NewDatasetTable extends StoreTable implements SupportsWrite {
  private final WriteAccess access;

  NewDatasetTable(String root, CollectionRef ref, WriteAccess access) {
    super(root, ref);
    this.access = access;
  }

  @Override
  StructType rows() {
    return new StructType();
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(
        TableCapability.BATCH_WRITE,
        TableCapability.STREAMING_WRITE,
        TableCapability.TRUNCATE,
        TableCapability.ACCEPT_ANY_SCHEMA);
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    // Rows without nulls today are no promise for tomorrow's.
    return analyze(
        () -> {
          Schema schema = SparkSchemas.fromSpark(info.schema().asNullable());
          return new DatasetWriteBuilder(
              DatasetTarget.of(root(), ref(), schema, Optional.empty(), DatasetTarget.Mode.APPEND),
              info,
              access);
        });
  }
}
