package io.recursivestore.spark.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.Fragment;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a shard.
 *
 * @param id the shard's id
 * @param path its path in the directory, or in the dataset
 * @param rows the number of its rows
 * @param bytes the size of its file
 * @param rowBytes about the number of bytes that its rows take in memory
 * @param checksum a checksum of the file, with the name of its kind before it
 * @param statistics what is known of the numbers of its columns, if it is of the first split
 * @param fragment the file of a dataset that it is, or null if it is in a directory
 */
record ShardReport(
    String id,
    String path,
    long rows,
    long bytes,
    long rowBytes,
    String checksum,
    Map<String, NumberSummary> statistics,
    @Nullable Fragment fragment)
    implements Serializable {
  /** Copies the map. */
  ShardReport {
    statistics = new LinkedHashMap<>(statistics);
  }

  /** Returns it as JSON, but for the fragment. */
  ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", id).put("path", path).put("rows", rows).put("bytes", bytes);
    node.put("rowBytes", rowBytes).put("checksum", checksum);
    node.set("statistics", toJson(statistics));
    return node;
  }

  /** Reads what {@link #toJson()} made. */
  static ShardReport of(JsonNode node) {
    return new ShardReport(
        node.path("id").asText(),
        node.path("path").asText(),
        node.path("rows").asLong(),
        node.path("bytes").asLong(),
        node.path("rowBytes").asLong(),
        node.path("checksum").asText(),
        statistics(node.path("statistics")),
        null);
  }

  static ObjectNode toJson(Map<String, NumberSummary> statistics) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    statistics.forEach((column, summary) -> node.set(column, summary.toJson()));
    return node;
  }

  static Map<String, NumberSummary> statistics(JsonNode node) {
    LinkedHashMap<String, NumberSummary> statistics = new LinkedHashMap<>();
    node.properties().forEach(e -> statistics.put(e.getKey(), NumberSummary.of(e.getValue())));
    return statistics;
  }
}
