package io.recursivestore.format.parquet.page;

import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;

/** The bytes of a file, wherever it is. For one thread. */
public interface FileRanges extends AutoCloseable {

  /**
   * Returns some bytes.
   *
   * @param offset the first of them, from 0
   * @param length their number, at least 1
   * @return a buffer that nobody may write to, which the caller releases
   * @throws io.recursivestore.model.CorruptDataException if the file ends before
   */
  ArrowBuf get(long offset, long length);

  /**
   * Returns bytes as far as they come at no cost.
   *
   * @param offset the first of them, from 0
   * @param most how many there may be, at least 1
   * @return at least one byte, in a buffer that nobody may write to and the caller releases
   */
  default ArrowBuf peek(long offset, long most) {
    return get(offset, most);
  }

  /**
   * Returns some bytes that native code may read: they don't go away if somebody truncates the
   * file.
   *
   * @param offset the first of them, from 0
   * @param length their number
   * @return a direct buffer of just these bytes, which the next call may change
   */
  ByteBuffer copy(long offset, int length);

  @Override
  void close();
}
