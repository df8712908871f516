package io.recursivestore.log;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.Arrangement;
import io.recursivestore.model.PartitionField;
import io.recursivestore.model.SortField;
import io.recursivestore.model.Transform;
import io.recursivestore.model.Transform.Bucket;
import io.recursivestore.model.Transform.Plain;
import io.recursivestore.model.Transform.Truncate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How files are partitioned and sorted, as members of a schema in JSON. */
final class ArrangementJson {
  private static final Map<String, Plain> PLAIN =
      Arrays.stream(Plain.values()).collect(toUnmodifiableMap(Plain::toString, p -> p));

  private ArrangementJson() {}

  /** Adds what there is to a schema. */
  static void write(ObjectNode schema, Arrangement arrangement) {
    write(schema, "partitions", arrangement.partitions());
    write(schema, "formerPartitions", arrangement.former());
    if (!arrangement.sort().isEmpty()) {
      ArrayNode sort = schema.putArray("sort");
      for (SortField field : arrangement.sort()) {
        sort.addObject()
            .put("column", field.column())
            .put("descending", field.descending())
            .put("nullsFirst", field.nullsFirst());
      }
    }
  }

  private static void write(ObjectNode schema, String member, List<PartitionField> fields) {
    if (fields.isEmpty()) {
      return;
    }
    ArrayNode array = schema.putArray(member);
    for (PartitionField field : fields) {
      ObjectNode node = array.addObject().put("id", field.id()).put("column", field.column());
      if (field.transform() instanceof Bucket bucket) {
        node.put("transform", "bucket").put("count", bucket.count());
      } else if (field.transform() instanceof Truncate truncate) {
        node.put("transform", "truncate").put("width", truncate.width());
      } else {
        node.put("transform", field.transform().toString());
      }
    }
  }

  static Arrangement read(JsonNode schema) {
    return new Arrangement(
        partitions(schema, "partitions"),
        partitions(schema, "formerPartitions"),
        Members.listIfAny(schema, "sort").stream()
            .map(
                node ->
                    new SortField(
                        Members.id(node, "column", 1),
                        Members.flag(node, "descending"),
                        Members.flag(node, "nullsFirst")))
            .toList());
  }

  private static List<PartitionField> partitions(JsonNode schema, String member) {
    return Members.listIfAny(schema, member).stream()
        .map(
            node ->
                new PartitionField(
                    Members.id(node, "id", 1), Members.id(node, "column", 1), transform(node)))
        .toList();
  }

  private static Transform transform(JsonNode node) {
    return switch (Members.text(node, "transform")) {
      case "bucket" -> new Bucket(Members.id(node, "count", 1));
      case "truncate" -> new Truncate(Members.id(node, "width", 1));
      default -> Members.word(node, "transform", PLAIN);
    };
  }
}
