package io.recursivestore.spark.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a job is, as JSON that a rerun compares: the store, the pinned input, the options, and how
 * many rows and shards each split has. The same job has the same record, byte by byte.
 *
 * @param store the id of the store
 * @param input the pin of the input
 * @param options the options that were given
 * @param splits for each split its rows and its shards, by name and in order
 * @param leftOut how many rows are in no split
 */
record PrepRecord(
    String store, ObjectNode input, ObjectNode options, ObjectNode splits, long leftOut) {
  private static final int VERSION = 1;
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final ObjectMapper ONE_LINE = new ObjectMapper();

  static ObjectNode options(PrepOptions options) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    options.recorded().forEach(node::put);
    // The same options give other files in another format.
    node.put("output", options.output().kind().name().toLowerCase(Locale.ROOT));
    return node;
  }

  ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("version", VERSION).put("store", store);
    node.set("input", input);
    node.set("options", options);
    node.set("splits", splits.deepCopy());
    return node.put("leftOut", leftOut);
  }

  static PrepRecord of(JsonNode node, String where) {
    if (node.path("version").asInt() != VERSION
        || !(node.path("input") instanceof ObjectNode input)
        || !(node.path("options") instanceof ObjectNode options)
        || !(node.path("splits") instanceof ObjectNode splits)) {
      throw new CorruptDataException(
          where + " is no record of a training prep. Remove it, or give another 'output'.");
    }
    return new PrepRecord(
        node.path("store").asText(), input, options, splits, node.path("leftOut").asLong());
  }

  /**
   * Checks that a job which goes on where this one began has the same options, of the same store.
   *
   * @param place where this one began, for the message
   * @throws AlreadyExistsException if some differ
   */
  void requireOptions(String otherStore, ObjectNode otherOptions, String place) {
    ObjectNode before = options.deepCopy().put("store", store);
    ObjectNode now = otherOptions.deepCopy().put("store", otherStore);
    if (!before.equals(now)) {
      throw PrepProblems.other(place, before, now);
    }
  }

  /**
   * Checks that a job which goes on where this one began reads the same rows.
   *
   * @param place where this one began, for the message
   * @throws InvalidRequestException if it doesn't
   */
  void requireInput(ObjectNode found, String place) {
    // As text: numbers that were read are of other classes.
    if (!input.toString().equals(found.toString())) {
      throw PrepProblems.changed(place, input, found);
    }
  }

  /**
   * Checks that a job which goes on where this one began is the same in all.
   *
   * @param place where this one began, for the message
   * @throws AlreadyExistsException if it has other options
   * @throws InvalidRequestException if it reads other rows
   */
  void requireSame(PrepRecord job, String place) {
    requireOptions(job.store, job.options, place);
    requireInput(job.input, place);
    if (!splits.toString().equals(job.splits.toString())) {
      throw PrepProblems.changed(place, splits, job.splits);
    }
  }

  /**
   * Returns the record of a finished job: also of its shards, and of the numbers of the first
   * split.
   *
   * @param shards what became of the shards, by split and in order
   */
  ObjectNode finished(Map<String, List<ShardReport>> shards) {
    ObjectNode node = toJson();
    LinkedHashMap<String, NumberSummary> statistics = new LinkedHashMap<>();
    shards.forEach(
        (split, reports) -> {
          ObjectNode one = splits.path(split).deepCopy();
          ArrayNode list = one.putArray("files");
          for (ShardReport report : reports) {
            list.addObject()
                .put("path", report.path())
                .put("rows", report.rows())
                .put("bytes", report.bytes())
                .put("checksum", report.checksum());
            report
                .statistics()
                .forEach((column, part) -> statistics.merge(column, part, NumberSummary::plus));
          }
          ((ObjectNode) node.path("splits")).set(split, one);
        });
    node.set("statistics", ShardReport.toJson(statistics));
    return node;
  }

  /** Returns JSON in lines. */
  static byte[] bytes(ObjectNode node) {
    try {
      return MAPPER.writeValueAsString(node).replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns JSON in one line. */
  static String line(JsonNode node) {
    try {
      return ONE_LINE.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads JSON. */
  static JsonNode read(String text, String where) {
    try {
      return ONE_LINE.readTree(text);
    } catch (JsonProcessingException e) {
      throw new CorruptDataException(
          where + " is no JSON: " + e.getOriginalMessage() + ". Remove it.", e);
    }
  }
}
