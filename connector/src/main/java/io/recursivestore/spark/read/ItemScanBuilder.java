package io.recursivestore.spark.read;

import io.recursivestore.item.ItemOrder;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.spark.option.ReadOptions;
import io.recursivestore.spark.type.ItemRows;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.SortDirection;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownAggregates;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownTopN;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Plans a scan of items: what the database evaluates, and what is read of each. */
public final class ItemScanBuilder
    implements ScanBuilder,
        SupportsPushDownRequiredColumns,
        SupportsPushDownV2Filters,
        SupportsPushDownAggregates,
        SupportsPushDownLimit,
        SupportsPushDownTopN {
  /** More are not read at once by one task. */
  private static final int MOST_AT_ONCE = 100_000;

  private final ItemSource source;
  private final CaseInsensitiveStringMap options;
  private final ItemFilters filters = new ItemFilters();
  private StructType columns;
  private Optional<Aggregation> aggregation = Optional.empty();
  private Optional<ItemOrder> order = Optional.empty();
  private int limit;

  /**
   * Creates a builder.
   *
   * @param source the items
   * @param ref the same, as messages name them
   * @param columns all columns
   * @param options what the user gave
   * @throws io.recursivestore.model.InvalidRequestException if there is an option that reads don't
   *     have
   */
  public ItemScanBuilder(
      ItemSource source, CollectionRef ref, StructType columns, CaseInsensitiveStringMap options) {
    ReadOptions.check(options, ref);
    this.source = source;
    this.options = options;
    this.columns = columns;
  }

  @Override
  public void pruneColumns(StructType requiredSchema) {
    columns = requiredSchema;
  }

  @Override
  public Predicate[] pushPredicates(Predicate[] predicates) {
    return filters.push(predicates);
  }

  @Override
  public Predicate[] pushedPredicates() {
    return filters.pushed();
  }

  @Override
  public boolean supportCompletePushDown(Aggregation asked) {
    return ItemSummary.answers(asked);
  }

  @Override
  public boolean pushAggregation(Aggregation asked) {
    boolean can = ItemSummary.answers(asked);
    aggregation = can ? Optional.of(asked) : Optional.empty();
    return can;
  }

  /** Items of one time come in any order, so that only an order by time or id alone is known. */
  @Override
  public boolean pushTopN(SortOrder[] orders, int rows) {
    if (orders.length != 1 || !pushLimit(rows)) {
      return false;
    }
    order = order(orders[0]);
    if (order.isEmpty()) {
      limit = 0;
    }
    return order.isPresent();
  }

  @Override
  public boolean pushLimit(int rows) {
    boolean can = rows > 0 && rows <= MOST_AT_ONCE;
    if (can) {
      limit = rows;
    }
    return can;
  }

  @Override
  public boolean isPartiallyPushed() {
    return false;
  }

  @Override
  public Scan build() {
    ItemSelection all =
        filters.selection(
            ReadOptions.TAGS.in(options).orElse(List.of()),
            ReadOptions.ANY_TAGS.in(options).orElse(List.of()));
    ItemSelection selection = limit == 0 ? all : all.first(order.orElse(null), limit);
    return aggregation
        .<Scan>map(asked -> ItemSummary.of(source, selection, asked))
        .orElseGet(
            () ->
                new ItemScan(
                    source, selection, columns, ReadOptions.targetPartitionBytes(options)));
  }

  private static Optional<ItemOrder> order(SortOrder order) {
    String column =
        order.expression() instanceof NamedReference reference && reference.fieldNames().length == 1
            ? reference.fieldNames()[0]
            : "";
    boolean isAscending = order.direction() == SortDirection.ASCENDING;
    if (column.equals(ItemRows.TIME)) {
      return Optional.of(isAscending ? ItemOrder.OLDEST_FIRST : ItemOrder.NEWEST_FIRST);
    }
    return column.equals(ItemRows.ID) && isAscending ? Optional.of(ItemOrder.ID) : Optional.empty();
  }
}
