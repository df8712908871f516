package io.recursivestore.spark.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;

/**
 * What is known of many numbers. Summaries of parts are merged by the formulas of Chan, Golub and
 * LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances" (1979): that
 * loses no digits to large means, and gives the same result whenever the same parts are merged in
 * the same order.
 *
 * @param count how many finite numbers there are
 * @param nulls how many values are null
 * @param nans how many are not a number
 * @param infinities how many are infinite
 * @param mean their mean, 0 if there are none
 * @param squares the sum of the squares of their distances from the mean
 * @param min the least, positive infinity if there are none
 * @param max the greatest, negative infinity if there are none
 */
record NumberSummary(
    long count,
    long nulls,
    long nans,
    long infinities,
    double mean,
    double squares,
    double min,
    double max)
    implements Serializable {
  static final NumberSummary NONE =
      new NumberSummary(0, 0, 0, 0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  /** Returns the summary of these and others. */
  NumberSummary plus(NumberSummary other) {
    long all = count + other.count;
    double distance = other.mean - mean;
    double share = all == 0 ? 0 : (double) other.count / all;
    return new NumberSummary(
        all,
        nulls + other.nulls,
        nans + other.nans,
        infinities + other.infinities,
        mean + distance * share,
        squares + other.squares + distance * distance * count * share,
        Math.min(min, other.min),
        Math.max(max, other.max));
  }

  /** Returns the deviation of the numbers themselves, as NumPy's {@code std} has it. */
  double deviation() {
    return count == 0 ? 0 : Math.sqrt(squares / count);
  }

  /** Returns it as JSON. Numbers that there are not are missing. */
  ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("count", count).put("nulls", nulls).put("nans", nans).put("infinities", infinities);
    if (count > 0) {
      node.put("mean", mean).put("std", deviation()).put("min", min).put("max", max);
      // What std is made of: its root can't be undone without losing digits.
      node.put("squares", squares);
    }
    return node;
  }

  /** Reads what {@link #toJson} made. */
  static NumberSummary of(JsonNode node) {
    return new NumberSummary(
        node.path("count").asLong(),
        node.path("nulls").asLong(),
        node.path("nans").asLong(),
        node.path("infinities").asLong(),
        node.path("mean").asDouble(0),
        node.path("squares").asDouble(0),
        node.path("min").asDouble(Double.POSITIVE_INFINITY),
        node.path("max").asDouble(Double.NEGATIVE_INFINITY));
  }
}
