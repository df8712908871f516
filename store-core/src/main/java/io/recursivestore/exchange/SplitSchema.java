package io.recursivestore.exchange;

import io.recursivestore.model.InvalidRequestException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Arrow schemas as HuggingFace wants them. */
final class SplitSchema {
  private SplitSchema() {}

  /**
   * Returns the schema to write: the types that the features stand for, all nullable, since the
   * features of other columns are not read; maps as lists of their entries, since there is no
   * feature for maps; and the features in the metadata.
   *
   * @param features the features of the columns
   * @param rows the schema of the rows to write
   * @throws InvalidRequestException if the columns are not those of the features
   */
  static Schema toWrite(Features features, Schema rows) {
    if (!names(rows).equals(features.names())) {
      throw new InvalidRequestException(
          "The rows have the columns "
              + names(rows)
              + ", but the features are of "
              + features.names()
              + ". Give the features of these columns, in this order.");
    }
    Schema types = toRead(features, rows);
    return new Schema(types.getFields(), Map.of(Features.METADATA_KEY, features.toMetadata()));
  }

  /**
   * Returns the schema with the types that features stand for, which may be of some of the columns.
   *
   * @param features the features of the columns to read
   * @param rows the schema of the rows
   * @throws InvalidRequestException if there are no columns
   */
  static Schema toRead(Features features, Schema rows) {
    if (features.names().isEmpty()) {
      throw new InvalidRequestException("There are no columns. Give at least one.");
    }
    Map<String, Field> fields = features.fields();
    List<Field> columns = new ArrayList<>();
    for (String name : features.names()) {
      Field field = fields.get(name);
      columns.add(nullable(field == null ? rows.findField(name) : field));
    }
    return new Schema(columns);
  }

  /** Returns the same columns, all nullable, maps as lists of their entries. */
  static Schema withoutMaps(Schema schema) {
    return new Schema(schema.getFields().stream().map(SplitSchema::nullable).toList());
  }

  /**
   * Checks a schema that was read.
   *
   * @throws IllegalArgumentException if columns share a name, or there are none
   */
  static Schema check(Schema schema) {
    Set<String> seen = new HashSet<>();
    for (String name : names(schema)) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException("it has two columns '" + Names.shown(name) + "'");
      }
    }
    if (seen.isEmpty()) {
      throw new IllegalArgumentException("it has no columns");
    }
    return schema;
  }

  static List<String> names(Schema schema) {
    return schema.getFields().stream().map(Field::getName).toList();
  }

  private static Field nullable(Field field) {
    ArrowType type = Layout.isMap(field) ? ArrowType.List.INSTANCE : field.getType();
    return new Field(
        field.getName(),
        new FieldType(true, type, field.getDictionary(), field.getMetadata()),
        field.getChildren().stream().map(SplitSchema::nullable).toList());
  }
}
