package io.recursivestore.stream;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * How much of a segment is published: one of the two copies in {@link Head}.
 *
 * @param sequence number of the publish, from 1; a slot's place in the file is this modulo 2
 * @param rows published rows
 * @param elements published elements of the data file: {@code rows * stride} unless ragged
 * @param indexEntries published entries of the index file: 0 if not indexed, {@code rows * fields}
 *     if indexed and not ragged
 * @param firstStep step of row 0; 0 if there are no rows
 * @param stepIncrement difference between the steps of two rows if not indexed; 1 where there are
 *     fewer than two
 * @param lastStep step of the last row; 0 if there are no rows
 * @param flags {@link #INDEXED}, {@link #SEALED}, {@link #SYNCED}, {@link #RAGGED}
 * @param dataCrc CRC-32C of the published elements
 * @param indexCrc CRC-32C of the published index entries
 * @param rowsCrc CRC-32C of the published integers of the file of row starts, one a row if ragged
 * @param time when this was published, in microseconds since 1970
 * @param batch the last batch that was published with a number, in this segment or before
 */
record Slot(
    long sequence,
    long rows,
    long elements,
    long indexEntries,
    long firstStep,
    long stepIncrement,
    long lastStep,
    long flags,
    int dataCrc,
    int indexCrc,
    int rowsCrc,
    long time,
    Batch batch) {
  /** Steps are in the index file, not {@code firstStep + row * stepIncrement}. */
  static final long INDEXED = 1;

  /** Final: the stream goes on in the next segment. */
  static final long SEALED = 2;

  /** The published data and index were on the disk before this slot was written. */
  static final long SYNCED = 4;

  /** Rows differ in their fields or lengths: the index says where each field of each row is. */
  static final long RAGGED = 8;

  /** Size in the file, which is 16 integers of 64 bits. */
  static final int BYTES = 128;

  /** Number of 64-bit integers of an index entry: start, type and step. */
  static final int INDEX_ENTRY = 3;

  private static final int CRC_OFFSET = 120;
  private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

  boolean indexed() {
    return (flags & INDEXED) != 0;
  }

  boolean sealed() {
    return (flags & SEALED) != 0;
  }

  boolean synced() {
    return (flags & SYNCED) != 0;
  }

  boolean ragged() {
    return (flags & RAGGED) != 0;
  }

  /** Returns the same slot with another sequence number and other flags. */
  Slot as(long newSequence, long newFlags) {
    return new Slot(
        newSequence,
        rows,
        elements,
        indexEntries,
        firstStep,
        stepIncrement,
        lastStep,
        newFlags,
        dataCrc,
        indexCrc,
        rowsCrc,
        time,
        batch);
  }

  long dataBytes() {
    return elements * Long.BYTES;
  }

  long indexBytes() {
    return indexEntries * INDEX_ENTRY * Long.BYTES;
  }

  long rowsBytes() {
    return ragged() ? rows * Long.BYTES : 0;
  }

  /**
   * Writes the slot from index 0 of a little-endian buffer with a backing array, checksum included.
   */
  void encode(ByteBuffer target, CRC32C crc) {
    target.clear();
    target.putLong(sequence).putLong(rows).putLong(elements).putLong(indexEntries);
    target.putLong(firstStep).putLong(stepIncrement).putLong(lastStep).putLong(flags);
    target.putLong(dataCrc & UNSIGNED_INT).putLong(indexCrc & UNSIGNED_INT);
    target.putLong(rowsCrc & UNSIGNED_INT).putLong(time);
    target.putLong(batch.idHigh()).putLong(batch.idLow()).putLong(batch.number());
    target.putLong(checksum(target.array(), 0, crc));
    target.flip();
  }

  /**
   * Reads the slot at an offset of a little-endian buffer with a backing array; empty if the
   * checksum is wrong.
   */
  static Optional<Slot> decode(ByteBuffer source, int offset) {
    if (source.getLong(offset + CRC_OFFSET) != checksum(source.array(), offset, new CRC32C())) {
      return Optional.empty();
    }
    ByteBuffer at = source.duplicate().order(source.order()).position(offset);
    return Optional.of(
        new Slot(
            at.getLong(),
            at.getLong(),
            at.getLong(),
            at.getLong(),
            at.getLong(),
            at.getLong(),
            at.getLong(),
            at.getLong(),
            (int) at.getLong(),
            (int) at.getLong(),
            (int) at.getLong(),
            at.getLong(),
            new Batch(at.getLong(), at.getLong(), at.getLong())));
  }

  /**
   * Checks that the numbers agree with each other and with the template, so that no arithmetic on
   * them overflows.
   *
   * @throws IllegalArgumentException if they don't
   */
  void check(Template template) {
    require(sequence >= 1, "sequence number " + sequence);
    require(rows >= 0 && rows <= Template.MAX_STRIDE, rows + " rows");
    require(elements >= 0 && elements <= Template.MAX_STRIDE, elements + " elements");
    if (ragged()) {
      checkRagged(template);
    } else {
      require(elements == rows * template.stride(), elements + " elements in " + rows + " rows");
      long entries = indexed() ? rows * template.fieldCount() : 0;
      require(indexEntries == entries, indexEntries + " index entries");
    }
    require(
        indexEntries <= Integer.MAX_VALUE / (INDEX_ENTRY * Long.BYTES),
        indexEntries + " index entries");
    if (rows == 0) {
      return;
    }
    boolean ordered = rows == 1 ? firstStep == lastStep : firstStep < lastStep;
    require(ordered, rows + " rows from step " + firstStep + " to " + lastStep);
    if (!indexed()) {
      // Unsigned: the difference of two steps can be larger than the largest long.
      long span = lastStep - firstStep;
      boolean arithmetic =
          rows == 1
              ? stepIncrement >= 1
              : stepIncrement >= 1
                  && Long.divideUnsigned(span, rows - 1) == stepIncrement
                  && Long.remainderUnsigned(span, rows - 1) == 0;
      require(
          arithmetic,
          rows + " rows from step " + firstStep + " to " + lastStep + " by " + stepIncrement);
    }
  }

  private void checkRagged(Template template) {
    require(indexed(), "that its rows differ and that it has no index");
    require(
        indexEntries >= rows && indexEntries <= rows * template.fieldCount(),
        indexEntries + " index entries in " + rows + " rows");
  }

  private static void require(boolean condition, String found) {
    if (!condition) {
      throw new IllegalArgumentException("it says " + found);
    }
  }

  private static long checksum(byte[] bytes, int offset, CRC32C crc) {
    crc.reset();
    crc.update(bytes, offset, CRC_OFFSET);
    return crc.getValue();
  }
}
