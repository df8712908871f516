package io.recursivestore.spark.catalog;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Schema;
import io.recursivestore.spark.type.SparkSchemas;
import io.recursivestore.spark.write.DatasetTarget;
import io.recursivestore.spark.write.DatasetWriteBuilder;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;

/**
 * The dataset of a CREATE or REPLACE TABLE … AS SELECT. The write's one commit makes it, with all
 * its rows.
 */
final class StagedDatasetTable extends StoreTable implements StagedTable, SupportsWrite {
  private final Schema schema;
  private final DatasetTarget.Mode mode;

  StagedDatasetTable(String root, CollectionRef ref, Schema schema, DatasetTarget.Mode mode) {
    super(root, ref);
    this.schema = schema;
    this.mode = mode;
  }

  @Override
  StructType rows() {
    return SparkSchemas.toSpark(schema);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_WRITE, TableCapability.TRUNCATE);
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    return analyze(
        () -> new DatasetWriteBuilder(new DatasetTarget(root(), ref(), schema, mode), info));
  }

  @Override
  public void commitStagedChanges() {
    // The write has committed already.
  }

  @Override
  public void abortStagedChanges() {}
}
