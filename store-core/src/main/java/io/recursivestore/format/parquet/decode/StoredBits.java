package io.recursivestore.format.parquet.decode;

import io.recursivestore.format.parquet.page.Page;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The values of a column of booleans. */
final class StoredBits implements Source {
  private @Nullable RunDecoder runs;
  private @Nullable EncodedBytes plain;

  /** Where in the next byte the next value is that is stored as it is. */
  private int bit;

  @Override
  public void dictionary(Page page) {
    throw new IllegalArgumentException("a dictionary of booleans");
  }

  @Override
  public void page(Page page) {
    runs = null;
    plain = null;
    bit = 0;
    switch (page.encoding()) {
      case PLAIN -> plain = PageBytes.encoded(page);
      case RLE -> {
        ByteBuffer bytes = PageBytes.of(page);
        EncodedBytes in = new EncodedBytes(bytes, 0, bytes.capacity());
        // A page of nothing but nulls may have no bytes.
        int size = in.left() == 0 ? 0 : in.nextInt();
        if (size < 0 || size > in.left()) {
          throw new IllegalArgumentException(
              "runs of " + (size & 0xffff_ffffL) + " bytes, where " + in.left() + " are left");
        }
        runs = new RunDecoder(new EncodedBytes(bytes, in.at(), in.at() + size), 1);
      }
      default -> throw PageBytes.unknown(page.encoding(), "booleans");
    }
  }

  /** Decodes the next, at most {@link Scratch#CHUNK}: the first becomes the lowest bit. */
  void read(long[] into, int count) {
    if (runs != null) {
      runs.readBits(into, count);
    } else if (plain != null) {
      int start = plain.need((bit + count + 7) >>> 3);
      Arrays.fill(into, 0, Bits.words(count), 0);
      Bits.copy(plain.window(), start, bit, into, 0, count);
      takePlain(plain, count);
    } else if (count > 0) {
      throw PageBytes.tooFew(count, 0);
    }
  }

  @Override
  public void skip(long count) {
    if (runs != null) {
      runs.skip(count);
    } else if (plain != null) {
      takePlain(plain, count);
    } else if (count > 0) {
      throw PageBytes.tooFew(count, 0);
    }
  }

  private void takePlain(EncodedBytes bits, long count) {
    bits.skip((bit + count) >>> 3);
    bit = (int) ((bit + count) & 7);
  }
}
