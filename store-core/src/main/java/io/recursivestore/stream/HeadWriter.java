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

  HeadWriter(Path file) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      this.bytes = channel.map(MapMode.READ_WRITE, 0, Head.TEMPLATE_OFFSET);
    } catch (IOException e) {
      throw Disk.failed("map", file, e);
    }
  }

  /** Writes a slot. Whoever sees it also sees everything that this thread stored before. */
  void write(Slot slot) {
    slot.encode(encoded, crc);
    VarHandle.releaseFence();
    bytes.put(Head.slotOffset(slot.sequence()), encoded.array());
  }

  /** Waits until a slot is on the disk. */
  void force(Slot slot) {
    bytes.force(Head.slotOffset(slot.sequence()), Slot.BYTES);
  }
}
