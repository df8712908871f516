package io.recursivestore.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of columns as {@code docs/format.md} writes them in JSON. A bound is an object with
 * one member that tells its form.
 */
public final class StatisticsJson {
  private StatisticsJson() {}

  /**
   * Adds statistics to an object.
   *
   * @param node the object
   * @param member the name of the member that they become
   * @param statistics statistics by column id
   */
  public static void write(
      ObjectNode node, String member, Map<Integer, ColumnStatistics> statistics) {
    ObjectNode columns = node.putObject(member);
    new TreeMap<>(statistics)
        .forEach(
            (id, s) -> {
              ObjectNode column = columns.putObject(Integer.toString(id));
              column.put("nulls", s.nullCount());
              writeBound(column, "min", s.min());
              writeBound(column, "max", s.max());
            });
  }

  /**
   * Reads the statistics in an object.
   *
   * @param node the object
   * @param member the name of the member that holds them; it may be missing
   * @param rows the number of rows that they are about
   * @return statistics by column id
   * @throws IllegalArgumentException if the form is wrong
   */
  public static Map<Integer, ColumnStatistics> read(JsonNode node, String member, long rows) {
    Map<Integer, ColumnStatistics> columns = new HashMap<>();
    for (var column : Members.objectIfAny(node, member)) {
      columns.put(Integer.valueOf(column.getKey()), readStatistics(column.getValue(), rows));
    }
    return columns;
  }

  private static ColumnStatistics readStatistics(JsonNode node, long rows) {
    long nulls = Members.whole(node, "nulls", 0);
    if (nulls > rows) {
      throw new IllegalArgumentException("a column has " + nulls + " nulls in " + rows + " rows");
    }
    return new ColumnStatistics(nulls, readBound(node, "min"), readBound(node, "max"));
  }

  static void writeBound(ObjectNode column, String name, @Nullable Value bound) {
    if (bound == null) {
      return;
    }
    ObjectNode node = column.putObject(name);
    String form = BoundForm.of(bound).word();
    if (bound instanceof Value.OfLong number) {
      node.put(form, number.value());
    } else {
      node.put(form, BoundForm.text(bound));
    }
  }

  static @Nullable Value readBound(JsonNode column, String name) {
    if (!column.has(name)) {
      return null;
    }
    JsonNode node = column.get(name);
    for (BoundForm form : BoundForm.values()) {
      if (node.has(form.word())) {
        return form == BoundForm.LONG
            ? new Value.OfLong(Members.whole(node, form.word(), Long.MIN_VALUE))
            : form.parse(Members.text(node, form.word()));
      }
    }
    throw new IllegalArgumentException("'" + name + "' is not a value");
  }
}
