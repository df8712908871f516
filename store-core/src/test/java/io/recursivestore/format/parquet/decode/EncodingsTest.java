package io.recursivestore.format.parquet.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.format.parquet.decode.MemoryPages.Raw;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.bytestreamsplit.ByteStreamSplitValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.deltalengthbytearray.DeltaLengthByteArrayValuesWriter;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** Values as parquet-java's encoders write them, also those that its file writer doesn't use. */
@SuppressWarnings("deprecation")
final class EncodingsTest {
  private static final HeapByteBufferAllocator HEAP = new HeapByteBufferAllocator();
  private static final int SLAB = 1 << 10;
  private static final int PAGE = 1 << 20;

  @Property(tries = 200)
  void runsOfAllWidthsAreDecoded(@ForAll Random random) throws IOException {
    int width = random.nextInt(33);
    int[] values = new int[random.nextInt(5_000)];
    int value = 0;
    int most = 1 + random.nextInt(40);
    int left = 0;
    for (int i = 0; i < values.length; i++) {
      if (left-- == 0) {
        value = width == 0 ? 0 : random.nextInt() >>> (32 - width);
        left = random.nextInt(most);
      }
      values[i] = value;
    }
    byte[] bytes;
    try (RunLengthBitPackingHybridEncoder encoder =
        new RunLengthBitPackingHybridEncoder(width, SLAB, PAGE, HEAP)) {
      for (int next : values) {
        encoder.writeInt(next);
      }
      bytes = bytes(encoder.toBytes());
    }

    RunDecoder decoder =
        new RunDecoder(new EncodedBytes(java.nio.ByteBuffer.wrap(bytes), 0, bytes.length), width);
    int[] found = new int[Scratch.CHUNK];
    int at = 0;
    while (at < values.length) {
      int some = Math.min(random.nextInt(Scratch.CHUNK), values.length - at);
      if (random.nextInt(4) == 0) {
        decoder.skip(some);
      } else {
        decoder.read(found, 0, some);
        assertThat(java.util.Arrays.copyOf(found, some))
            .isEqualTo(java.util.Arrays.copyOfRange(values, at, at + some));
      }
      at += some;
    }
  }

  @Property(tries = 100)
  void differencesInBlocksOfAnySizeAreDecoded(@ForAll Random random) throws IOException {
    int miniBlocks = 1 + random.nextInt(6);
    int block = miniBlocks * 32 * (1 + random.nextInt(4));
    int shift = random.nextInt(64);
    List<Object> longs = new ArrayList<>();
    List<Object> ints = new ArrayList<>();
    ValuesWriter wide =
        new DeltaBinaryPackingValuesWriterForLong(block, miniBlocks, SLAB, PAGE, HEAP);
    ValuesWriter narrow =
        new DeltaBinaryPackingValuesWriterForInteger(block, miniBlocks, SLAB, PAGE, HEAP);
    for (int i = random.nextInt(3_000); i > 0; i--) {
      long value = random.nextLong() >> shift;
      longs.add(value);
      wide.writeLong(value);
      ints.add((int) value);
      narrow.writeInteger((int) value);
    }
    Encoding encoding = Encoding.DELTA_BINARY_PACKED;
    check(
        random, type(PrimitiveTypeName.INT64), new ArrowType.Int(64, true), encoding, wide, longs);
    check(
        random, type(PrimitiveTypeName.INT32), new ArrowType.Int(32, true), encoding, narrow, ints);
  }

  @Property(tries = 50)
  void lengthsInFrontOfAllTextsAreDecoded(@ForAll Random random) throws IOException {
    List<Object> texts = new ArrayList<>();
    int longest = 1 + random.nextInt(50);
    // Where many follow each other that are as long, they may be passed without a look at each.
    int change = 1 + random.nextInt(1_000);
    int length = 0;
    DeltaLengthByteArrayValuesWriter writer =
        new DeltaLengthByteArrayValuesWriter(SLAB, PAGE, HEAP);
    for (int i = random.nextInt(3_000); i > 0; i--) {
      length = random.nextInt(change) == 0 ? random.nextInt(longest) : length;
      String text = "x".repeat(length) + "%04d".formatted(i);
      texts.add(text);
      writer.writeBytes(Binary.fromString(text));
    }
    byte[] bytes = bytes(writer.getBytes());
    for (ArrowType type : List.of(ArrowType.Utf8.INSTANCE, ArrowType.Utf8View.INSTANCE)) {
      check(
          random,
          type(PrimitiveTypeName.BINARY),
          type,
          Encoding.DELTA_LENGTH_BYTE_ARRAY,
          bytes,
          texts);
    }
  }

  @Property(tries = 50)
  void splitBytesAreDecoded(@ForAll Random random) throws IOException {
    List<Object> longs = new ArrayList<>();
    List<Object> ints = new ArrayList<>();
    ValuesWriter wide =
        new ByteStreamSplitValuesWriter.LongByteStreamSplitValuesWriter(SLAB, PAGE, HEAP);
    ValuesWriter narrow =
        new ByteStreamSplitValuesWriter.IntegerByteStreamSplitValuesWriter(SLAB, PAGE, HEAP);
    for (int i = random.nextInt(6_000); i > 0; i--) {
      long value = random.nextLong();
      longs.add(value);
      wide.writeLong(value);
      ints.add((int) value);
      narrow.writeInteger((int) value);
    }
    Encoding encoding = Encoding.BYTE_STREAM_SPLIT;
    check(
        random, type(PrimitiveTypeName.INT64), new ArrowType.Int(64, true), encoding, wide, longs);
    check(
        random, type(PrimitiveTypeName.INT32), new ArrowType.Int(32, true), encoding, narrow, ints);
  }

  private static void check(
      Random random,
      PrimitiveType column,
      ArrowType type,
      Encoding encoding,
      ValuesWriter writer,
      List<Object> values)
      throws IOException {
    check(random, column, type, encoding, bytes(writer.getBytes()), values);
  }

  private static void check(
      Random random,
      PrimitiveType column,
      ArrowType type,
      Encoding encoding,
      byte[] bytes,
      List<Object> values) {
    try (BufferAllocator allocator = new RootAllocator();
        FieldVector vector = Field.nullable("leaf", type).createVector(allocator);
        LeafColumn reader =
            LeafColumn.of(
                new ColumnDescriptor(new String[] {"leaf"}, column, 0, 0),
                new MemoryPages(allocator, null, List.of(Raw.of(values.size(), encoding, bytes))),
                vector,
                0,
                new Scratch())) {
      int row = 0;
      while (row < values.size()) {
        int skipped = Math.min(random.nextInt(300) * random.nextInt(2), values.size() - row);
        reader.skip(skipped);
        row += skipped;
        int read = Math.min(random.nextInt(5_000), values.size() - row);
        reader.begin(read);
        reader.read(read);
        reader.end();
        for (int i = 0; i < read; i++) {
          Object found = vector.getObject(i);
          assertThat(found instanceof Number ? found : found.toString())
              .isEqualTo(values.get(row + i));
        }
        row += read;
      }
    }
  }

  private static byte[] bytes(BytesInput encoded) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    encoded.writeAllTo(bytes);
    return bytes.toByteArray();
  }

  private static PrimitiveType type(PrimitiveTypeName name) {
    return Types.required(name).named("leaf");
  }
}
