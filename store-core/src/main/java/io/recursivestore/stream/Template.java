package io.recursivestore.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How every row of a segment is laid out: the fields in order, and the number of elements that each
 * takes.
 */
final class Template {
  /** Most elements that a row can have: a segment is mapped whole, and a buffer addresses 2 GiB. */
  static final int MAX_STRIDE = Integer.MAX_VALUE / Long.BYTES;

  /** Most bytes of the JSON form. */
  static final int MAX_JSON_BYTES = 1 << 20;

  /** In place of a length: the row lacks the field. */
  static final int ABSENT = -1;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<StreamField> fields;
  private final int[] lengths;
  private final int[] offsets;
  private final int stride;

  /**
   * Creates a template.
   *
   * @throws IllegalArgumentException if rows would be empty or too large, or a scalar's length is
   *     not 1
   */
  Template(List<StreamField> fields, int[] lengths) {
    this.fields = List.copyOf(fields);
    this.lengths = lengths.clone();
    this.offsets = new int[lengths.length];
    long end = 0;
    for (int f = 0; f < lengths.length; f++) {
      if (lengths[f] < 0 || (lengths[f] != 1 && !fields.get(f).sequence())) {
        throw new IllegalArgumentException(
            "field '" + fields.get(f).name() + "' has length " + lengths[f]);
      }
      offsets[f] = (int) end;
      end += lengths[f];
      if (end > MAX_STRIDE) {
        throw new IllegalArgumentException("a row has more than " + MAX_STRIDE + " elements");
      }
    }
    if (end == 0) {
      throw new IllegalArgumentException("a row has no elements");
    }
    this.stride = (int) end;
  }

  List<StreamField> fields() {
    return fields;
  }

  int fieldCount() {
    return lengths.length;
  }

  int stride() {
    return stride;
  }

  int offset(int field) {
    return offsets[field];
  }

  int[] lengths() {
    return lengths.clone();
  }

  int length(int field) {
    return lengths[field];
  }

  /**
   * Returns a template for rows like one. It is only a guess if that row lacks fields, or has no
   * elements: then rows will differ.
   *
   * @param lengths the number of elements of each field of the row, or {@link #ABSENT}
   */
  static Template like(List<StreamField> fields, int[] lengths) {
    int[] guessed = lengths.clone();
    long elements = 0;
    for (int f = 0; f < guessed.length; f++) {
      if (guessed[f] == ABSENT) {
        guessed[f] = fields.get(f).sequence() ? 0 : 1;
      }
      elements += guessed[f];
    }
    if (elements == 0) {
      guessed[0] = 1;
    }
    return new Template(fields, guessed);
  }

  /** Returns whether a row has all fields, in these lengths. */
  boolean matches(int[] otherLengths) {
    return Arrays.equals(lengths, otherLengths);
  }

  /** Checks that the JSON form of any template of these fields is small enough. */
  static List<StreamField> checkSize(String stream, List<StreamField> fields) {
    int[] longest = new int[fields.size()];
    Arrays.fill(longest, MAX_STRIDE);
    if (json(fields, longest).length > MAX_JSON_BYTES) {
      throw new InvalidRequestException(
          "Stream '"
              + stream
              + "' has too many fields, or too long names, for a description of "
              + MAX_JSON_BYTES
              + " bytes. Use sequence fields or shorter names.");
    }
    return fields;
  }

  byte[] toJson() {
    return json(fields, lengths);
  }

  /**
   * Reads the JSON form.
   *
   * @throws IllegalArgumentException if it is not a template
   */
  static Template fromJson(byte[] json) {
    JsonNode array = parse(json).path("fields");
    if (!array.isArray()) {
      throw new IllegalArgumentException("it has no list of fields");
    }
    List<StreamField> fields = new ArrayList<>();
    int[] lengths = new int[array.size()];
    Set<String> names = new HashSet<>();
    for (JsonNode node : array) {
      StreamField field = readField(node);
      if (!names.add(field.name())) {
        throw new IllegalArgumentException("field '" + field.name() + "' is declared twice");
      }
      JsonNode length = node.path("length");
      if (!length.isIntegralNumber() || !length.canConvertToInt()) {
        throw new IllegalArgumentException("field '" + field.name() + "' has length " + length);
      }
      lengths[fields.size()] = length.intValue();
      fields.add(field);
    }
    return new Template(fields, lengths);
  }

  private static StreamField readField(JsonNode node) {
    String name = node.path("name").asText();
    JsonNode sequence = node.path("sequence");
    if (name.isEmpty() || !node.path("name").isTextual() || !sequence.isBoolean()) {
      throw new IllegalArgumentException(
          "a field has no name, or doesn't say whether it is a sequence");
    }
    String type = node.path("type").asText();
    return new StreamField(
        name,
        FieldType.named(type)
            .orElseThrow(
                () -> new IllegalArgumentException("field '" + name + "' has type '" + type + "'")),
        sequence.booleanValue());
  }

  private static JsonNode parse(byte[] json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] json(List<StreamField> fields, int[] lengths) {
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode array = root.putArray("fields");
    for (int f = 0; f < lengths.length; f++) {
      array
          .addObject()
          .put("name", fields.get(f).name())
          .put("type", fields.get(f).type().toString())
          .put("sequence", fields.get(f).sequence())
          .put("length", lengths[f]);
    }
    try {
      return MAPPER.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
