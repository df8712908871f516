package io.recursivestore.spark.read;

import io.recursivestore.Store;
import io.recursivestore.item.ItemCollection;
import io.recursivestore.item.ItemColumn;
import io.recursivestore.item.ItemSplit;
import io.recursivestore.item.ScannedItem;
import io.recursivestore.sql.Rows;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.jspecify.annotations.Nullable;

/** Reads items as the database hands them over. */
final class ItemPartitionReader implements PartitionReader<InternalRow> {
  private final Store store;
  private final Optional<Rows<ScannedItem>> rows;
  private final ItemRowMaker maker;
  private @Nullable InternalRow row;

  ItemPartitionReader(ItemPartition partition) {
    store = partition.root().open();
    try {
      ItemCollection items = ItemSource.open(store.items(), partition.name(), partition.number());
      maker = new ItemRowMaker(partition.name(), partition.columns());
      Set<ItemColumn> columns = ItemRowMaker.columns(partition.columns());
      ItemSplit split = partition.split();
      rows =
          split == null
              ? items.rows(partition.selection().query(), columns)
              : items.scan(partition.selection().query(), split, columns);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  @Override
  public boolean next() {
    Optional<ScannedItem> item = rows.flatMap(Rows::next);
    item.ifPresent(found -> row = maker.make(found));
    return item.isPresent();
  }

  @Override
  public InternalRow get() {
    if (row == null) {
      throw new IllegalStateException("There is no row");
    }
    return row;
  }

  @Override
  public void close() {
    try (store) {
      rows.ifPresent(Rows::close);
    }
  }
}
