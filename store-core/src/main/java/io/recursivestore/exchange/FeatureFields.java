package io.recursivestore.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Translates between canonical features and the Arrow fields that hold their values. */
final class FeatureFields {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ELEMENT = "item";
  private static final String DTYPE = "dtype";
  private static final String SHAPE = "shape";
  private static final ArrowType INT64 = new ArrowType.Int(64, true);

  /** Features that are a file: its bytes, or where it is. */
  private static final Set<String> FILES =
      Set.of("Audio", "Image", "Video", "Pdf", "Nifti", "Mesh");

  private static final String EXTENSION_NAME = ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME;
  private static final String EXTENSION_DATA =
      ArrowType.ExtensionType.EXTENSION_METADATA_KEY_METADATA;
  private static final String JSON_EXTENSION = "arrow.json";
  private static final Pattern ARRAY = Pattern.compile("Array([2-5])D");
  private static final Pattern ARRAY_EXTENSION =
      Pattern.compile("datasets\\.features\\.features\\.(Array[2-5]D)ExtensionType");

  private FeatureFields() {}

  /** Returns the field that holds a feature's values, unless this library doesn't know it. */
  static Optional<Field> field(String name, JsonNode feature) {
    if (FeatureSpelling.isStruct(feature)) {
      List<Field> children = new ArrayList<>();
      for (Map.Entry<String, JsonNode> member : feature.properties()) {
        Optional<Field> child = field(member.getKey(), member.getValue());
        if (child.isEmpty()) {
          return Optional.empty();
        }
        children.add(child.get());
      }
      return Optional.of(field(name, ArrowType.Struct.INSTANCE, children));
    }
    String type = feature.path(FeatureSpelling.TYPE).asText();
    if (FILES.contains(type)) {
      return Optional.of(
          field(
              name,
              ArrowType.Struct.INSTANCE,
              List.of(
                  field("bytes", ArrowType.Binary.INSTANCE, List.of()),
                  field("path", ArrowType.Utf8.INSTANCE, List.of()))));
    }
    return switch (type) {
      case "Value" -> dtype(feature).map(arrow -> field(name, arrow, List.of()));
      case "ClassLabel" -> Optional.of(field(name, INT64, List.of()));
      case "Json" ->
          Optional.of(
              extension(field(name, ArrowType.Utf8.INSTANCE, List.of()), JSON_EXTENSION, ""));
      case FeatureSpelling.LIST -> {
        ArrowType list =
            feature.has(FeatureSpelling.LENGTH)
                ? new ArrowType.FixedSizeList(feature.get(FeatureSpelling.LENGTH).intValue())
                : ArrowType.List.INSTANCE;
        yield element(feature).map(element -> field(name, list, List.of(element)));
      }
      case FeatureSpelling.LARGE_LIST ->
          element(feature)
              .map(element -> field(name, ArrowType.LargeList.INSTANCE, List.of(element)));
      default -> array(name, type, feature);
    };
  }

  /**
   * Returns the feature of a field's values.
   *
   * @param path the field's name with those of the fields around it
   * @throws InvalidRequestException if HuggingFace has none
   */
  static JsonNode feature(Field field, String path) {
    Optional<JsonNode> extension = extensionFeature(field);
    if (extension.isPresent()) {
      return extension.get();
    }
    ArrowType type = field.getType();
    List<Field> children = field.getChildren();
    if (type instanceof ArrowType.Struct) {
      ObjectNode struct = JsonNodeFactory.instance.objectNode();
      children.forEach(c -> struct.set(c.getName(), feature(c, path + "." + c.getName())));
      return struct;
    }
    if (type instanceof ArrowType.List
        || type instanceof ArrowType.LargeList
        || type instanceof ArrowType.FixedSizeList) {
      ObjectNode list = JsonNodeFactory.instance.objectNode();
      list.set(FeatureSpelling.FEATURE, feature(children.get(0), path + ".element"));
      if (type instanceof ArrowType.FixedSizeList fixed) {
        list.put(FeatureSpelling.LENGTH, fixed.getListSize());
      }
      return list.put(
          FeatureSpelling.TYPE,
          type instanceof ArrowType.LargeList ? FeatureSpelling.LARGE_LIST : FeatureSpelling.LIST);
    }
    String dtype = field.getDictionary() == null ? Dtypes.name(type).orElse("") : "";
    if (dtype.isEmpty()) {
      throw new InvalidRequestException(
          "Column '"
              + Names.shown(path)
              + "' has the Arrow type "
              + (field.getDictionary() == null ? type : "dictionary")
              + ", for which HuggingFace has no feature. Cast it, or leave the column out.");
    }
    return JsonNodeFactory.instance
        .objectNode()
        .put(DTYPE, dtype)
        .put(FeatureSpelling.TYPE, "Value");
  }

  private static Optional<Field> element(JsonNode list) {
    return field(ELEMENT, list.get(FeatureSpelling.FEATURE));
  }

  private static Optional<ArrowType> dtype(JsonNode feature) {
    String name = feature.path(DTYPE).asText();
    return switch (name) {
      case "float" -> Dtypes.parse("float32");
      case "double" -> Dtypes.parse("float64");
      default -> Dtypes.parse(name);
    };
  }

  /** Arrays of several dimensions are lists of lists, whatever the sizes of their dimensions. */
  private static Optional<Field> array(String name, String type, JsonNode feature) {
    Matcher matcher = ARRAY.matcher(type);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int dimensions = Integer.parseInt(matcher.group(1));
    JsonNode shape = feature.path(SHAPE);
    if (!shape.isArray() || shape.size() != dimensions) {
      return Optional.empty();
    }
    return dtype(feature)
        .map(
            arrow -> {
              Field nested = field(ELEMENT, arrow, List.of());
              for (int i = 0; i < dimensions; i++) {
                nested =
                    field(
                        i == dimensions - 1 ? name : ELEMENT,
                        ArrowType.List.INSTANCE,
                        List.of(nested));
              }
              String data =
                  JsonNodeFactory.instance
                      .arrayNode()
                      .add(shape)
                      .add(feature.path(DTYPE))
                      .toString();
              return extension(
                  nested, "datasets.features.features." + type + "ExtensionType", data);
            });
  }

  private static Optional<JsonNode> extensionFeature(Field field) {
    String extension = field.getMetadata().getOrDefault(EXTENSION_NAME, "");
    ObjectNode feature = JsonNodeFactory.instance.objectNode();
    if (extension.equals(JSON_EXTENSION)) {
      return Optional.of(feature.put(FeatureSpelling.TYPE, "Json"));
    }
    Matcher matcher = ARRAY_EXTENSION.matcher(extension);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      JsonNode data = MAPPER.readTree(field.getMetadata().getOrDefault(EXTENSION_DATA, ""));
      feature.set(SHAPE, data.path(0));
      feature.set(DTYPE, data.path(1));
      feature.put(FeatureSpelling.TYPE, matcher.group(1));
      return field(field.getName(), feature)
          .filter(expected -> Layout.isSame(expected, field))
          .map(expected -> feature);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Field field(String name, ArrowType type, List<Field> children) {
    return new Field(name, FieldType.nullable(type), children);
  }

  private static Field extension(Field storage, String name, String data) {
    return new Field(
        storage.getName(),
        new FieldType(
            true, storage.getType(), null, Map.of(EXTENSION_NAME, name, EXTENSION_DATA, data)),
        storage.getChildren());
  }
}
