package io.recursivestore.spark.catalog;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Schema;
import io.recursivestore.spark.lineage.Origin;
import io.recursivestore.spark.lineage.StoreVersion;
import io.recursivestore.spark.read.StreamScanBuilder;
import io.recursivestore.spark.read.Windows;
import io.recursivestore.spark.write.StreamTarget;
import io.recursivestore.spark.write.StreamWriteBuilder;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StreamSnapshot;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A stream as a table of steps, or of windows of steps. */
final class StreamTable extends StoreTable implements SupportsRead, SupportsWrite, Origin {
  private final Schema schema;
  private final StreamSnapshot steps;
  private final Instant defined;
  private final Optional<Windows> windows;

  /**
   * Creates a table of the steps that are published now.
   *
   * @param stream the stream
   * @param windows how its steps become windows, if they do
   * @throws InvalidRequestException if it has no field that could end the windows' episodes
   */
  StreamTable(String root, CollectionRef ref, StepStream stream, Optional<Windows> windows) {
    super(root, ref);
    this.schema = stream.schema();
    windows.ifPresent(w -> w.check(schema));
    this.steps = stream.snapshot();
    this.defined = stream.history().get(0).time();
    this.windows = windows;
  }

  @Override
  public String id() {
    return root() + "/" + name() + "@" + defined;
  }

  /** Returns the number of steps: Spark loads the table anew for a query, and then once. */
  @Override
  public String version() {
    return Long.toString(steps.steps());
  }

  /**
   * Returns columns that may be null, though a scan can say that they are not: the next writer may
   * leave fields out.
   */
  @Override
  StructType rows() {
    return StreamScanBuilder.rows(schema, windows.isEmpty() || steps.isRagged(), windows);
  }

  @Override
  public StoreVersion origin() {
    return new StoreVersion(root(), new Parent(ref(), steps.endRow()));
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(
        TableCapability.BATCH_READ,
        TableCapability.MICRO_BATCH_READ,
        TableCapability.BATCH_WRITE,
        TableCapability.STREAMING_WRITE,
        TableCapability.TRUNCATE);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return analyze(
        () -> {
          if (windows.isEmpty() && Windows.in(options).isPresent()) {
            throw new InvalidRequestException(
                "Windows change a table's columns, so 'window-length' can't be used with table()."
                    + " Read with format(\"recursive-store\") and load(root).");
          }
          return new StreamScanBuilder(root(), ref(), schema, steps, windows, options);
        });
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    return analyze(() -> new StreamWriteBuilder(new StreamTarget(root(), ref(), true), info));
  }
}
