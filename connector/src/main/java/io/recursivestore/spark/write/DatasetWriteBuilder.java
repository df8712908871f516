package io.recursivestore.spark.write;

import io.recursivestore.model.Filter;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Snapshot;
import io.recursivestore.spark.expression.ExactFilters;
import io.recursivestore.spark.option.OverwriteMode;
import io.recursivestore.spark.option.StoreAnalysisException;
import io.recursivestore.spark.option.WriteOptions;
import io.recursivestore.spark.type.SparkSchemas;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsDynamicOverwrite;
import org.apache.spark.sql.connector.write.SupportsOverwriteV2;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;

/** Plans a write: append unless Spark asks to replace all rows, or those that match. */
public final class DatasetWriteBuilder
    implements WriteBuilder, SupportsOverwriteV2, SupportsDynamicOverwrite {
  private final LogicalWriteInfo info;
  private final WriteAccess access;
  private DatasetTarget target;

  /**
   * Creates a builder.
   *
   * @param target what to write to
   * @param info the rows' schema and the options that the user gave
   * @param access how the write came here
   * @throws io.recursivestore.model.InvalidRequestException if there is an option that writes don't
   *     have
   */
  public DatasetWriteBuilder(DatasetTarget target, LogicalWriteInfo info, WriteAccess access) {
    WriteOptions.check(info.options(), target.dataset());
    this.target =
        target.arranged(
            WriteOptions.PARTITION_BY.in(info.options()), WriteOptions.SORT_BY.in(info.options()));
    this.info = info;
    this.access = access;
  }

  @Override
  public WriteBuilder truncate() {
    if (target.mode() == DatasetTarget.Mode.APPEND) {
      target =
          target.withMode(
              StoreAnalysisException.analyze(this::isDynamic)
                  ? DatasetTarget.Mode.REPLACE_PARTITIONS
                  : DatasetTarget.Mode.OVERWRITE);
    }
    return this;
  }

  @Override
  public WriteBuilder overwriteDynamicPartitions() {
    if (target.mode() == DatasetTarget.Mode.APPEND) {
      target = target.withMode(DatasetTarget.Mode.REPLACE_PARTITIONS);
    }
    return this;
  }

  /** A catalog is told by Spark itself what to overwrite, and {@code save} is not. */
  private boolean isDynamic() {
    boolean isSet =
        access == WriteAccess.SAVE
            && SQLConf.get().partitionOverwriteMode().toString().equalsIgnoreCase("dynamic");
    return WriteOptions.PARTITION_OVERWRITE_MODE
        .in(info.options())
        .map(mode -> mode == OverwriteMode.DYNAMIC)
        .orElse(isSet);
  }

  @Override
  public WriteBuilder overwrite(Predicate[] predicates) {
    return StoreAnalysisException.analyze(
        () -> {
          Optional<Filter> filter = new ExactFilters(target.schema()).translate(predicates);
          if (filter.isEmpty()) {
            return truncate();
          }
          String condition =
              Arrays.stream(predicates)
                  .map(Predicate::toString)
                  .collect(Collectors.joining(" AND "));
          target = target.replacing(new ReplacedRows(filter.get(), condition));
          return this;
        });
  }

  @Override
  public Write build() {
    return StoreAnalysisException.analyze(
        () -> {
          if (WriteOptions.REPLACE_WHERE.in(info.options()).isPresent()
              && target.replaced().isEmpty()) {
            // Were this an overwrite of all rows, a session without the rule would lose them.
            throw new InvalidRequestException(
                "replaceWhere replaces some rows of a dataset that there is, and is for"
                    + " mode(\"overwrite\") with save, in a session that was started with the jar of"
                    + " the store. Use that; or leave the option out, to replace all rows.");
          }
          boolean merges =
              target.base().isPresent()
                  && WriteOptions.MERGE_SCHEMA.in(info.options()).orElse(false);
          StructType rows = merges ? RowNames.asIn(target.schema(), info.schema()) : info.schema();
          DatasetTarget merged = merges ? target.merging(SparkSchemas.fromSpark(rows)) : target;
          io.recursivestore.dataset.WriteOptions files = files();
          files.checkColumns(merged.files());
          return new DatasetWrite(
              merged,
              rows,
              files,
              RowDistribution.of(
                  merged.files(), WriteOptions.WRITE_DISTRIBUTION.in(info.options()), access),
              WriteOptions.commitInfo(info.options()),
              info.queryId());
        });
  }

  /** A dataset that does not exist yet, or is replaced, says itself in what format to write it. */
  private io.recursivestore.dataset.WriteOptions files() {
    var files = WriteOptions.files(info.options());
    return WriteOptions.FILE_FORMAT
        .in(info.options())
        .or(() -> target.base().map(Snapshot::writtenAs))
        .map(files::as)
        .orElse(files);
  }
}
