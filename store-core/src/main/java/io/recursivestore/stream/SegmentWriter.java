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
 * <p>A segment is regular, without an index, as long as all rows have the fields and lengths of its
 * template and their steps are an arithmetic progression. A step that breaks the progression makes
 * it indexed; a row that has other fields or lengths makes it ragged as well. A last row that lacks
 * fields may still get them, so what it makes of the segment is decided only when it is published
 * or followed by another row.
 */
final class SegmentWriter {
  static final String DATA = "data.i64";
  static final String INDEX = "index.i64";
  static final String ROWS = "rows.i64";
  static final String TEMPORARY = ".tmp-";

  /** What a file can grow to for the sake of a row that was begun in it. */
  private static final int HARD_MAX_BYTES = Integer.MAX_VALUE & -Long.BYTES;

  private static final Slot EMPTY = new Slot(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, Batch.NONE);

  private final Template template;
  private final long id;
  private final long firstPosition;
  private final long firstRow;
  private final int maxBytes;
  private final HeadWriter head;
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

  private Slot published;
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
   * Goes on with a segment after its published rows; what lies behind them is cut off.
   *
   * @param directory where the segment is
   * @param start its head
   * @param slot which of its slots to go on after
   * @param maxBytes bytes of a file from which on no row begins in it
   */
  SegmentWriter(Path directory, Head start, Slot slot, int maxBytes) {
    this.directory = directory;
    this.template = start.template();
    this.id = start.id();
    this.firstPosition = start.firstPosition();
    this.firstRow = start.firstRow();
    this.maxBytes = maxBytes;
    this.openLengths = new int[template.fieldCount()];
    this.rows = (int) slot.rows();
    this.elements = (int) slot.elements();
    this.entries = (int) slot.indexEntries();
    this.firstStep = slot.firstStep();
    this.stepIncrement = slot.stepIncrement();
    this.lastStep = slot.lastStep();
    this.published = slot;
    this.syncedElements = slot.synced() ? elements : 0;
    this.syncedEntries = slot.synced() ? entries : 0;
    this.syncedRows = slot.synced() && slot.ragged() ? rows : 0;
    this.head = new HeadWriter(start.file());
    this.data = file(DATA, slot.dataBytes());
    this.index = slot.indexed() ? file(INDEX, slot.indexBytes()) : null;
    this.rowStarts = slot.ragged() ? file(ROWS, slot.rowsBytes()) : null;
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
    Head start = new Head(file, id, firstPosition, firstRow, template, List.of(EMPTY), List.of());
    return new SegmentWriter(directory, start, EMPTY, maxBytes);
  }

  /**
   * Takes a segment that was staged, and gives it its place in the stream. It has no name yet.
   *
   * @param directory where it is
   * @param staged its head
   * @param firstPosition elements of the stream before it
   * @param firstRow steps of the stream before it
   */
  static SegmentWriter adopt(
      Path directory, Head staged, long firstPosition, long firstRow, int maxBytes) {
    Slot slot = staged.slot().as(1, staged.slot().flags() & ~Slot.SEALED);
    // The name alone must not make the rows visible.
    Disk.replace(
        directory,
        Head.NAME,
        Head.encode(staged.id(), firstPosition, firstRow, staged.template(), EMPTY));
    Head head =
        new Head(
            staged.file(),
            staged.id(),
            firstPosition,
            firstRow,
            staged.template(),
            List.of(slot),
            List.of());
    SegmentWriter adopted = new SegmentWriter(directory, head, slot, maxBytes);
    adopted.supersede(1);
    return adopted;
  }

  /**
   * Makes all rows durable, under the temporary name. The segment can't be appended to any more.
   */
  StagedSegment stage() {
    publish(true, true, Batch.NONE);
    truncate();
    return new StagedSegment(String.valueOf(directory.getFileName()), rows, firstStep, lastStep);
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
    if (rowStarts != null) {
      rowStarts.moved(named.resolve(ROWS));
    }
    return true;
  }

  /** Removes a created segment that has no name yet. */
  void discard() {
    Disk.deleteDirectory(directory);
  }

  /** Returns where the segment is now. */
  Path directory() {
    return directory;
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

  long endPosition() {
    return firstPosition + elements + openElements;
  }

  long endRow() {
    return firstRow + rows + (open ? 1 : 0);
  }

  /** Returns the batch that the last publish carried. */
  Batch batch() {
    return published.batch();
  }

  /**
   * Returns whether there is an element. A segment is named by the elements before it, so that
   * without one no other can follow it.
   */
  boolean hasElements() {
    return elements + openElements > 0;
  }

  /**
   * Returns whether another row fits.
   *
   * @param step its step, which follows the last one
   * @param lengths the number of elements of each field, or {@link Template#ABSENT}
   * @param size the number of all elements
   */
  boolean hasRoom(long step, int[] lengths, int size) {
    if (!hasElements()) {
      return (long) size * Long.BYTES <= maxBytes;
    }
    int rowsNow = rows + (open ? 1 : 0);
    boolean ragged = open || rowStarts != null || !template.matches(lengths);
    boolean indexed = ragged || index != null || !isArithmetic(step);
    long entriesNow =
        index != null
            ? entries + (long) (open ? template.fieldCount() : 0)
            : (long) rowsNow * template.fieldCount();
    int entryBytes = Slot.INDEX_ENTRY * Long.BYTES;
    return (elements + openElements + (long) size) * Long.BYTES <= maxBytes
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
    int end = elements + openElements;
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

  /**
   * Publishes all rows.
   *
   * @param sealed whether the stream goes on in the next segment
   * @param durable whether to wait until the rows are on the disk
   * @param batch the batch that the publish carries, or the one before it
   */
  void publish(boolean sealed, boolean durable, Batch batch) {
    settle();
    boolean changed =
        elements != published.elements()
            || rows != published.rows()
            || entries != published.indexEntries()
            || sealed != published.sealed()
            || !batch.equals(published.batch());
    if (!changed && (published.synced() || !durable)) {
      return;
    }
    if (durable) {
      sync();
      published = nextSlot(sealed, true, batch);
      head.writeSynced(published);
    } else {
      published = nextSlot(sealed, false, batch);
      head.write(published);
    }
  }

  /** Makes the next publish win over a slot that this segment does not go on after. */
  void supersede(long sequence) {
    published = published.as(sequence, published.flags() & ~Slot.SYNCED);
  }

  /** Cuts the files to the published rows. The segment can't be appended to any more. */
  void truncate() {
    data.truncate((int) published.elements());
    if (index != null) {
      index.truncate((int) published.indexEntries() * Slot.INDEX_ENTRY);
    }
    if (rowStarts != null) {
      rowStarts.truncate((int) published.rows());
    }
  }

  /** Returns what is known of the values of all published rows of a sealed segment. */
  SegmentStatistics statistics() {
    return SegmentStatistics.of(
        Segment.of(
            directory,
            "",
            new Head(
                directory.resolve(Head.NAME),
                id,
                firstPosition,
                firstRow,
                template,
                List.of(published),
                List.of())));
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
      GrowingFile file = file(INDEX, 0);
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
    GrowingFile file = file(ROWS, 0);
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

  private void sync() {
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

  private Slot nextSlot(boolean sealed, boolean synced, Batch batch) {
    long flags =
        (index == null ? 0 : Slot.INDEXED)
            | (rowStarts == null ? 0 : Slot.RAGGED)
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
        checksum(data, published.dataCrc(), published.dataBytes(), elements),
        checksum(index, published.indexCrc(), published.indexBytes(), entries * Slot.INDEX_ENTRY),
        checksum(rowStarts, published.rowsCrc(), published.rowsBytes(), rows),
        Disk.now(),
        batch);
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
