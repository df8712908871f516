package io.recursivestore.stream;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.stream.SegmentChain.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Brings a stream back to what was last published, whatever its last writer was doing when it died.
 * If the machine died too, and lost what was published without a sync, that is the last sync.
 */
final class Recovery {
  private final Path segments;
  private final int maxBytes;
  private final long bootTime;

  Recovery(Path segments, int maxBytes) {
    this(segments, maxBytes, Disk.bootTime());
  }

  /**
   * Creates a recovery.
   *
   * @param segments the stream's directory of segments
   * @param maxBytes bytes of a file from which on no row begins in it
   * @param bootTime when the machine was started, in microseconds since 1970
   */
  Recovery(Path segments, int maxBytes, long bootTime) {
    this.segments = segments;
    this.maxBytes = maxBytes;
    this.bootTime = bootTime;
  }

  /**
   * Removes all that was never published, and opens the segments that a writer needs. The caller
   * holds the stream's lock.
   *
   * @return the last segment with rows; before it, those that an earlier writer left unsynced; none
   *     if the stream has no rows
   * @throws CorruptDataException if published rows of one of these are damaged, and not by a crash
   *     of the machine
   */
  List<SegmentWriter> open(List<Link> chain) {
    List<Link> sound = new ArrayList<>();
    for (Link link : chain) {
      Optional<Slot> slot = soundSlot(link);
      if (slot.isEmpty() || slot.get().rows() == 0) {
        // A segment has no rows if its writer died between naming it and publishing. The one before
        // it is the last again.
        break;
      }
      sound.add(link.at(slot.get()));
      if (!slot.get().sealed()) {
        break;
      }
    }
    int last = sound.size() - 1;
    List<SegmentWriter> opened = new ArrayList<>();
    for (int i = 0; i <= last; i++) {
      if (i == last || !sound.get(i).head().slot().synced()) {
        opened.add(open(sound.get(i)));
      }
    }
    if (last >= 0) {
      SegmentWriter tail = opened.get(opened.size() - 1);
      Slot published = chain.get(last).head().slot();
      boolean lost = !published.equals(sound.get(last).head().slot());
      if (lost) {
        tail.supersede(published.sequence());
      }
      // What a sealed slot leads to is removed next, so the new slot must be on the disk first.
      tail.publish(false, lost || published.sealed(), tail.batch());
    }
    removeAllBut(sound);
    return opened;
  }

  /**
   * Compares a segment's published rows with their checksums.
   *
   * @throws CorruptDataException if they differ, or a file is too short
   */
  static void verify(Link link) {
    Slot slot = link.head().slot();
    Path directory = link.directory();
    verify(directory.resolve(SegmentWriter.DATA), slot.dataBytes(), slot.dataCrc());
    if (slot.indexed()) {
      verify(directory.resolve(SegmentWriter.INDEX), slot.indexBytes(), slot.indexCrc());
    }
    if (slot.ragged()) {
      verify(directory.resolve(SegmentWriter.ROWS), slot.rowsBytes(), slot.rowsCrc());
    }
  }

  /**
   * Returns what the segment really holds: what was published last, or else synced last. After the
   * death of a process the rows are there. After a crash of the machine the slot may be there
   * without them.
   */
  private Optional<Slot> soundSlot(Link link) {
    Slot slot = link.head().slot();
    try {
      if (slot.synced()) {
        checkSizes(link);
      } else {
        verify(link);
      }
      return Optional.of(slot);
    } catch (CorruptDataException e) {
      if (slot.synced() || slot.time() >= bootTime) {
        throw e;
      }
      Optional<Slot> synced = link.head().synced().stream().findFirst();
      synced.ifPresent(s -> verify(link.at(s)));
      return synced;
    }
  }

  private static void checkSizes(Link link) {
    Slot slot = link.head().slot();
    Disk.checkSize(link.directory().resolve(SegmentWriter.DATA), slot.dataBytes());
    if (slot.indexed()) {
      Disk.checkSize(link.directory().resolve(SegmentWriter.INDEX), slot.indexBytes());
    }
    if (slot.ragged()) {
      Disk.checkSize(link.directory().resolve(SegmentWriter.ROWS), slot.rowsBytes());
    }
  }

  private SegmentWriter open(Link link) {
    Slot slot = link.head().slot();
    if (!slot.indexed()) {
      deleteIfExists(link.directory().resolve(SegmentWriter.INDEX));
    }
    if (!slot.ragged()) {
      deleteIfExists(link.directory().resolve(SegmentWriter.ROWS));
    }
    return new SegmentWriter(link.directory(), link.head(), slot, maxBytes);
  }

  private static void deleteIfExists(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw Disk.failed("delete", file, e);
    }
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
              + ".");
    }
  }

  private void removeAllBut(List<Link> chain) {
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

  /**
   * Takes a segment's name away: deleting takes several steps, and readers must see none of them.
   */
  static Path hide(Path segments, Path directory) {
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
