package io.recursivestore.exchange;

import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Whether the buffers of one field can be taken for those of another. */
final class Layout {
  private Layout() {}

  /**
   * Returns whether two fields have the same types throughout. Names count in structs only, null
   * flags and metadata nowhere, and a map is a list of structs.
   */
  static boolean isSame(Field a, Field b) {
    if (a.getDictionary() != null || b.getDictionary() != null) {
      return false;
    }
    if (isList(a) && isList(b)) {
      Field left = a.getChildren().get(0);
      Field right = b.getChildren().get(0);
      return (isMap(a) || isMap(b)) ? areEntries(left, right) : isSame(left, right);
    }
    return a.getType().equals(b.getType())
        && areSame(a.getChildren(), b.getChildren(), a.getType() instanceof ArrowType.Struct);
  }

  /** The entries of a map have names that nobody looks at. */
  private static boolean areEntries(Field a, Field b) {
    return a.getType() instanceof ArrowType.Struct
        && b.getType() instanceof ArrowType.Struct
        && areSame(a.getChildren(), b.getChildren(), false);
  }

  private static boolean areSame(List<Field> a, List<Field> b, boolean named) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if ((named && !a.get(i).getName().equals(b.get(i).getName()))
          || !isSame(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isList(Field field) {
    return field.getType() instanceof ArrowType.List || isMap(field);
  }

  static boolean isMap(Field field) {
    return field.getType() instanceof ArrowType.Map;
  }
}
