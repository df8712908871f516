package io.recursivestore.spark.catalog;

import io.recursivestore.Store;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.spark.session.SessionStore;
import io.recursivestore.spark.write.StreamTarget;
import io.recursivestore.spark.write.StreamWriteBuilder;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;

/**
 * A stream that does not exist yet: it takes rows with a column {@code step}, and the write defines
 * it with a field for each other column.
 */
final class NewStreamTable extends StoreTable implements StagedTable, SupportsWrite {
  private final StructType rows;
  private boolean written;

  NewStreamTable(String root, CollectionRef ref, StructType rows) {
    super(root, ref);
    this.rows = rows;
  }

  @Override
  StructType rows() {
    return rows;
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
    written = true;
    return analyze(() -> new StreamWriteBuilder(new StreamTarget(root(), ref(), false), info));
  }

  /** Without a query there was no write, which would have made the stream. */
  @Override
  public void commitStagedChanges() {
    if (!written) {
      analyze(
          () -> {
            try (Store store = SessionStore.openOrCreate(root())) {
              StoreCatalog.define(store, ref(), rows);
              return ref();
            }
          });
    }
  }

  /** The write's abort has removed the stream. */
  @Override
  public void abortStagedChanges() {}
}
