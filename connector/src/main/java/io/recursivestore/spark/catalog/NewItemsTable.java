package io.recursivestore.spark.catalog;

import io.recursivestore.Store;
import io.recursivestore.item.ItemJob;
import io.recursivestore.item.ItemJobs;
import io.recursivestore.item.ItemSettings;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.spark.option.WriteOptions;
import io.recursivestore.spark.session.SessionStore;
import io.recursivestore.spark.type.ItemRows;
import io.recursivestore.spark.write.ItemWriteBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Items that are not there yet, or are replaced: one commit makes them, with all their rows. */
final class NewItemsTable extends StoreTable implements StagedTable, SupportsWrite {
  private final ItemJob.Mode mode;
  private final Map<String, String> options;
  private boolean written;

  /**
   * Creates a table.
   *
   * @param options those that go with the statement that makes it
   */
  NewItemsTable(String root, CollectionRef ref, ItemJob.Mode mode, Map<String, String> options) {
    super(root, ref);
    this.mode = mode;
    this.options = options;
  }

  @Override
  StructType rows() {
    return ItemRows.schema(DataTypes.StringType);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(
        TableCapability.BATCH_WRITE, TableCapability.TRUNCATE, TableCapability.ACCEPT_ANY_SCHEMA);
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    written = true;
    return analyze(() -> new ItemWriteBuilder(root(), ref(), mode, new MoreOptions(info, options)));
  }

  /** Without a query there was no write, which would have made the items. */
  @Override
  public void commitStagedChanges() {
    if (!written) {
      analyze(
          () -> {
            try (Store store = SessionStore.openOrCreate(root())) {
              ItemJobs jobs = store.items().jobs();
              var kept =
                  WriteOptions.KEEP_VERSIONS
                      .in(new CaseInsensitiveStringMap(options))
                      .map(number -> new ItemSettings(Math.toIntExact(number)));
              jobs.commit(jobs.start(ref().name(), kept, mode), List.of());
              return ref();
            }
          });
    }
  }

  /** The write's abort has removed what there was. */
  @Override
  public void abortStagedChanges() {}
}
