package io.recursivestore.format.parquet;

import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * The forms that lists have in Parquet files. Today a list is a group around a repeated group
 * around its element. Writers of old left out the inner group, so that the repeated type is the
 * element, or both, so that a repeated column is a list of what it would be otherwise. See <a
 * href="https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#lists">Logical
 * types</a>; where that leaves a choice, lists are those that Spark sees.
 */
final class ListForm {
  private ListForm() {}

  /** Returns whether a group is a list. */
  static boolean isList(Type type) {
    return type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation;
  }

  /** Returns whether a group is a map. */
  static boolean isMap(Type type) {
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    return annotation instanceof MapLogicalTypeAnnotation
        || annotation instanceof MapKeyValueTypeAnnotation;
  }

  /** Returns whether a type is repeated: a list without a group, or the element of one. */
  static boolean isRepeated(Type type) {
    return type.isRepetition(Repetition.REPEATED);
  }

  /**
   * Returns the type of a list's elements. If it is {@linkplain #isRepeated repeated}, there is no
   * group around it.
   *
   * @throws IllegalArgumentException if the list has none of the forms
   */
  static Type element(GroupType list) {
    Type repeated = list.getType(0);
    if (list.getFieldCount() != 1 || !isRepeated(repeated)) {
      throw unknown(list);
    }
    if (repeated.isPrimitive()) {
      return repeated;
    }
    GroupType group = repeated.asGroupType();
    String name = group.getName();
    if (group.getFieldCount() != 1
        || name.equals("array")
        || name.equals(list.getName() + "_tuple")) {
      return group;
    }
    if (isRepeated(group.getType(0))) {
      throw unknown(list);
    }
    return group.getType(0);
  }

  /**
   * Returns the group of a map's keys and values.
   *
   * @throws IllegalArgumentException if the map has another form
   */
  static GroupType entry(GroupType map) {
    Type repeated = map.getType(0);
    if (map.getFieldCount() != 1
        || repeated.isPrimitive()
        || !isRepeated(repeated)
        || repeated.asGroupType().getFieldCount() != 2) {
      throw unknown(map);
    }
    return repeated.asGroupType();
  }

  private static IllegalArgumentException unknown(GroupType group) {
    return new IllegalArgumentException("it is a list or map of an unknown form: " + group);
  }
}
