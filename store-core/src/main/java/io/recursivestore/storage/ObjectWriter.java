package io.recursivestore.storage;

/**
 * Writes one object. Not safe for use by several threads. Closing without committing leaves no
 * object behind.
 */
public interface ObjectWriter extends AutoCloseable {

  /**
   * Appends bytes.
   *
   * @param bytes the array
   * @param offset first byte to write
   * @param length number of bytes to write
   */
  void write(byte[] bytes, int offset, int length);

  /** Returns the number of bytes written so far. */
  long position();

  /** Returns the CRC-32C of the bytes written so far. */
  int crc32c();

  /** Makes the object durable and readable. Nothing can be written after it. */
  void commit();

  @Override
  void close();
}
