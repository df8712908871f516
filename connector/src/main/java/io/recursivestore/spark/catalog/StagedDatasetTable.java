package io.recursivestore.spark.catalog;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Schema;
import io.recursivestore.spark.option.WriteOptions;
import io.recursivestore.spark.type.PartitionTransforms;
import io.recursivestore.spark.type.SparkSchemas;
import io.recursivestore.spark.write.DatasetTarget;
import io.recursivestore.spark.write.DatasetWriteBuilder;
import io.recursivestore.spark.write.WriteAccess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The dataset of a CREATE TABLE … AS SELECT or a REPLACE TABLE. One commit makes it, with all its
 * rows.
 */
final class StagedDatasetTable extends StoreTable implements StagedTable, SupportsWrite {
  private final Schema schema;
  private final DatasetTarget target;
  private final Map<String, String> fileFormat;
  private boolean written;

  /**
   * Creates a table that is not there yet.
   *
   * @param fileFormat the option that says in what format files are written, if one was given
   */
  StagedDatasetTable(
      String root,
      CollectionRef ref,
      Schema schema,
      DatasetTarget.Mode mode,
      Map<String, String> fileFormat) {
    super(root, ref);
    this.fileFormat = fileFormat;
    this.schema = schema;
    this.target = DatasetTarget.of(root, ref, schema, Optional.empty(), mode);
  }

  @Override
  StructType rows() {
    return SparkSchemas.toSpark(schema);
  }

  @Override
  public Column[] columns() {
    return ColumnDefaults.columns(schema);
  }

  @Override
  public Transform[] partitioning() {
    return schema.partitions().stream().map(PartitionTransforms::toSpark).toArray(Transform[]::new);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_WRITE, TableCapability.TRUNCATE);
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    written = true;
    return analyze(
        () ->
            new DatasetWriteBuilder(
                target, new MoreOptions(info, fileFormat), WriteAccess.CATALOG));
  }

  /** Without a query there was no write, whose commit would have made the table. */
  @Override
  public void commitStagedChanges() {
    if (!written) {
      analyze(
          () -> {
            target.commit(
                List.of(), WriteOptions.commitInfo(new CaseInsensitiveStringMap(fileFormat)));
            return target;
          });
    }
  }

  @Override
  public void abortStagedChanges() {}
}
