package io.recursivestore.stream;

import java.nio.LongBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a segment that is being written, in its files.
 *
 * <p>A segment is regular, without an index, as long as all rows have the fields and lengths of its
 * template and their steps are an arithmetic progression. A step that breaks the progression makes
 * it indexed; a row that has other fields or lengths makes it ragged as well. A last row that lacks
 * fields may still get them, so what it makes of the segment is decided only when it is settled or
 * followed by another row.
 */
final class SegmentContent {
  /** What a file can grow to for the sake of a row that was begun in it. */
  private static final int HARD_MAX_BYTES = Integer.MAX_VALUE & -Long.BYTES;

  private final Template template;
  private final int maxBytes;
  private final GrowingFile data;
  private Path directory;

  private @Nullable GrowingFile index;

  /** The number of index entries before each row, if rows differ. */
  private @Nullable GrowingFile rowStarts;

  private int rows;
  private int elements;
  private int entries;
  private long firstStep;
  private long stepIncrement;
  private long lastStep;

  /** The last row that lacks fields, which the counts above leave out; its lengths, if there is. */
  private boolean open;

  private final int[] openLengths;
  private long openStep;
  private int openElements;

  private int syncedElements;
  private int syncedEntries;
  private int syncedRows;

  /** What {@link #rollBack} goes back to. */
  record Mark(
      int rows,
      int elements,
      int entries,
      long firstStep,
      long stepIncrement,
      long lastStep,
      @Nullable GrowingFile index,
      @Nullable GrowingFile rowStarts,
      boolean open,
      int[] openLengths,
      long openStep,
      int openElements) {}

  /**
   * Goes on after published rows; what lies behind them is cut off.
   *
   * @param directory where the segment is
   * @param template how rows are laid out that are alike
   * @param slot the published rows
   * @param maxBytes bytes of a file from which on no row begins in it
   */
  SegmentContent(Path directory, Template template, Slot slot, int maxBytes) {
    this.directory = directory;
    this.template = template;
    this.maxBytes = maxBytes;
    this.openLengths = new int[template.fieldCount()];
    this.rows = (int) slot.rows();
    this.elements = (int) slot.elements();
    this.entries = (int) slot.indexEntries();
    this.firstStep = slot.firstStep();
    this.stepIncrement = slot.stepIncrement();
    this.lastStep = slot.lastStep();
    this.syncedElements = slot.synced() ? elements : 0;
    this.syncedEntries = slot.synced() ? entries : 0;
    this.syncedRows = slot.synced() && slot.ragged() ? rows : 0;
    this.data = file(SegmentWriter.DATA, slot.dataBytes());
    this.index = slot.indexed() ? file(SegmentWriter.INDEX, slot.indexBytes()) : null;
    this.rowStarts = slot.ragged() ? file(SegmentWriter.ROWS, slot.rowsBytes()) : null;
  }

  /** Tells where the files are after their directory was renamed. */
  void moved(Path newDirectory) {
    directory = newDirectory;
    data.moved(newDirectory.resolve(SegmentWriter.DATA));
    if (index != null) {
      index.moved(newDirectory.resolve(SegmentWriter.INDEX));
    }
    if (rowStarts != null) {
      rowStarts.moved(newDirectory.resolve(SegmentWriter.ROWS));
    }
  }

  /** Returns the number of rows, one that lacks fields included. */
  int rows() {
    return rows + (open ? 1 : 0);
  }

  /** Returns the number of elements of all rows. */
  int elements() {
    return elements + openElements;
  }

  long firstStep() {
    return firstStep;
  }

  /** Returns the last step, also of a row that lacks fields. */
  long lastStep() {
    return open ? openStep : lastStep;
  }

  /** Returns the highest field that the last row has. */
  int lastField() {
    if (open) {
      int field = openLengths.length - 1;
      while (openLengths[field] == Template.ABSENT) {
        field--;
      }
      return field;
    }
    return rowStarts == null || index == null
        ? template.fieldCount() - 1
        : (int) index.reserve(0).get((entries - 1) * Slot.INDEX_ENTRY + 1);
  }

  /**
   * Returns whether another row fits.
   *
   * @param step its step, which follows the last one
   * @param lengths the number of elements of each field, or {@link Template#ABSENT}
   * @param size the number of all elements
   */
  boolean hasRoom(long step, int[] lengths, int size) {
    if (elements() == 0) {
      return (long) size * Long.BYTES <= maxBytes;
    }
    int rowsNow = rows();
    boolean ragged = open || rowStarts != null || !template.matches(lengths);
    boolean indexed = ragged || index != null || !isArithmetic(step);
    long entriesNow =
        index != null
            ? entries + (long) (open ? template.fieldCount() : 0)
            : (long) rowsNow * template.fieldCount();
    int entryBytes = Slot.INDEX_ENTRY * Long.BYTES;
    return (elements() + (long) size) * Long.BYTES <= maxBytes
        && (!indexed || (entriesNow + template.fieldCount()) * entryBytes <= maxBytes)
        && (!ragged || (rowsNow + 1L) * Long.BYTES <= maxBytes);
  }

  /**
   * Appends a row that fits. If it throws, nothing was appended.
   *
   * @param step its step, which follows the last one
   * @param row its elements in the order of fields
   * @param lengths the number of elements of each field, or {@link Template#ABSENT}
   * @param size the number of all elements
   */
  void append(long step, long[] row, int[] lengths, int size) {
    settle();
    LongBuffer target = data.reserve(elements + size);
    boolean complete = rowStarts == null && template.matches(lengths);
    if (complete) {
      addRow(step, lengths, size);
      store(target, elements - size, row, size);
    } else {
      store(target, elements, row, size);
      System.arraycopy(lengths, 0, openLengths, 0, lengths.length);
      openStep = step;
      openElements = size;
      open = true;
      if (openLengths[openLengths.length - 1] != Template.ABSENT) {
        settleOrDrop();
      }
    }
  }

  /**
   * Adds fields to the last row, all after those that it has. If it throws, nothing was added.
   *
   * @return whether they fit; a segment can't end within a row
   */
  boolean extend(long[] row, int[] lengths, int size) {
    int end = elements();
    if (((long) end + size) * Long.BYTES > HARD_MAX_BYTES) {
      return false;
    }
    LongBuffer target = data.reserve(end + size);
    if (!open) {
      int added = putEntries(reserveEntries(lengths.length), entries, elements, lengths, lastStep);
      store(target, end, row, size);
      entries += added;
      elements += size;
      return true;
    }
    store(target, end, row, size);
    for (int f = 0; f < lengths.length; f++) {
      if (lengths[f] != Template.ABSENT) {
        openLengths[f] = lengths[f];
      }
    }
    openElements += size;
    return true;
  }

  /** Decides what the last row makes of the segment. */
  void settle() {
    if (open) {
      addRow(openStep, openLengths, openElements);
      open = false;
      openElements = 0;
    }
  }

  Mark mark() {
    return new Mark(
        rows,
        elements,
        entries,
        firstStep,
        stepIncrement,
        lastStep,
        index,
        rowStarts,
        open,
        openLengths.clone(),
        openStep,
        openElements);
  }

  /** Forgets rows that were appended since a mark and not published. */
  void rollBack(Mark mark) {
    rows = mark.rows();
    elements = mark.elements();
    entries = mark.entries();
    firstStep = mark.firstStep();
    stepIncrement = mark.stepIncrement();
    lastStep = mark.lastStep();
    index = mark.index();
    rowStarts = mark.rowStarts();
    open = mark.open();
    System.arraycopy(mark.openLengths(), 0, openLengths, 0, openLengths.length);
    openStep = mark.openStep();
    openElements = mark.openElements();
  }

  /** Returns whether the settled rows are not those of a slot. */
  boolean differs(Slot slot) {
    return elements != slot.elements() || rows != slot.rows() || entries != slot.indexEntries();
  }

  /**
   * Returns a slot that publishes the settled rows.
   *
   * @param before the slot that was published last
   * @param flags {@link Slot#SEALED} and {@link Slot#SYNCED}, as they shall be
   * @param batch the batch that the publish carries
   */
  Slot publish(Slot before, long flags, Batch batch) {
    return new Slot(
        before.sequence() + 1,
        rows,
        elements,
        entries,
        firstStep,
        index == null ? stepIncrement : 0,
        lastStep,
        flags | (index == null ? 0 : Slot.INDEXED) | (rowStarts == null ? 0 : Slot.RAGGED),
        checksum(data, before.dataCrc(), before.dataBytes(), elements),
        checksum(index, before.indexCrc(), before.indexBytes(), entries * Slot.INDEX_ENTRY),
        checksum(rowStarts, before.rowsCrc(), before.rowsBytes(), rows),
        Disk.now(),
        batch);
  }

  /** Waits until the settled rows are on the disk. */
  void sync() {
    data.force(syncedElements, elements);
    syncedElements = elements;
    boolean newFile = false;
    if (index != null) {
      newFile = syncedEntries == 0;
      index.force(syncedEntries * Slot.INDEX_ENTRY, entries * Slot.INDEX_ENTRY);
      syncedEntries = entries;
    }
    if (rowStarts != null) {
      newFile |= syncedRows == 0;
      rowStarts.force(syncedRows, rows);
      syncedRows = rows;
    }
    if (newFile) {
      Disk.syncDirectory(directory);
    }
  }

  /** Cuts the files to the rows of a slot. Nothing can be appended any more. */
  void truncate(Slot slot) {
    data.truncate((int) slot.elements());
    if (index != null) {
      index.truncate((int) slot.indexEntries() * Slot.INDEX_ENTRY);
    }
    if (rowStarts != null) {
      rowStarts.truncate((int) slot.rows());
    }
  }

  private void settleOrDrop() {
    boolean settled = false;
    try {
      settle();
      settled = true;
    } finally {
      if (!settled) {
        open = false;
        openElements = 0;
      }
    }
  }

  /** Counts a row whose elements lie behind those of the last one. */
  private void addRow(long step, int[] lengths, int size) {
    if (rowStarts != null || !template.matches(lengths)) {
      GrowingFile starts = rowStarts == null ? startRows() : rowStarts;
      LongBuffer startsNow = starts.reserve(rows + 1);
      LongBuffer target = reserveEntries(lengths.length);
      startsNow.put(rows, entries);
      rowStarts = starts;
      entries += putEntries(target, entries, elements, lengths, step);
    } else if (index != null || !isArithmetic(step)) {
      LongBuffer target = reserveEntries(lengths.length);
      entries += putEntries(target, entries, elements, lengths, step);
    } else if (rows > 0) {
      stepIncrement = step - lastStep;
    }
    if (rows == 0) {
      firstStep = step;
    }
    lastStep = step;
    elements += size;
    rows++;
  }

  /** The difference of two increasing steps is negative where it overflows, and no increment is. */
  private boolean isArithmetic(long step) {
    long difference = step - lastStep;
    return index == null
        && (rows == 0 || (rows == 1 ? difference > 0 : difference == stepIncrement));
  }

  /** Returns the index with room for more entries; starts one for all rows if there is none. */
  private LongBuffer reserveEntries(int more) {
    if (index == null) {
      GrowingFile file = file(SegmentWriter.INDEX, 0);
      int fields = template.fieldCount();
      LongBuffer target = file.reserve((rows * fields + more) * Slot.INDEX_ENTRY);
      int[] lengths = template.lengths();
      for (int row = 0; row < rows; row++) {
        putEntries(
            target,
            row * fields,
            row * template.stride(),
            lengths,
            firstStep + row * stepIncrement);
      }
      index = file;
      entries = rows * fields;
    }
    return index.reserve((entries + more) * Slot.INDEX_ENTRY);
  }

  private GrowingFile startRows() {
    GrowingFile file = file(SegmentWriter.ROWS, 0);
    LongBuffer target = file.reserve(rows + 1);
    for (int row = 0; row < rows; row++) {
      target.put(row, (long) row * template.fieldCount());
    }
    return file;
  }

  /** Returns the number of entries. */
  private static int putEntries(
      LongBuffer target, int entry, int element, int[] lengths, long step) {
    int at = entry * Slot.INDEX_ENTRY;
    int start = element;
    int added = 0;
    for (int field = 0; field < lengths.length; field++) {
      if (lengths[field] != Template.ABSENT) {
        target.put(at++, start).put(at++, field).put(at++, step);
        start += lengths[field];
        added++;
      }
    }
    return added;
  }

  private static void store(LongBuffer target, int at, long[] row, int size) {
    for (int i = 0; i < size; i++) {
      target.put(at + i, row[i]);
    }
  }

  private GrowingFile file(String name, long committedBytes) {
    return new GrowingFile(directory.resolve(name), committedBytes, maxBytes, HARD_MAX_BYTES);
  }

  /** Returns the checksum of a file's first integers, from that of its published bytes. */
  private static int checksum(
      @Nullable GrowingFile file, int publishedCrc, long publishedBytes, int count) {
    if (file == null) {
      return 0;
    }
    int added = file.checksum((int) (publishedBytes / Long.BYTES), count);
    return Checksum.join(publishedCrc, added, (long) count * Long.BYTES - publishedBytes);
  }
}
