package io.recursivestore.spark.read;

import io.recursivestore.Store;
import io.recursivestore.item.ItemCollection;
import io.recursivestore.item.ItemOrder;
import io.recursivestore.spark.session.TaskRoot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.jspecify.annotations.Nullable;

/** The one row of an {@link ItemSummary}. */
record SummaryPartition(
    TaskRoot root,
    String name,
    long number,
    ItemSelection selection,
    List<ItemSummary.Answer> answers)
    implements RowPartition {
  @Override
  public PartitionReader<InternalRow> open() {
    return new OneRow(row());
  }

  private InternalRow row() {
    try (Store store = root.open()) {
      ItemCollection items = ItemSource.open(store.items(), name, number);
      List<@Nullable Object> values = new ArrayList<>();
      for (ItemSummary.Answer answer : answers) {
        values.add(value(items, answer));
      }
      return new GenericInternalRow(values.toArray());
    }
  }

  private @Nullable Object value(ItemCollection items, ItemSummary.Answer answer) {
    if (answer == ItemSummary.Answer.COUNT) {
      return selection.isAll() ? items.totals().items() : items.count(selection.query());
    }
    ItemOrder order =
        answer == ItemSummary.Answer.FIRST_TIME ? ItemOrder.OLDEST_FIRST : ItemOrder.NEWEST_FIRST;
    return items
        .firstTime(selection.query().order(order))
        .map(time -> ChronoUnit.MICROS.between(Instant.EPOCH, time))
        .orElse(null);
  }

  /** Reads one row. */
  private static final class OneRow implements PartitionReader<InternalRow> {
    private final InternalRow row;
    private int read;

    OneRow(InternalRow row) {
      this.row = row;
    }

    @Override
    public boolean next() {
      return read++ == 0;
    }

    @Override
    public InternalRow get() {
      return row;
    }

    @Override
    public void close() {}
  }
}
