package io.recursivestore.stream;

import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Appends rows to one segment and publishes them.
 *
 * <p>A segment is regular, without an index, as long as its steps are an arithmetic progression.
 * The first row that isn't in it makes the segment indexed, with entries for all rows from the
 * first.
 */
final class SegmentWriter {
  static final String DATA = "data.i64";
  static final String INDEX = "index.i64";
  static final String TEMPORARY = ".tmp-";

  private static final Slot EMPTY = new Slot(1, 0, 0, 0, 0, 1, 0, 0, 0, 0);

  private final Template template;
  private final long firstPosition;
  private final long firstRow;
  private final int stride;
  private final int entryLongs;
  private final int maxBytes;
  private final int maxRows;
  private final int maxIndexedRows;
  private final HeadWriter head;
  private final GrowingFile data;
  private @Nullable GrowingFile index;
  private Path directory;

  private int rows;
  private long firstStep;
  private long stepIncrement;
  private long lastStep;

  private Slot published;
  private int syncedData;
  private int syncedIndex;

  /**
   * Goes on with a segment after its published rows; what lies behind them is cut off.
   *
   * @param directory where the segment is
   * @param start its head
   * @param maxBytes most bytes of the data file and of the index file
   */
  SegmentWriter(Path directory, Head start, int maxBytes) {
    Slot slot = start.slot();
    this.directory = directory;
    this.template = start.template();
    this.firstPosition = start.firstPosition();
    this.firstRow = start.firstRow();
    this.stride = template.stride();
    this.entryLongs = template.fieldCount() * Slot.INDEX_ENTRY;
    this.maxBytes = maxBytes;
    this.maxRows = maxBytes / Long.BYTES / stride;
    this.maxIndexedRows = maxBytes / Long.BYTES / entryLongs;
    this.rows = (int) slot.rows();
    this.firstStep = slot.firstStep();
    this.stepIncrement = slot.stepIncrement();
    this.lastStep = slot.lastStep();
    this.published = slot;
    this.syncedData = slot.synced() ? (int) slot.elements() : 0;
    this.syncedIndex = slot.synced() && slot.indexed() ? rows * entryLongs : 0;
    this.head = new HeadWriter(start.file());
    this.data = new GrowingFile(directory.resolve(DATA), slot.dataBytes(), maxBytes);
    this.index =
        slot.indexed()
            ? new GrowingFile(directory.resolve(INDEX), slot.indexBytes(), maxBytes)
            : null;
  }

  /** Creates a segment under a temporary name, which readers ignore. */
  static SegmentWriter create(
      Path segments, Template template, long firstPosition, long firstRow, int maxBytes) {
    Path directory = segments.resolve(TEMPORARY + UUID.randomUUID());
    Path file = directory.resolve(Head.NAME);
    long id = ThreadLocalRandom.current().nextLong();
    byte[] bytes = Head.encode(id, firstPosition, firstRow, template, EMPTY);
    try {
      Files.createDirectory(directory);
      Files.createFile(directory.resolve(DATA));
      Files.write(
          file,
          bytes,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE,
          StandardOpenOption.SYNC);
    } catch (IOException e) {
      throw Disk.failed("create", directory, e);
    }
    Disk.syncDirectory(directory);
    Head start = new Head(file, id, firstPosition, firstRow, template, List.of(EMPTY));
    return new SegmentWriter(directory, start, maxBytes);
  }

  /**
   * Gives a created segment the name that readers look for.
   *
   * @return whether it had none; then the caller syncs the directory above
   */
  boolean giveName(Path segments) {
    Path named = segments.resolve(SegmentChain.name(firstPosition));
    if (named.equals(directory)) {
      return false;
    }
    try {
      Files.move(directory, named, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Disk.failed("rename", directory, e);
    }
    directory = named;
    data.moved(named.resolve(DATA));
    if (index != null) {
      index.moved(named.resolve(INDEX));
    }
    return true;
  }

  /** Removes a created segment that has no name yet. */
  void discard() {
    Disk.deleteDirectory(directory);
  }

  Template template() {
    return template;
  }

  long lastStep() {
    return lastStep;
  }

  long endPosition() {
    return firstPosition + (long) rows * stride;
  }

  long endRow() {
    return firstRow + rows;
  }

  /** Whether a row of a step that follows the last one fits. The first row always does. */
  boolean hasRoom(long step) {
    return rows < maxRows && (isArithmetic(step) || rows < maxIndexedRows);
  }

  /** Appends a row that fits, in the template's layout. If it throws, nothing was appended. */
  void append(long step, long[] row) {
    LongBuffer target = data.reserve((rows + 1) * stride);
    if (isArithmetic(step)) {
      if (rows == 0) {
        firstStep = step;
      } else {
        stepIncrement = step - lastStep;
      }
    } else {
      appendEntries(step);
    }
    for (int i = 0, at = rows * stride; i < stride; i++) {
      target.put(at + i, row[i]);
    }
    lastStep = step;
    rows++;
  }

  /**
   * Publishes all rows.
   *
   * @param sealed whether the stream goes on in the next segment
   * @param durable whether to wait until the rows are on the disk
   */
  void publish(boolean sealed, boolean durable) {
    boolean changed = rows != published.rows() || sealed != published.sealed();
    if (!changed && (published.synced() || !durable)) {
      return;
    }
    if (durable) {
      sync();
    }
    Slot next = nextSlot(sealed, durable);
    head.write(next);
    if (durable) {
      head.force(next);
    }
    published = next;
  }

  /** Cuts the files to the published rows. The segment can't be appended to any more. */
  void truncate() {
    data.truncate((int) published.elements());
    if (index != null) {
      index.truncate((int) published.indexEntries() * Slot.INDEX_ENTRY);
    }
  }

  /** The difference of two increasing steps is negative where it overflows, and no increment is. */
  private boolean isArithmetic(long step) {
    long difference = step - lastStep;
    return index == null
        && (rows == 0 || (rows == 1 ? difference > 0 : difference == stepIncrement));
  }

  private void appendEntries(long step) {
    GrowingFile file = index == null ? startIndex() : index;
    putEntries(file.reserve((rows + 1) * entryLongs), rows, step);
    index = file;
  }

  private GrowingFile startIndex() {
    GrowingFile file = new GrowingFile(directory.resolve(INDEX), 0, maxBytes);
    LongBuffer entries = file.reserve((rows + 1) * entryLongs);
    for (int row = 0; row < rows; row++) {
      putEntries(entries, row, firstStep + row * stepIncrement);
    }
    return file;
  }

  private void putEntries(LongBuffer entries, int row, long step) {
    long position = firstPosition + (long) row * stride;
    int at = row * entryLongs;
    for (int field = 0; field < template.fieldCount(); field++) {
      entries.put(at++, position + template.offset(field));
      entries.put(at++, field);
      entries.put(at++, step);
    }
  }

  private void sync() {
    data.force(syncedData, rows * stride);
    syncedData = rows * stride;
    if (index != null) {
      index.force(syncedIndex, rows * entryLongs);
      if (syncedIndex == 0) {
        Disk.syncDirectory(directory);
      }
      syncedIndex = rows * entryLongs;
    }
  }

  private Slot nextSlot(boolean sealed, boolean synced) {
    int elements = rows * stride;
    int dataCrc = data.checksum((int) published.elements(), elements);
    int indexCrc = 0;
    long entries = 0;
    if (index != null) {
      int added =
          index.checksum((int) published.indexEntries() * Slot.INDEX_ENTRY, rows * entryLongs);
      entries = (long) rows * template.fieldCount();
      long addedBytes = entries * Slot.INDEX_ENTRY * Long.BYTES - published.indexBytes();
      indexCrc = Checksum.join(published.indexCrc(), added, addedBytes);
    }
    long flags =
        (index == null ? 0 : Slot.INDEXED)
            | (sealed ? Slot.SEALED : 0)
            | (synced ? Slot.SYNCED : 0);
    return new Slot(
        published.sequence() + 1,
        rows,
        elements,
        entries,
        firstStep,
        index == null ? stepIncrement : 0,
        lastStep,
        flags,
        Checksum.join(
            published.dataCrc(), dataCrc, (long) elements * Long.BYTES - published.dataBytes()),
        indexCrc);
  }
}
