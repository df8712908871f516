package io.recursivestore.spark.read;

import io.recursivestore.item.ItemOrder;
import io.recursivestore.item.ItemQuery;
import io.recursivestore.model.Filter;
import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What items a scan reads, in a form that can be sent to tasks.
 *
 * @param ids they have one of these ids, if any are given
 * @param type their type, if it matters
 * @param source their source, if it matters
 * @param from their time is this or later, in microseconds
 * @param to their time is earlier than this, in microseconds
 * @param allTags they have all of these
 * @param anyTags they have one of these, if any are given
 * @param filter holds of other columns, if there is something
 * @param order their order, if that matters
 * @param limit how many are read at most; 0 for all
 * @param shown all of it, for plans
 */
record ItemSelection(
    List<String> ids,
    @Nullable String type,
    @Nullable String source,
    long from,
    long to,
    List<String> allTags,
    List<String> anyTags,
    @Nullable Filter filter,
    @Nullable ItemOrder order,
    int limit,
    List<String> shown)
    implements Serializable {

  /** Returns the same for the first items of an order. */
  ItemSelection first(@Nullable ItemOrder wanted, int most) {
    return new ItemSelection(
        ids, type, source, from, to, allTags, anyTags, filter, wanted, most, shown);
  }

  /** Returns whether all items are read. */
  boolean isAll() {
    return shown.isEmpty() && limit == 0;
  }

  /** Returns the query that the store evaluates. */
  ItemQuery query() {
    return new ItemQuery(
        Set.copyOf(ids),
        Optional.ofNullable(type),
        Optional.ofNullable(source),
        from == Long.MIN_VALUE ? Optional.empty() : Optional.of(instant(from)),
        to == Long.MAX_VALUE ? Optional.empty() : Optional.of(instant(to)),
        Set.copyOf(allTags),
        Set.copyOf(anyTags),
        List.of(),
        Optional.ofNullable(filter),
        Optional.ofNullable(order).orElse(ItemOrder.NEWEST_FIRST),
        limit == 0 ? ItemQuery.DEFAULT_LIMIT : limit,
        Optional.empty());
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
