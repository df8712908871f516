package io.recursivestore.format.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.airlift.compress.lz4.Lz4Compressor;
import io.recursivestore.format.Compression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/** Compresses pages, all in one call each. For one thread. */
final class PageCodec implements AutoCloseable {
  /** Parquet's usual level, for who asks for Zstandard. */
  private static final int USUAL_LEVEL = 3;

  /** As fast as other codecs, and smaller. */
  private static final int FAST_LEVEL = 1;

  private final int level;
  private @Nullable ZstdCompressCtx zstd;
  private @Nullable Lz4Compressor lz4;
  private byte[] output = {};

  PageCodec(Compression compression) {
    this.level = compression == Compression.AUTO ? FAST_LEVEL : USUAL_LEVEL;
  }

  /**
   * Compresses bytes.
   *
   * @return the number of bytes in {@link #output}
   */
  int compress(CompressionCodecName codec, byte[] input, int length) throws IOException {
    return switch (codec) {
      case SNAPPY -> {
        reserve(Snappy.maxCompressedLength(length));
        yield Snappy.rawCompress(input, 0, length, output, 0);
      }
      case ZSTD -> {
        reserve(Zstd.compressBound(length));
        yield zstd().compressByteArray(output, 0, output.length, input, 0, length);
      }
      case LZ4_RAW -> {
        Lz4Compressor compressor = lz4 == null ? new Lz4Compressor() : lz4;
        lz4 = compressor;
        reserve(compressor.maxCompressedLength(length));
        yield compressor.compress(input, 0, length, output, 0, output.length);
      }
      case GZIP -> {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
          gzip.write(input, 0, length);
        }
        output = bytes.toByteArray();
        yield output.length;
      }
      default -> {
        reserve(length);
        System.arraycopy(input, 0, output, 0, length);
        yield length;
      }
    };
  }

  /** Returns bytes compressed, in an array of their own. */
  byte[] compressed(CompressionCodecName codec, PageBuffer input) throws IOException {
    if (codec == CompressionCodecName.UNCOMPRESSED) {
      return input.copy();
    }
    int length = compress(codec, input.array(), input.size());
    return Arrays.copyOf(output, length);
  }

  /** Returns what was compressed last, at the beginning of an array that is used again. */
  byte[] output() {
    return output;
  }

  @Override
  public void close() {
    if (zstd != null) {
      zstd.close();
      zstd = null;
    }
  }

  private ZstdCompressCtx zstd() {
    if (zstd == null) {
      zstd = new ZstdCompressCtx();
      zstd.setLevel(level);
    }
    return zstd;
  }

  private void reserve(long bytes) {
    if (output.length < bytes) {
      output = new byte[Math.toIntExact(bytes)];
    }
  }
}
