package io.recursivestore.format.parquet.page;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The frames that Hadoop's codecs put around compressed bytes: blocks of a length before
 * compression, and chunks of a compressed length that make up the block; both big-endian. Parquet's
 * first {@code LZ4} has them, <a
 * href="https://github.com/apache/parquet-format/blob/master/Compression.md">unless a writer left
 * them out</a>.
 */
final class HadoopBlocks {
  /** Decompresses one chunk. */
  interface Codec {

    /**
     * Puts the bytes into the output, at its position, as far as there is room.
     *
     * @return their number
     */
    int decompress(ByteBuffer input, ByteBuffer output) throws IOException;
  }

  private final Codec codec;

  HadoopBlocks(Codec codec) {
    this.codec = codec;
  }

  int decompress(ByteBuffer input, ByteBuffer output) throws IOException {
    if (!isFramed(input, output.remaining())) {
      return codec.decompress(input, output);
    }
    int start = output.position();
    ByteBuffer frames = input.duplicate();
    while (frames.remaining() > 0) {
      int left = frames.getInt();
      while (left > 0) {
        int length = frames.getInt();
        ByteBuffer chunk = frames.slice(frames.position(), length);
        int before = output.position();
        codec.decompress(chunk, output);
        left -= output.position() - before;
        frames.position(frames.position() + length);
      }
    }
    return output.position() - start;
  }

  /** Whether the first two lengths can be those of a block and of its first chunk. */
  private static boolean isFramed(ByteBuffer input, int expected) {
    return input.remaining() >= 2 * Integer.BYTES
        && input.getInt(input.position()) > 0
        && input.getInt(input.position()) <= expected
        && input.getInt(input.position() + Integer.BYTES) > 0
        && input.getInt(input.position() + Integer.BYTES) <= input.remaining() - 2 * Integer.BYTES;
  }
}
