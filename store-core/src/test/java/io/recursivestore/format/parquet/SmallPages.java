package io.recursivestore.format.parquet;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.storage.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/** Writes rows of flat columns in pages and row groups of a few rows, as parquet-java does it. */
public final class SmallPages {
  private SmallPages() {}

  /**
   * Writes a file.
   *
   * @param directory what the key begins with, before the fragment's path
   * @param random decides on the sizes, on dictionaries and on Bloom filters
   * @return what a log says of the file, without statistics
   */
  public static Fragment write(
      ObjectStore objects,
      String directory,
      Schema schema,
      List<Map<String, Object>> rows,
      Random random) {
    String path = "data/pages" + random.nextInt(Integer.MAX_VALUE) + ".parquet";
    MessageType type = ParquetSchemas.toParquet(schema);
    try (ObjectWriter object = objects.create(directory + path)) {
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(new ObjectOutputFile(object))
              .withConf(new PlainParquetConfiguration())
              .withType(type)
              .withRowGroupRowCountLimit(20 + random.nextInt(300))
              .withPageRowCountLimit(3 + random.nextInt(20))
              .withMinRowCountForPageSizeCheck(1)
              .withMaxRowCountForPageSizeCheck(2)
              .withDictionaryEncoding(random.nextBoolean())
              .withBloomFilterEnabled(random.nextBoolean())
              .withWriterVersion(
                  random.nextBoolean()
                      ? org.apache.parquet.column.ParquetProperties.WriterVersion.PARQUET_1_0
                      : org.apache.parquet.column.ParquetProperties.WriterVersion.PARQUET_2_0)
              .build()) {
        for (Map<String, Object> row : rows) {
          writer.write(group(type, schema, row));
        }
      }
      object.commit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long bytes = objects.get(directory + path).orElseThrow().length;
    return new Fragment(path, rows.size(), bytes, 0, Map.of());
  }

  private static Group group(MessageType type, Schema schema, Map<String, Object> row) {
    Group group = new SimpleGroup(type);
    for (Column column : schema.columns()) {
      Object value = row.get(column.name());
      String name = column.name();
      if (value instanceof Long number) {
        group.add(name, number.longValue());
      } else if (value instanceof Double number) {
        group.add(name, number.doubleValue());
      } else if (value instanceof Float number) {
        group.add(name, number.floatValue());
      } else if (value instanceof Boolean flag) {
        group.add(name, flag.booleanValue());
      } else if (value instanceof BigDecimal number) {
        group.add(name, fixed(number, (Decimal) column.type()));
      } else if (value instanceof String text) {
        group.add(name, Binary.fromString(text));
      } else if (value != null) {
        throw new IllegalArgumentException(value.toString());
      }
    }
    return group;
  }

  private static Binary fixed(BigDecimal number, Decimal type) {
    byte[] digits = number.setScale(type.scale()).unscaledValue().toByteArray();
    byte[] bytes = new byte[ParquetSchemas.decimalBytes(type.precision())];
    java.util.Arrays.fill(bytes, (byte) (number.signum() < 0 ? -1 : 0));
    System.arraycopy(digits, 0, bytes, bytes.length - digits.length, digits.length);
    return Binary.fromConstantByteArray(bytes);
  }
}
