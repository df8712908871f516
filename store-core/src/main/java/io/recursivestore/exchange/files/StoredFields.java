package io.recursivestore.exchange.files;

import io.recursivestore.exchange.StorableField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** What a dataset keeps the values of a field as: as {@link StorableField} has it, and maps too. */
final class StoredFields {
  private StoredFields() {}

  /** Returns the field to keep the values of another in, or nothing if there is none. */
  static Optional<Field> of(Field field) {
    if (field.getChildren().isEmpty() || field.getDictionary() != null) {
      return StorableField.of(field);
    }
    List<Field> children = new ArrayList<>();
    for (Field child : field.getChildren()) {
      Optional<Field> stored = of(child);
      if (stored.isEmpty()) {
        return Optional.empty();
      }
      children.add(stored.get());
    }
    ArrowType type = field.getType();
    if (type instanceof ArrowType.Map) {
      type = new ArrowType.Map(false);
    } else if (!(type instanceof ArrowType.Struct)) {
      type = ArrowType.List.INSTANCE;
    }
    boolean isNested =
        switch (field.getType().getTypeID()) {
          case Struct, Map, List, LargeList, FixedSizeList -> true;
          default -> false;
        };
    return isNested
        ? Optional.of(new Field(field.getName(), new FieldType(true, type, null), children))
        : Optional.empty();
  }
}
