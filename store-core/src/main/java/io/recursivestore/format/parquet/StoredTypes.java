package io.recursivestore.format.parquet;

import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UnknownLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** What only the types of files from elsewhere may be. */
final class StoredTypes {
  private StoredTypes() {}

  static boolean isUnsigned(PrimitiveType stored) {
    return stored.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation type
        && !type.isSigned();
  }

  static boolean isHalf(PrimitiveType stored) {
    return stored.getLogicalTypeAnnotation() instanceof Float16LogicalTypeAnnotation;
  }

  /** Says what a type is that can't be read. */
  static String describe(Type stored) {
    return stored.getLogicalTypeAnnotation() instanceof UnknownLogicalTypeAnnotation
        ? "of no type (UNKNOWN), because all its values are null"
        : stored.toString();
  }

  /** Returns the unit of times, or null if the type is none of times. */
  static @Nullable TimeUnit unit(PrimitiveType stored) {
    return stored.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation time
        ? time.getUnit()
        : null;
  }
}
