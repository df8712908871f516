package io.recursivestore.format.parquet;

import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/**
 * parquet-java's column readers insist on a converter of each column; ours are read without one.
 */
final class IgnoringConverter extends GroupConverter {
  private final GroupType type;

  IgnoringConverter(GroupType type) {
    this.type = type;
  }

  @Override
  public Converter getConverter(int fieldIndex) {
    Type field = type.getType(fieldIndex);
    return field.isPrimitive()
        ? new IgnoringPrimitive()
        : new IgnoringConverter(field.asGroupType());
  }

  @Override
  public void start() {}

  @Override
  public void end() {}

  private static final class IgnoringPrimitive extends PrimitiveConverter {
    @Override
    public void addBinary(Binary value) {}
  }
}
