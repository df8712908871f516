package io.recursivestore.stream;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Writes the slots of a segment's {@link Head} through a mapping. */
final class HeadWriter {
  private final MappedByteBuffer bytes;
  private final ByteBuffer encoded = ByteBuffer.allocate(Slot.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C crc = new CRC32C();

  /** Which of the two synced slots is the older. */
  private int olderSynced;

  HeadWriter(Path file) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      this.bytes = channel.map(MapMode.READ_WRITE, 0, Head.TEMPLATE_OFFSET);
    } catch (IOException e) {
      throw Disk.failed("map", file, e);
    }
    this.olderSynced = syncedSequence(0) < syncedSequence(1) ? 0 : 1;
  }

  /** Writes a slot. Whoever sees it also sees everything that this thread stored before. */
  void write(Slot slot) {
    slot.encode(encoded, crc);
    VarHandle.releaseFence();
    bytes.put(Head.slotOffset(slot.sequence()), encoded.array());
  }

  /**
   * Writes a slot whose rows are on the disk, also over the older of the synced slots, and waits
   * until it is on the disk.
   */
  void writeSynced(Slot slot) {
    write(slot);
    bytes.put(Head.SYNCED_OFFSET + olderSynced * Head.SLOT_BYTES, encoded.array());
    olderSynced = 1 - olderSynced;
    bytes.force(Head.SLOT_OFFSET, Head.TEMPLATE_OFFSET - Head.SLOT_OFFSET);
  }

  /** Returns the sequence number of a synced slot, or 0 if it is not valid. */
  private long syncedSequence(int place) {
    byte[] copy = new byte[Slot.BYTES];
    bytes.get(Head.SYNCED_OFFSET + place * Head.SLOT_BYTES, copy);
    ByteBuffer slot = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    return Slot.decode(slot, 0).map(Slot::sequence).orElse(0L);
  }
}
