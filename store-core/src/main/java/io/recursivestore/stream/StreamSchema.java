package io.recursivestore.stream;

import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Translates fields to the schema that the commit log keeps and back. The order of columns is the
 * order of fields.
 */
final class StreamSchema {
  /**
   * The name of the column that holds step numbers. No field may have it, in any case: SQL ignores
   * the case of names.
   */
  static final String STEP = "step";

  /** Out of the way of fields, which have ids from 1. */
  static final int STEP_ID = Integer.MAX_VALUE;

  private StreamSchema() {}

  /** Checks what a user asks for. */
  static List<StreamField> check(String stream, List<StreamField> fields) {
    if (fields.isEmpty()) {
      throw new InvalidRequestException("Stream '" + stream + "' needs at least one field.");
    }
    Set<String> names = new HashSet<>();
    for (StreamField field : fields) {
      if (field.name().equalsIgnoreCase(STEP)) {
        throw new InvalidRequestException(
            "Stream '"
                + stream
                + "' can't have a field '"
                + field.name()
                + "': that is the column of step numbers. Use another name.");
      }
      if (!names.add(field.name())) {
        throw new InvalidRequestException(
            "Stream '" + stream + "' declares field '" + field.name() + "' twice.");
      }
    }
    return List.copyOf(fields);
  }

  /** Field i has id i + 1; elements of sequences take the ids after those of all fields. */
  static Schema toSchema(List<StreamField> fields) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      StreamField field = fields.get(i);
      int id = i + 1;
      DataType type = field.type().dataType();
      columns.add(
          new Column(
              id,
              field.name(),
              field.sequence()
                  ? new ListOf(new Column(fields.size() + id, "element", type, false))
                  : type,
              true));
    }
    return new Schema(columns);
  }

  static List<StreamField> toFields(String stream, Schema schema) {
    return schema.columns().stream().map(column -> toField(stream, column)).toList();
  }

  /** The schema that readers see: the step's number, then the fields. */
  static Schema withStep(Schema schema) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(STEP_ID, STEP, DataType.Primitive.INT64, false));
    columns.addAll(schema.columns());
    return new Schema(columns);
  }

  /**
   * Returns a field's index.
   *
   * @throws NotFoundException if there is no such field
   */
  static int indexOf(List<StreamField> fields, String name) {
    for (int f = 0; f < fields.size(); f++) {
      if (fields.get(f).name().equals(name)) {
        return f;
      }
    }
    List<String> names = fields.stream().map(StreamField::name).toList();
    throw new NotFoundException(Suggestion.unknown("field", name, names));
  }

  private static StreamField toField(String stream, Column column) {
    boolean sequence = column.type() instanceof ListOf;
    DataType type = column.type() instanceof ListOf list ? list.element().type() : column.type();
    return FieldType.of(type)
        .map(t -> new StreamField(column.name(), t, sequence))
        .orElseThrow(
            () ->
                new CorruptDataException(
                    "The log of stream '"
                        + stream
                        + "' is damaged: '"
                        + column
                        + "' is not a type of stream field."));
  }
}
