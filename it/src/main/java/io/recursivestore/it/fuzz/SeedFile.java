package io.recursivestore.it.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * How a small file is written that inputs begin from.
 *
 * @param schema its columns
 * @param codec how pages are compressed
 * @param version of pages and encodings
 * @param hasDictionaries whether there are any
 * @param isSplit whether bytes of numbers are, by their place
 */
record SeedFile(
    MessageType schema,
    CompressionCodecName codec,
    WriterVersion version,
    boolean hasDictionaries,
    boolean isSplit) {
  static final int ROWS = 24;
  private static final int PAGE_ROWS = 10;
  private static final int DISTINCT = 6;
  private static final int EPOCH_DAY = 2_440_588;
  private static final int INT96_BYTES = 12;

  /** Writes the file and returns its bytes. */
  byte[] bytes(Path scratch, Random random) throws IOException {
    Path file = Files.createTempFile(scratch, "seed", ".parquet");
    Files.delete(file);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .withCompressionCodec(codec)
            .withWriterVersion(version)
            .withDictionaryEncoding(hasDictionaries)
            .withByteStreamSplitEncoding(isSplit)
            .withPageWriteChecksumEnabled(false)
            .withPageRowCountLimit(PAGE_ROWS)
            .withMinRowCountForPageSizeCheck(1)
            .build()) {
      for (int row = 0; row < ROWS; row++) {
        writer.write(fill(new SimpleGroup(schema), random));
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  private static Group fill(Group group, Random random) {
    GroupType schema = group.getType();
    for (int i = 0; i < schema.getFieldCount(); i++) {
      Type type = schema.getType(i);
      int times =
          switch (type.getRepetition()) {
            case REQUIRED -> 1;
            case OPTIONAL -> Math.min(1, random.nextInt(5));
            case REPEATED -> random.nextInt(3);
          };
      for (int time = 0; time < times; time++) {
        if (type.isPrimitive()) {
          add(group, i, type.asPrimitiveType(), random);
        } else {
          fill(group.addGroup(i), random);
        }
      }
    }
    return group;
  }

  private static void add(Group group, int column, PrimitiveType type, Random random) {
    int value = random.nextInt(DISTINCT);
    switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> group.add(column, value > 2);
      case INT32 -> group.add(column, value * 3);
      case INT64 -> group.add(column, value * 1_000L);
      case FLOAT -> group.add(column, value / 3f);
      case DOUBLE -> group.add(column, value / 3d);
      case INT96 -> {
        ByteBuffer bytes = ByteBuffer.allocate(INT96_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(value * 1_000_000L).putInt(EPOCH_DAY + value);
        group.add(column, Binary.fromConstantByteArray(bytes.array()));
      }
      case FIXED_LEN_BYTE_ARRAY ->
          group.add(column, Binary.fromConstantByteArray(filled(type.getTypeLength(), value)));
      case BINARY -> {
        boolean isDecimal =
            type.getLogicalTypeAnnotation()
                instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
        group.add(
            column, Binary.fromConstantByteArray(filled(isDecimal ? 3 : value * 4, 'a' + value)));
      }
    }
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
