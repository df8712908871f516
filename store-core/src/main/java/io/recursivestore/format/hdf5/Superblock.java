package io.recursivestore.format.hdf5;

import io.recursivestore.storage.ObjectReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The beginning of an HDF5 file, after <a
 * href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">the specification</a>.
 */
public final class Superblock {
  private static final long SIGNATURE = 0x0a1a0a0d46444889L;
  private static final int BYTES = 52;
  private static final int VERSION = 8;

  private Superblock() {}

  /**
   * Compares the size of a file with what it says of it. What was cut off may be columns that
   * nobody looks for until they are read.
   *
   * @param file the file
   * @throws IllegalArgumentException if it is none of HDF5, or truncated
   */
  public static void check(ObjectReader file) {
    ByteBuffer start = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (file.size() < BYTES) {
      throw new IllegalArgumentException("it has only " + file.size() + " bytes");
    }
    file.read(0, start);
    if (start.getLong(0) != SIGNATURE) {
      throw new IllegalArgumentException("it doesn't begin as HDF5 files do");
    }
    long end =
        start.getLong(
            switch (start.get(VERSION)) {
              case 0 -> 40;
              case 1 -> 44;
              default -> 28;
            });
    if (end > file.size()) {
      throw new IllegalArgumentException(
          "it says that it has " + end + " bytes, but there are " + file.size());
    }
  }
}
