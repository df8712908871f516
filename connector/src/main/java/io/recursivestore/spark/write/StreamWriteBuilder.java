package io.recursivestore.spark.write;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.spark.option.StoreAnalysisException;
import io.recursivestore.spark.option.WriteOptions;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsTruncate;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;

/** Plans an append to a stream. */
public final class StreamWriteBuilder implements WriteBuilder, SupportsTruncate {
  private final StreamTarget target;
  private final LogicalWriteInfo info;

  /**
   * Creates a builder.
   *
   * @param target what to write to
   * @param info the rows' schema and the options that the user gave
   * @throws InvalidRequestException if there is an option that such writes don't have
   */
  public StreamWriteBuilder(StreamTarget target, LogicalWriteInfo info) {
    WriteOptions.check(info.options(), target.stream());
    this.target = target;
    this.info = info;
  }

  /** A stream that has steps can't lose them in the commit that brings others. */
  @Override
  public WriteBuilder truncate() {
    return StoreAnalysisException.analyze(
        () -> {
          if (target.exists()) {
            throw new InvalidRequestException(
                target.stream().display()
                    + " can't be overwritten: a stream is only appended to. Drop it first, or use mode"
                    + " \"append\".");
          }
          return this;
        });
  }

  @Override
  public Write build() {
    return StoreAnalysisException.analyze(
        () -> {
          target.check(info.schema());
          return new StreamWrite(
              target,
              info.schema(),
              info.queryId(),
              WriteOptions.ORDERED.in(info.options()).orElse(false),
              WriteOptions.commitInfo(info.options()));
        });
  }
}
