package io.recursivestore.format.parquet.page;

import com.github.luben.zstd.ZstdDecompressCtx;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/** Decompresses pages, from direct buffers into direct buffers. For one thread. */
final class Decompressor implements AutoCloseable {
  private static final int COPY_BYTES = 1 << 16;

  private final CompressionCodecName codec;
  private @Nullable ZstdDecompressCtx zstd;
  private @Nullable Lz4Decompressor lz4;

  Decompressor(CompressionCodecName codec) {
    this.codec = codec;
  }

  /**
   * Fills a buffer.
   *
   * @param input what was compressed, all of it
   * @param output has room for just the bytes before that
   * @throws IllegalArgumentException if there are more or fewer of them, or if the input is damaged
   */
  void decompress(ByteBuffer input, ByteBuffer output) throws IOException {
    int expected = output.remaining();
    int length =
        switch (codec) {
          case SNAPPY -> snappy(input, output);
          case ZSTD -> zstd(input, output);
          case LZ4_RAW -> lz4(input, output);
          case LZ4 -> new HadoopBlocks(this::lz4).decompress(input, output);
          case GZIP -> gzip(input, output);
          default -> throw new IllegalArgumentException("no such codec: " + codec);
        };
    if (length != expected) {
      throw sizes(length, expected);
    }
  }

  @Override
  public void close() {
    if (zstd != null) {
      zstd.close();
      zstd = null;
    }
  }

  /** The native code writes as many bytes as the input says, whatever room there is. */
  private static int snappy(ByteBuffer input, ByteBuffer output) throws IOException {
    int length = Snappy.uncompressedLength(input);
    return length == output.remaining() ? Snappy.uncompress(input, output) : length;
  }

  private int zstd(ByteBuffer input, ByteBuffer output) {
    ZstdDecompressCtx context = zstd == null ? new ZstdDecompressCtx() : zstd;
    zstd = context;
    return context.decompressDirectByteBuffer(
        output, output.position(), output.remaining(), input, input.position(), input.remaining());
  }

  private int lz4(ByteBuffer input, ByteBuffer output) {
    Lz4Decompressor decompressor = lz4 == null ? new Lz4Decompressor() : lz4;
    lz4 = decompressor;
    int start = output.position();
    decompressor.decompress(input, output);
    return output.position() - start;
  }

  private static int gzip(ByteBuffer input, ByteBuffer output) throws IOException {
    byte[] part = new byte[COPY_BYTES];
    int length = 0;
    try (InputStream bytes = new GZIPInputStream(ByteBufferInputStream.wrap(input), COPY_BYTES)) {
      int count;
      while ((count = bytes.read(part)) > 0) {
        length += count;
        if (count > output.remaining()) {
          return length;
        }
        output.put(part, 0, count);
      }
    }
    return length;
  }

  private static IllegalArgumentException sizes(int length, int expected) {
    return new IllegalArgumentException(
        "it decompresses to " + length + " bytes, and its header says " + expected);
  }
}
