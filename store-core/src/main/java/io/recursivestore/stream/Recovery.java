package io.recursivestore.stream;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.stream.SegmentChain.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Brings a stream back to what was last published, whatever its last writer was doing when it died.
 */
final class Recovery {
  private Recovery() {}

  /**
   * Removes all that was never published, and opens the segments that a writer needs. The caller
   * holds the stream's lock.
   *
   * @return the last segment with rows; before it, those that an earlier writer left unsynced; none
   *     if the stream has no rows
   * @throws CorruptDataException if published rows of one of these are damaged
   */
  static List<SegmentWriter> open(Path segments, List<Link> chain, int maxBytes) {
    int count = chain.size();
    // A segment has no rows if its writer died between naming it and publishing. The one before it
    // is the last again.
    while (count > 0 && chain.get(count - 1).head().slot().rows() == 0) {
      count--;
    }
    List<SegmentWriter> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (i == count - 1 || !chain.get(i).head().slot().synced()) {
        opened.add(open(chain.get(i), maxBytes));
      }
    }
    if (count > 0) {
      // What the sealed slot leads to is removed next, so the new slot must be on the disk first.
      boolean sealed = chain.get(count - 1).head().slot().sealed();
      opened.get(opened.size() - 1).publish(false, sealed);
    }
    removeAllBut(segments, chain.subList(0, count));
    return opened;
  }

  /**
   * Compares a segment's published rows with their checksums.
   *
   * @throws CorruptDataException if they differ, or a file is too short
   */
  static void verify(Link link) {
    Slot slot = link.head().slot();
    verify(link.directory().resolve(SegmentWriter.DATA), slot.dataBytes(), slot.dataCrc());
    if (slot.indexed()) {
      verify(link.directory().resolve(SegmentWriter.INDEX), slot.indexBytes(), slot.indexCrc());
    }
  }

  private static SegmentWriter open(Link link, int maxBytes) {
    Slot slot = link.head().slot();
    Path index = link.directory().resolve(SegmentWriter.INDEX);
    Disk.checkSize(link.directory().resolve(SegmentWriter.DATA), slot.dataBytes());
    if (slot.indexed()) {
      Disk.checkSize(index, slot.indexBytes());
    } else {
      try {
        Files.deleteIfExists(index);
      } catch (IOException e) {
        throw Disk.failed("delete", index, e);
      }
    }
    if (!slot.synced()) {
      // After the death of a process the rows are there. After a crash of the machine the slot may
      // be there without them.
      verify(link);
    }
    return new SegmentWriter(link.directory(), link.head(), maxBytes);
  }

  private static void verify(Path file, long bytes, int expected) {
    int found = Disk.checksum(file, bytes);
    if (found != expected) {
      throw new CorruptDataException(
          "'"
              + file
              + "' is damaged: the checksum of its first "
              + bytes
              + " bytes is "
              + Integer.toHexString(found)
              + " and not "
              + Integer.toHexString(expected)
              + ". If the machine crashed, steps that were published without a sync may be lost.");
    }
  }

  private static void removeAllBut(Path segments, List<Link> chain) {
    Set<String> kept =
        chain.stream()
            .map(link -> String.valueOf(link.directory().getFileName()))
            .collect(Collectors.toSet());
    List<String> names = Disk.names(segments);
    // The last first: what is left must never look like a chain with a hole.
    for (int i = names.size() - 1; i >= 0; i--) {
      String name = names.get(i);
      Path directory = segments.resolve(name);
      if (SegmentChain.isName(name) && !kept.contains(name)) {
        directory = hide(segments, directory);
      } else if (!name.startsWith(SegmentWriter.TEMPORARY)) {
        continue;
      }
      Disk.deleteDirectory(directory);
    }
  }

  /** Deleting takes several steps, and readers must see none of them. */
  private static Path hide(Path segments, Path directory) {
    Path hidden = segments.resolve(SegmentWriter.TEMPORARY + UUID.randomUUID());
    try {
      Files.move(directory, hidden, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Disk.failed("rename", directory, e);
    }
    Disk.syncDirectory(segments);
    return hidden;
  }
}
