package io.recursivestore.exchange;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Column;
import io.recursivestore.model.Schema;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StreamField;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Which columns can be fields of a stream. */
final class FieldTypes {
  /** The column of step numbers, which can't be a field. */
  static final String STEP = "step";

  private static final Map<ArrowType, FieldType> BY_ARROW = byArrow();

  private FieldTypes() {}

  /** Returns the field that a column's values can be kept in, or nothing if there is none. */
  static Optional<StreamField> of(Field column) {
    if (column.getName().isEmpty() || column.getName().toLowerCase(Locale.ROOT).equals(STEP)) {
      return Optional.empty();
    }
    return StorableField.of(column)
        .flatMap(
            field -> {
              boolean sequence = field.getType() instanceof ArrowType.List;
              ArrowType values = sequence ? field.getChildren().get(0).getType() : field.getType();
              return Optional.ofNullable(BY_ARROW.get(values))
                  .map(type -> new StreamField(column.getName(), type, sequence));
            });
  }

  private static Map<ArrowType, FieldType> byArrow() {
    Map<ArrowType, FieldType> byArrow = new HashMap<>();
    for (FieldType type : FieldType.values()) {
      Schema schema = new Schema(List.of(new Column(1, STEP, type.dataType(), true)));
      byArrow.put(ArrowSchemas.toArrow(schema).getFields().get(0).getType(), type);
    }
    return Map.copyOf(byArrow);
  }
}
