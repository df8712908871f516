package io.recursivestore.spark.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of a job.
 *
 * @param output where the shards are, for messages
 * @param rows the number of rows of each split, by name and in order
 * @param shards the number of shards of all splits
 * @param leftOut the number of rows that are in no split
 * @param record all that is known of the job, as JSON: the content of {@code prep.json}
 */
public record PrepSummary(
    String output, Map<String, Long> rows, int shards, long leftOut, String record) {
  /** Copies the map. */
  public PrepSummary {
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
  }

  static PrepSummary of(String output, JsonNode record) {
    Map<String, Long> rows = new LinkedHashMap<>();
    int shards = 0;
    for (Map.Entry<String, JsonNode> split : record.path("splits").properties()) {
      rows.put(split.getKey(), split.getValue().path("rows").asLong());
      shards += split.getValue().path("shards").asInt();
    }
    return new PrepSummary(
        output, rows, shards, record.path("leftOut").asLong(), record.toString());
  }

  /** Returns it in a line. */
  public String text() {
    return "%d shards in %s: %s%s"
        .formatted(
            shards,
            output,
            rows.entrySet().stream()
                .map(split -> split.getValue() + " rows of " + split.getKey())
                .collect(Collectors.joining(", ")),
            leftOut > 0 ? "; " + leftOut + " rows left out" : "");
  }
}
