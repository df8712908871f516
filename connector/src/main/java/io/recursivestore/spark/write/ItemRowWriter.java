package io.recursivestore.spark.write;

import io.recursivestore.Store;
import io.recursivestore.item.StagedItemWriter;
import io.recursivestore.item.StagedItems;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/** Writes the rows of a task as items that nobody sees yet. */
final class ItemRowWriter implements DataWriter<InternalRow> {
  private final Store store;
  private final StagedItemWriter staged;
  private final ItemDrafts drafts;

  ItemRowWriter(ItemWriterFactory factory, int partition) {
    drafts = new ItemDrafts(factory.rows(), factory.parents());
    store = factory.root().open(factory.storeId());
    staged = store.items().jobs().writer(factory.job(), partition);
  }

  @Override
  public void write(InternalRow row) {
    staged.put(drafts.of(row));
  }

  @Override
  public WriterCommitMessage commit() {
    return new WrittenParts(new StagedItems[] {staged.finish()});
  }

  @Override
  public void abort() {
    staged.close();
  }

  @Override
  public void close() {
    try (store) {
      staged.close();
    }
  }
}
