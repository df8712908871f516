package io.recursivestore.format.parquet.decode;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** What parquet-java reads of a column, row by row. */
final class Triplets {

  /** A value or a null, and where in its row it is. */
  record Triplet(int repetition, int definition, @Nullable Object value) {}

  private Triplets() {}

  @SuppressWarnings("deprecation")
  static List<List<Triplet>> of(PageReadStore pages, MessageType schema, String createdBy) {
    ColumnDescriptor leaf = schema.getColumns().get(0);
    long count = pages.getPageReader(leaf).getTotalValueCount();
    ColumnReader reader =
        new ColumnReadStoreImpl(pages, new Ignoring(schema), schema, createdBy)
            .getColumnReader(leaf);
    List<List<Triplet>> rows = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      int repetition = reader.getCurrentRepetitionLevel();
      int definition = reader.getCurrentDefinitionLevel();
      if (repetition == 0) {
        rows.add(new ArrayList<>());
      }
      Object value = definition == leaf.getMaxDefinitionLevel() ? value(reader, leaf) : null;
      rows.get(rows.size() - 1).add(new Triplet(repetition, definition, value));
      reader.consume();
    }
    return rows;
  }

  private static Object value(ColumnReader reader, ColumnDescriptor leaf) {
    return switch (leaf.getPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> reader.getBoolean();
      case INT32 -> reader.getInteger();
      case INT64 -> reader.getLong();
      case FLOAT -> reader.getFloat();
      case DOUBLE -> reader.getDouble();
      case INT96, BINARY, FIXED_LEN_BYTE_ARRAY -> reader.getBinary().copy();
    };
  }

  private static final class Ignoring extends GroupConverter {
    private final GroupType type;

    Ignoring(GroupType type) {
      this.type = type;
    }

    @Override
    public Converter getConverter(int index) {
      return type.getType(index).isPrimitive()
          ? new PrimitiveConverter() {
            @Override
            public void addBinary(Binary value) {}
          }
          : new Ignoring(type.getType(index).asGroupType());
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
