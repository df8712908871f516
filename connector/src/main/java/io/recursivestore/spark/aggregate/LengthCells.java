package io.recursivestore.spark.aggregate;

import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** How many characters texts have. */
final class LengthCells extends LongCells {
  private static final long NOT_ASCII = 0x8080808080808080L;

  private final TextCells texts;

  LengthCells(ColumnVectors vectors) {
    super(vectors);
    this.texts = new TextCells(vectors);
  }

  @Override
  void loadLongs(int rows, int @Nullable [] selected) {
    texts.load(rows, selected);
    for (int i = 0; i < rows; i++) {
      long address = texts.addresses[i];
      int bytes = texts.lengths[i];
      values[i] =
          isAscii(address, bytes) ? bytes : UTF8String.fromAddress(null, address, bytes).numChars();
    }
  }

  private static boolean isAscii(long address, int bytes) {
    long all = 0;
    int at = 0;
    for (; at + Long.BYTES <= bytes; at += Long.BYTES) {
      all |= Platform.getLong(null, address + at);
    }
    for (; at < bytes; at++) {
      all |= Platform.getByte(null, address + at);
    }
    return (all & NOT_ASCII) == 0;
  }
}
