package io.recursivestore.spark.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CorruptDataException;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** What the store keeps in JSON beside payloads, as Spark's values. */
final class ItemJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ArrayData NONE = new GenericArrayData(new Object[0]);
  private static final String ITEM = "item";

  private ItemJson() {}

  static ArrayData tags(@Nullable String json) {
    if (json == null) {
      return NONE;
    }
    JsonNode array = read(json);
    Object[] tags = new Object[array.size()];
    for (int i = 0; i < tags.length; i++) {
      tags[i] = UTF8String.fromString(array.get(i).textValue());
    }
    return new GenericArrayData(tags);
  }

  static ArrayData parents(@Nullable String json) {
    if (json == null) {
      return NONE;
    }
    JsonNode array = read(json);
    Object[] parents = new Object[array.size()];
    for (int i = 0; i < parents.length; i++) {
      parents[i] = parent(array.get(i));
    }
    return new GenericArrayData(parents);
  }

  private static GenericInternalRow parent(JsonNode node) {
    JsonNode version = node.get("version");
    Object number = version == null ? null : version.longValue();
    if (node.has(ITEM)) {
      return new GenericInternalRow(
          new @Nullable Object[] {
            UTF8String.fromString(ITEM), text(node, "collection"), text(node, ITEM), number
          });
    }
    for (CollectionKind kind : CollectionKind.values()) {
      if (node.has(kind.singular())) {
        return new GenericInternalRow(
            new @Nullable Object[] {
              UTF8String.fromString(kind.singular()), text(node, kind.singular()), null, number
            });
      }
    }
    throw new CorruptDataException("A stored parent is neither an item nor a collection.");
  }

  private static @Nullable UTF8String text(JsonNode node, String key) {
    return Optional.ofNullable(node.get(key))
        .map(JsonNode::textValue)
        .map(UTF8String::fromString)
        .orElse(null);
  }

  private static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new CorruptDataException("A stored value is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
