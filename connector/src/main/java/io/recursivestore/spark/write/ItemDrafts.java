package io.recursivestore.spark.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.item.ItemDraft;
import io.recursivestore.item.ItemMetadata;
import io.recursivestore.item.ItemParent;
import io.recursivestore.item.Payload;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Suggestion;
import io.recursivestore.spark.type.ItemRows;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;

/** Makes items of rows. Columns are found by their names, in any order. */
final class ItemDrafts {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final List<String> COLUMNS =
      List.of(
          ItemRows.ID,
          ItemRows.TIME,
          ItemRows.TYPE,
          ItemRows.SOURCE,
          ItemRows.TAGS,
          ItemRows.PARENTS,
          ItemRows.METADATA,
          ItemRows.PAYLOAD,
          ItemRows.BYTES);

  private static final Set<String> GIVEN_BY_THE_STORE = Set.of(ItemRows.VERSION, ItemRows.SIZE);

  private final Map<String, Integer> places;
  private final Optional<JsonText> payloads;
  private final Optional<JsonText> metadata;
  private final Optional<ParentCells> parentCells;
  private final List<ItemParent> parents;

  /**
   * Creates a maker.
   *
   * @param rows the columns, which were checked
   * @param parents what all items were made from, besides what their rows say
   */
  ItemDrafts(StructType rows, List<Parent> parents) {
    places = places(rows);
    payloads = type(rows, ItemRows.PAYLOAD).map(JsonText::of);
    metadata = type(rows, ItemRows.METADATA).map(JsonText::of);
    parentCells =
        type(rows, ItemRows.PARENTS)
            .map(type -> new ParentCells((StructType) ((ArrayType) type).elementType()));
    this.parents = new ArrayList<>();
    for (Parent parent : parents) {
      this.parents.add(new ItemParent.OfCollection(parent.collection(), parent.version()));
    }
  }

  /**
   * Checks columns, so that a job does not fail late.
   *
   * @throws InvalidRequestException if items can't be made of them
   */
  static void check(CollectionRef items, StructType rows) {
    Set<String> found = new HashSet<>();
    for (StructField field : rows.fields()) {
      String name = name(field);
      if (GIVEN_BY_THE_STORE.contains(name)) {
        throw new InvalidRequestException(
            items.display()
                + " get their "
                + name
                + " from the store. Leave the column '"
                + field.name()
                + "' out, as in SELECT * EXCEPT (version, size).");
      }
      if (!COLUMNS.contains(name) || !found.add(name)) {
        throw new InvalidRequestException(
            items.display()
                + ": "
                + Suggestion.unknown("column", field.name(), COLUMNS)
                + " Columns are found by their names, each once.");
      }
      if (!fits(name, field.dataType())) {
        throw new InvalidRequestException(
            items.display()
                + " can't take the column '"
                + field.name()
                + "' of type "
                + field.dataType().sql()
                + ". Cast it to "
                + wanted(name)
                + ".");
      }
    }
    if (!found.contains(ItemRows.PAYLOAD) && !found.contains(ItemRows.BYTES)) {
      throw new InvalidRequestException(
          items.display()
              + " need a column 'payload' (JSON) or 'bytes', and the rows have "
              + List.of(rows.fieldNames())
              + ". Add one.");
    }
  }

  private static boolean fits(String column, DataType type) {
    return switch (column) {
      case ItemRows.TIME -> type.equals(DataTypes.TimestampType);
      case ItemRows.TAGS ->
          type instanceof ArrayType array && array.elementType() instanceof StringType;
      case ItemRows.PARENTS ->
          type instanceof ArrayType array
              && array.elementType() instanceof StructType struct
              && ParentCells.fits(struct);
      case ItemRows.METADATA ->
          JsonText.isText(type)
              || type instanceof MapType
              || type instanceof StructType
              || type instanceof VariantType;
      case ItemRows.PAYLOAD -> JsonText.fits(type);
      case ItemRows.BYTES -> type.equals(DataTypes.BinaryType);
      default -> type instanceof StringType;
    };
  }

  private static String wanted(String column) {
    return switch (column) {
      case ItemRows.TIME -> "TIMESTAMP";
      case ItemRows.TAGS -> "ARRAY<STRING>";
      case ItemRows.PARENTS -> "ARRAY<" + ItemRows.PARENT.sql() + ">";
      case ItemRows.METADATA -> "STRING (a JSON object), MAP, STRUCT or VARIANT";
      case ItemRows.PAYLOAD -> "STRING (JSON), STRUCT, MAP, ARRAY or VARIANT";
      case ItemRows.BYTES -> "BINARY";
      default -> "STRING";
    };
  }

  ItemDraft of(InternalRow row) {
    Optional<String> id = text(row, ItemRows.ID);
    ItemDraft draft =
        new ItemDraft(
            id,
            payload(row, id),
            new ItemMetadata(
                text(row, ItemRows.TYPE),
                text(row, ItemRows.SOURCE),
                place(row, ItemRows.TIME).map(at -> time(row.getLong(at))),
                place(row, ItemRows.TAGS).map(at -> tags(row.getArray(at), id)).orElse(List.of()),
                parents(row),
                ItemMetadata.NONE.more()));
    Optional<Integer> more = place(row, ItemRows.METADATA);
    return more.isEmpty()
        ? draft
        : draft.with(
            draft.metadata().withMore(object(metadata.orElseThrow().of(row, more.get()), id)));
  }

  private Payload payload(InternalRow row, Optional<String> id) {
    Optional<Integer> json = place(row, ItemRows.PAYLOAD);
    Optional<Integer> bytes = place(row, ItemRows.BYTES);
    if (json.isPresent() == bytes.isPresent()) {
      throw new InvalidRequestException(
          shown(id)
              + (json.isPresent()
                  ? " has both a payload and bytes"
                  : " has neither payload nor bytes")
              + ". Give one of them; the JSON value null is the text 'null'.");
    }
    if (bytes.isPresent()) {
      return Payload.bytes(row.getBinary(bytes.get()));
    }
    try {
      return Payload.json(payloads.orElseThrow().of(row, json.orElseThrow()));
    } catch (InvalidRequestException e) {
      throw new InvalidRequestException(shown(id) + ": " + e.getMessage(), e);
    }
  }

  private static ObjectNode object(String json, Optional<String> id) {
    String problem = "an object is wanted";
    try {
      JsonNode node = MAPPER.readTree(json);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      problem = e.getOriginalMessage();
    }
    throw new InvalidRequestException(
        shown(id) + " has metadata that is no JSON object: " + problem + ". Give one, or null.");
  }

  private static List<String> tags(ArrayData array, Optional<String> id) {
    List<String> tags = new ArrayList<>();
    for (int i = 0; i < array.numElements(); i++) {
      if (array.isNullAt(i)) {
        throw new InvalidRequestException(shown(id) + " has a tag that is null. Leave it out.");
      }
      tags.add(array.getUTF8String(i).toString());
    }
    return tags;
  }

  private List<ItemParent> parents(InternalRow row) {
    Optional<Integer> at = place(row, ItemRows.PARENTS);
    if (at.isEmpty()) {
      return parents;
    }
    List<ItemParent> all = new ArrayList<>(parentCells.orElseThrow().of(row.getArray(at.get())));
    all.addAll(parents);
    return all;
  }

  private Optional<String> text(InternalRow row, String column) {
    return place(row, column).map(at -> row.getUTF8String(at).toString());
  }

  /** Returns where a column is, if it is there and not null. */
  private Optional<Integer> place(InternalRow row, String column) {
    return Optional.ofNullable(places.get(column)).filter(at -> !row.isNullAt(at));
  }

  private static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static String shown(Optional<String> id) {
    return id.map(text -> "Item '" + text + "'").orElse("An item without an id");
  }

  private static Optional<DataType> type(StructType rows, String column) {
    return Optional.ofNullable(places(rows).get(column)).map(at -> rows.apply(at).dataType());
  }

  private static Map<String, Integer> places(StructType rows) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < rows.length(); i++) {
      places.put(name(rows.apply(i)), i);
    }
    return places;
  }

  private static String name(StructField field) {
    return field.name().toLowerCase(Locale.ROOT);
  }
}
