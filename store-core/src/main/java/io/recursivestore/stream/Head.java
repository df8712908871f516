package io.recursivestore.stream;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.UnsupportedFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a segment's {@code head} file says. All integers are 64 bits, little-endian; checksums are
 * CRC-32C, zero-extended.
 *
 * <pre>
 * offset        content
 *     0         magic: the ASCII letters RSSTREAM
 *     8         format version: 1
 *    16         first position: elements of the stream before this segment
 *    24         first row: steps of the stream before this segment
 *    32         id: a random number that tells this segment from another at the same path
 *    40         length of the template in bytes, 1 to 1,048,576
 *    48         checksum of bytes 0 to 47 and the template
 *  4096         slot 0: sixteen integers
 *  8192         slot 1: sixteen integers
 * 12288         synced slot 0: sixteen integers
 * 16384         synced slot 1: sixteen integers
 * 20480         template: {"fields":[{"name":…,"type":…,"sequence":…,"length":…},…]} in UTF-8
 * </pre>
 *
 * <p>A slot is: sequence number, rows, elements, index entries, first step, step increment, last
 * step, flags (1 indexed, 2 sealed, 4 synced, 8 ragged), checksums of the published data, index and
 * row starts, time of the publish, the last batch (three integers), and the checksum of these
 * fifteen. Sequence number s is written to slot s modulo 2, so that one slot is whole while the
 * other changes; each has a page of its own. Readers take the valid slot with the highest sequence
 * number. A slot whose rows were on the disk before it was written is copied to the older of the
 * synced slots: what the next writer goes back to if the machine lost what came after. Everything
 * but the slots is written once, before the segment gets its name.
 *
 * @param file the file
 * @param id the segment's random id
 * @param firstPosition elements of the stream before this segment
 * @param firstRow steps of the stream before this segment
 * @param template how rows are laid out
 * @param slots the valid slots, newest first; at least one
 * @param synced the valid synced slots, newest first
 */
record Head(
    Path file,
    long id,
    long firstPosition,
    long firstRow,
    Template template,
    List<Slot> slots,
    List<Slot> synced) {
  static final String NAME = "head";
  static final int SLOT_OFFSET = 4096;
  static final int SYNCED_OFFSET = 12_288;
  static final int TEMPLATE_OFFSET = 20_480;

  /** Distance of slots: each has a page of its own. */
  static final int SLOT_BYTES = 4096;

  private static final byte[] MAGIC = "RSSTREAM".getBytes(StandardCharsets.US_ASCII);
  private static final long VERSION = 1;
  private static final int POSITION_AT = 16;
  private static final int ROW_AT = 24;
  private static final int ID_AT = 32;
  private static final int LENGTH_AT = 40;
  private static final int CRC_AT = 48;
  private static final int MAX_READS = 1_000;

  Slot slot() {
    return slots.get(0);
  }

  /** Returns the offset of the slot that a sequence number is written to. */
  static int slotOffset(long sequence) {
    return SLOT_OFFSET + SLOT_BYTES * (int) (sequence & 1);
  }

  /** Returns the bytes of a new file with one slot. */
  static byte[] encode(long id, long firstPosition, long firstRow, Template template, Slot slot) {
    byte[] json = template.toJson();
    ByteBuffer bytes = little(new byte[TEMPLATE_OFFSET + json.length]);
    bytes
        .put(MAGIC)
        .putLong(VERSION)
        .putLong(firstPosition)
        .putLong(firstRow)
        .putLong(id)
        .putLong(json.length);
    bytes.put(TEMPLATE_OFFSET, json);
    bytes.putLong(CRC_AT, checksum(bytes, json));
    ByteBuffer slotBytes = little(new byte[Slot.BYTES]);
    slot.encode(slotBytes, new CRC32C());
    bytes.put(slotOffset(slot.sequence()), slotBytes.array());
    if (slot.synced()) {
      bytes.put(SYNCED_OFFSET, slotBytes.array());
    }
    return bytes.array();
  }

  /**
   * Reads a segment's head.
   *
   * @return empty if the file doesn't exist
   * @throws CorruptDataException if it is not a head, or has no valid slot
   */
  static Optional<Head> read(Path directory) {
    Path file = directory.resolve(NAME);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer fixed = read(file, channel, 0, TEMPLATE_OFFSET);
      Template template = readTemplate(file, channel, fixed);
      long firstPosition = fixed.getLong(POSITION_AT);
      long firstRow = fixed.getLong(ROW_AT);
      if (firstPosition < 0 || firstRow < 0 || firstPosition > Long.MAX_VALUE / Long.BYTES / 2) {
        throw damaged(file, "it starts at position " + firstPosition + ", row " + firstRow, null);
      }
      List<Slot> slots = readSlots(file, channel, fixed, template);
      List<Slot> synced = decode(file, fixed, SYNCED_OFFSET, template);
      return Optional.of(
          new Head(file, fixed.getLong(ID_AT), firstPosition, firstRow, template, slots, synced));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw Disk.failed("read", file, e);
    }
  }

  private static Template readTemplate(Path file, FileChannel channel, ByteBuffer fixed)
      throws IOException {
    if (!Arrays.equals(fixed.array(), 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw damaged(file, "it doesn't start with RSSTREAM", null);
    }
    long version = fixed.getLong(MAGIC.length);
    if (version > VERSION) {
      throw new UnsupportedFormatException(
          "'"
              + file
              + "' has format version "
              + version
              + ", and this library reads up to "
              + VERSION
              + ". Use a newer library.");
    }
    long length = fixed.getLong(LENGTH_AT);
    if (version != VERSION || length < 1 || length > Template.MAX_JSON_BYTES) {
      throw damaged(
          file, "it says format version " + version + ", template of " + length + " bytes", null);
    }
    byte[] json = read(file, channel, TEMPLATE_OFFSET, (int) length).array();
    if (fixed.getLong(CRC_AT) != checksum(fixed, json)) {
      throw damaged(file, "the checksum of its template is wrong", null);
    }
    try {
      return Template.fromJson(json);
    } catch (IllegalArgumentException e) {
      throw damaged(file, "its template is invalid: " + e.getMessage(), e);
    }
  }

  /**
   * Both slots can be caught half-written when the writer publishes twice during one read: then
   * reads again.
   */
  private static List<Slot> readSlots(
      Path file, FileChannel channel, ByteBuffer fixed, Template template) throws IOException {
    ByteBuffer bytes = fixed;
    for (int reads = 0; reads < MAX_READS; reads++) {
      List<Slot> slots = decode(file, bytes, SLOT_OFFSET, template);
      if (!slots.isEmpty()) {
        return slots;
      }
      Thread.onSpinWait();
      bytes = read(file, channel, 0, TEMPLATE_OFFSET);
    }
    throw damaged(file, "the checksums of both slots are wrong", null);
  }

  /** Returns the valid ones of a pair of slots, newest first. */
  private static List<Slot> decode(Path file, ByteBuffer bytes, int pair, Template template) {
    List<Slot> slots = new ArrayList<>();
    for (int place = 0; place < 2; place++) {
      int offset = pair + place * SLOT_BYTES;
      Slot.decode(bytes, offset)
          .filter(s -> pair == SYNCED_OFFSET || slotOffset(s.sequence()) == offset)
          .ifPresent(slots::add);
    }
    try {
      slots.forEach(s -> s.check(template));
    } catch (IllegalArgumentException e) {
      throw damaged(file, e.getMessage(), e);
    }
    slots.sort(Comparator.comparingLong(Slot::sequence).reversed());
    return List.copyOf(slots);
  }

  private static ByteBuffer read(Path file, FileChannel channel, long offset, int length)
      throws IOException {
    long size = channel.size();
    if (size < offset + length) {
      throw new CorruptDataException(
          "'"
              + file
              + "' is truncated: it should have at least "
              + (offset + length)
              + " bytes, but it has "
              + size
              + ".");
    }
    ByteBuffer bytes = little(new byte[length]);
    while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
      // Reads until full; the size was checked.
    }
    return bytes.clear();
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long checksum(ByteBuffer fixed, byte[] json) {
    CRC32C crc = new CRC32C();
    crc.update(fixed.array(), 0, CRC_AT);
    crc.update(json, 0, json.length);
    return crc.getValue();
  }

  private static CorruptDataException damaged(
      Path file, @Nullable String problem, @Nullable Throwable cause) {
    return new CorruptDataException("'" + file + "' is damaged: " + problem + ".", cause);
  }
}
