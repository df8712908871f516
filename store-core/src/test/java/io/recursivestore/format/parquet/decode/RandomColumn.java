package io.recursivestore.format.parquet.decode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** A file with one leaf column of random values, somewhere in lists and structs. */
final class RandomColumn {
  private static final int INT96_DAYS = 2_440_588;
  private static final List<Repetition> REPETITIONS = List.of(Repetition.values());

  private final Random random;
  private final PrimitiveType type;
  private final int distinct;
  private final int nullsOfTen;
  private final int runs;
  private List<Object> values = List.of();
  private int next;

  RandomColumn(Random random, PrimitiveType type) {
    this.random = random;
    this.type = type;
    this.distinct = random.nextBoolean() ? 1 + random.nextInt(20) : 1 << 20;
    this.nullsOfTen = random.nextInt(4) * random.nextInt(4);
    this.runs = random.nextBoolean() ? 1 : 1 + random.nextInt(600);
  }

  /**
   * Returns a schema with the column in it.
   *
   * @param depth number of groups around it, each a list or a struct
   */
  MessageType schema(int depth) {
    Repetition repetition = random.nextBoolean() ? Repetition.OPTIONAL : Repetition.REQUIRED;
    Type column =
        Types.primitive(type.getPrimitiveTypeName(), repetition)
            .length(type.getTypeLength())
            .as(type.getLogicalTypeAnnotation())
            .named("leaf");
    for (int i = 0; i < depth; i++) {
      Repetition around = REPETITIONS.get(random.nextInt(REPETITIONS.size()));
      column = new GroupType(around, "group" + i, column);
    }
    return new MessageType("schema", column);
  }

  /** Writes rows. */
  MemoryFile write(MessageType schema, int rows) {
    MemoryFile file = new MemoryFile();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(file)
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .withCompressionCodec(
                random.nextBoolean()
                    ? CompressionCodecName.UNCOMPRESSED
                    : CompressionCodecName.SNAPPY)
            .withWriterVersion(
                random.nextBoolean() ? WriterVersion.PARQUET_1_0 : WriterVersion.PARQUET_2_0)
            .withDictionaryEncoding(random.nextBoolean())
            .withDictionaryPageSize(random.nextBoolean() ? 1 << 20 : 1 << (6 + random.nextInt(6)))
            .withByteStreamSplitEncoding(random.nextInt(3) == 0)
            .withPageRowCountLimit(1 + random.nextInt(random.nextBoolean() ? 40 : 10_000))
            .withMinRowCountForPageSizeCheck(1)
            .withMaxRowCountForPageSizeCheck(20)
            .withPageSize(1 << (6 + random.nextInt(14)))
            .build()) {
      for (int i = 0; i < rows; i++) {
        Group row = new SimpleGroup(schema);
        fill(row, schema.getType(0));
        writer.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private void fill(Group parent, Type below) {
    int times =
        switch (below.getRepetition()) {
          case REQUIRED -> 1;
          case OPTIONAL -> random.nextInt(10) < nullsOfTen ? 0 : 1;
          case REPEATED -> random.nextInt(10) < nullsOfTen ? 0 : random.nextInt(4);
        };
    for (int i = 0; i < times; i++) {
      if (below.isPrimitive()) {
        add(parent);
      } else {
        fill(parent.addGroup(below.getName()), below.asGroupType().getType(0));
      }
    }
  }

  private void add(Group parent) {
    if (next == values.size()) {
      Object value = value(random.nextInt(distinct));
      values = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(runs); i++) {
        values.add(value);
      }
      next = 0;
    }
    Object value = values.get(next++);
    if (value instanceof Boolean bool) {
      parent.add("leaf", bool.booleanValue());
    } else if (value instanceof Integer number) {
      parent.add("leaf", number.intValue());
    } else if (value instanceof Long number) {
      parent.add("leaf", number.longValue());
    } else if (value instanceof Float number) {
      parent.add("leaf", number.floatValue());
    } else if (value instanceof Double number) {
      parent.add("leaf", number.doubleValue());
    } else {
      parent.add("leaf", (Binary) value);
    }
  }

  private Object value(int which) {
    Random same = new Random(which * 31L);
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> same.nextBoolean();
      case INT32 -> same.nextInt() >> same.nextInt(31);
      case INT64 -> same.nextLong() >> same.nextInt(63);
      case FLOAT -> same.nextFloat() * which;
      case DOUBLE -> same.nextDouble() * which;
      case INT96 -> int96(same);
      case BINARY -> bytes(same, length(same));
      case FIXED_LEN_BYTE_ARRAY -> bytes(same, type.getTypeLength());
    };
  }

  private int length(Random same) {
    return type.getLogicalTypeAnnotation() != null
        ? 1 + same.nextInt(16)
        : same.nextInt(20) == 0 ? same.nextInt(2_000) : same.nextInt(30);
  }

  private static Binary bytes(Random same, int length) {
    byte[] bytes = new byte[length];
    same.nextBytes(bytes);
    for (int i = 0; i < length / 2; i++) {
      bytes[i] = 'a';
    }
    return Binary.fromConstantByteArray(bytes);
  }

  private static Binary int96(Random same) {
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.allocate(12).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(1_000L * same.nextInt(86_400_000)).putInt(INT96_DAYS + same.nextInt(20_000));
    return Binary.fromConstantByteArray(bytes.array());
  }
}
