package io.recursivestore.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What HuggingFace knows of the columns of a dataset: their names in order, and for each a feature,
 * which is JSON such as {@code {"dtype":"int64","_type":"Value"}} or {@code
 * {"names":["cat","dog"],"_type":"ClassLabel"}}. What this library doesn't know of a feature, it
 * keeps.
 *
 * <p>Different spellings of one feature are equal.
 */
public final class Features {
  /** The key of an Arrow schema's metadata, and of a Parquet file's, that holds features. */
  static final String METADATA_KEY = "huggingface";

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private final Map<String, JsonNode> byName;

  private Features(Map<String, JsonNode> byName) {
    this.byName = byName;
  }

  /**
   * Reads features from JSON.
   *
   * @param json an object of features by the names of their columns, as in {@code
   *     dataset_info.json}
   * @throws InvalidRequestException if it is something else
   */
  public static Features parse(String json) {
    try {
      return of(MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new InvalidRequestException(
          "Can't read these features: they are not JSON. " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException("Can't read these features: " + e.getMessage() + ".", e);
    }
  }

  /**
   * Returns the features of an Arrow schema: those that its metadata hold where they fit, else what
   * follows from the types.
   *
   * @param schema the schema
   * @throws InvalidRequestException if HuggingFace has no feature for a column
   */
  public static Features of(Schema schema) {
    return ofColumns(schema, inMetadata(schema.getCustomMetadata()));
  }

  /** Returns the names of the columns, in order. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /**
   * Returns a column's feature as JSON.
   *
   * @param name the column's name
   * @throws NotFoundException if there is no such column
   */
  public String json(String name) {
    return node(name).toString();
  }

  /** Returns an object of all features by name, spelled as datasets 4 and newer write it. */
  public String toJson() {
    return toNode().toString();
  }

  /** Returns the Arrow fields that hold the values, in order, where this library knows them. */
  Map<String, Field> fields() {
    Map<String, Field> fields = new LinkedHashMap<>();
    byName.forEach(
        (name, feature) ->
            FeatureFields.field(name, feature).ifPresent(field -> fields.put(name, field)));
    return fields;
  }

  /**
   * Reads features from JSON.
   *
   * @throws IllegalArgumentException if it is no object of features
   */
  static Features of(@Nullable JsonNode object) {
    if (object == null || !object.isObject()) {
      throw new IllegalArgumentException("the features are no object");
    }
    Map<String, JsonNode> byName = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      try {
        byName.put(member.getKey(), FeatureSpelling.canonical(member.getValue()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "feature '" + Names.shown(member.getKey()) + "': " + e.getMessage(), e);
      }
    }
    return new Features(byName);
  }

  /**
   * Returns the features of a schema's columns.
   *
   * @param known features of some of them, which are taken where they fit the types
   * @throws InvalidRequestException if HuggingFace has no feature for a column
   */
  static Features ofColumns(Schema schema, Features known) {
    Map<String, Field> fields = known.fields();
    Map<String, JsonNode> byName = new LinkedHashMap<>();
    for (Field column : schema.getFields()) {
      String name = column.getName();
      JsonNode feature = known.byName.get(name);
      Field field = fields.get(name);
      boolean fits = feature != null && (field == null || Layout.isSame(field, column));
      byName.put(name, fits ? feature : FeatureFields.feature(column, name));
    }
    return new Features(byName);
  }

  /** Returns the features that the metadata of an Arrow schema or a Parquet file hold, if any. */
  static Features inMetadata(Map<String, String> metadata) {
    String json = metadata.get(METADATA_KEY);
    try {
      JsonNode features =
          json == null
              ? JsonNodeFactory.instance.objectNode()
              : MAPPER.readTree(json).path("info").path("features");
      return features.isObject() ? of(features) : new Features(Map.of());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      // They only say more of what the types say already.
      return new Features(Map.of());
    }
  }

  static Features ofNodes(Map<String, JsonNode> byName) {
    return new Features(Map.copyOf(byName));
  }

  static Features none() {
    return new Features(Map.of());
  }

  /** Returns the value of {@link #METADATA_KEY}. */
  String toMetadata() {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.putObject("info").set("features", toCompatibleNode());
    return metadata.toString();
  }

  /** Returns an object of all features by name, spelled as all versions read it. */
  ObjectNode toCompatibleNode() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    byName.forEach((name, feature) -> object.set(name, FeatureSpelling.compatible(feature)));
    return object;
  }

  JsonNode node(String name) {
    return Optional.ofNullable(byName.get(name))
        .orElseThrow(() -> new NotFoundException(Suggestion.unknown("column", name, names())));
  }

  /** Returns the features of some columns, in the order of the names. */
  Features select(List<String> names) {
    Map<String, JsonNode> some = new LinkedHashMap<>();
    names.forEach(name -> some.put(name, node(name)));
    return new Features(some);
  }

  /** Returns these features with lists of any length in some columns. */
  Features withoutLengths(Set<String> names) {
    Map<String, JsonNode> others = new LinkedHashMap<>();
    names.forEach(name -> others.put(name, FeatureSpelling.withoutLengths(node(name))));
    return with(others);
  }

  /** Returns these features with others in their place. */
  Features with(Map<String, JsonNode> others) {
    Map<String, JsonNode> all = new LinkedHashMap<>(byName);
    others.forEach((name, feature) -> all.replace(name, feature));
    return new Features(all);
  }

  Map<String, JsonNode> byName() {
    return byName;
  }

  private ObjectNode toNode() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    byName.forEach(object::set);
    return object;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Features o
        && new ArrayList<>(byName.keySet()).equals(new ArrayList<>(o.byName.keySet()))
        && byName.equals(o.byName);
  }

  @Override
  public int hashCode() {
    return new HashMap<>(byName).hashCode();
  }

  @Override
  public String toString() {
    return toJson();
  }
}
