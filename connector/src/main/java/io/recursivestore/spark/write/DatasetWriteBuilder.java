package io.recursivestore.spark.write;

import io.recursivestore.format.Compression;
import io.recursivestore.model.Snapshot;
import io.recursivestore.spark.option.StoreAnalysisException;
import io.recursivestore.spark.option.WriteOptions;
import io.recursivestore.spark.type.SparkSchemas;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsTruncate;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;

/** Plans a write: append unless Spark asks to truncate. */
public final class DatasetWriteBuilder implements WriteBuilder, SupportsTruncate {
  private final LogicalWriteInfo info;
  private DatasetTarget target;

  /**
   * Creates a builder.
   *
   * @param target what to write to
   * @param info the rows' schema and the options that the user gave
   * @throws io.recursivestore.model.InvalidRequestException if there is an option that writes don't
   *     have
   */
  public DatasetWriteBuilder(DatasetTarget target, LogicalWriteInfo info) {
    WriteOptions.check(info.options(), target.dataset());
    this.target = target;
    this.info = info;
  }

  @Override
  public WriteBuilder truncate() {
    if (target.mode() == DatasetTarget.Mode.APPEND) {
      target = target.withMode(DatasetTarget.Mode.OVERWRITE);
    }
    return this;
  }

  @Override
  public Write build() {
    return StoreAnalysisException.analyze(
        () -> {
          boolean merges =
              target.base().isPresent()
                  && WriteOptions.MERGE_SCHEMA.in(info.options()).orElse(false);
          StructType rows = merges ? RowNames.asIn(target.schema(), info.schema()) : info.schema();
          return new DatasetWrite(
              merges ? target.merging(SparkSchemas.fromSpark(rows)) : target,
              rows,
              files(),
              WriteOptions.commitInfo(info.options()),
              info.queryId());
        });
  }

  /** A dataset that does not exist yet, or is replaced, says itself in what format to write it. */
  private io.recursivestore.dataset.WriteOptions files() {
    return new io.recursivestore.dataset.WriteOptions(
        WriteOptions.COMPRESSION.in(info.options()).orElse(Compression.AUTO),
        io.recursivestore.dataset.WriteOptions.DEFAULT.targetFileBytes(),
        WriteOptions.FILE_FORMAT
            .in(info.options())
            .or(() -> target.base().map(Snapshot::writtenAs))
            .orElse(null));
  }
}
