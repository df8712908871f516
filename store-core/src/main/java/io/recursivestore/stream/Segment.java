package io.recursivestore.stream;

import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.StatisticsFilter;
import io.recursivestore.model.Value;
import io.recursivestore.storage.ObjectStore;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Consecutive rows of a stream, all in one memory-mapped file. Unless they are {@link #ragged()},
 * they are laid out alike: the element {@code i} of field {@code f} in row {@code r} is {@code
 * data().get(r * stride() + offset(f) + i)}.
 *
 * <p>Rows are numbered from 0 in each segment. What an instance shows never changes, however much
 * is appended to the stream meanwhile. Files are mapped when {@link #data()} or {@link #index()} is
 * first called, and stay mapped until the buffers are garbage-collected; there is nothing to close.
 * Dropping the stream leaves mapped rows readable. If something else than this library shortens a
 * mapped file, reading the lost part throws {@link InternalError}.
 *
 * <p>Instances may be used by many threads at once.
 */
public final class Segment {
  private final Template template;
  private final long firstPosition;
  private final SegmentRef ref;
  private final SegmentFiles files;

  private Segment(Template template, long firstPosition, SegmentRef ref, SegmentFiles files) {
    this.template = template;
    this.firstPosition = firstPosition;
    this.ref = ref;
    this.files = files;
  }

  /** All published rows of a segment; there is at least one. */
  static Segment of(Path directory, String key, Head head) {
    Slot slot = head.slot();
    SegmentRef ref =
        new SegmentRef(
            key,
            head.id(),
            0,
            slot.rows(),
            head.firstRow(),
            slot.firstStep(),
            slot.indexed() ? 0 : slot.stepIncrement(),
            slot.lastStep(),
            slot.ragged(),
            0,
            slot.elements(),
            0,
            slot.indexEntries());
    SegmentFiles files = new SegmentFiles(directory, ref, slot, false);
    return new Segment(head.template(), head.firstPosition(), ref, files);
  }

  /**
   * Opens the rows that a reference names, as they were when it was made.
   *
   * @param objects the store that the reference is from
   * @param ref the reference
   * @throws NotFoundException if the segment is gone: its stream was dropped or renamed
   * @throws CorruptDataException if the segment is damaged
   * @throws InvalidRequestException if the store is not on a local disk
   */
  public static Segment open(ObjectStore objects, SegmentRef ref) {
    Path directory = StepStream.localPath(objects, ref.key());
    Head head =
        Head.read(directory).filter(h -> h.id() == ref.id()).orElseThrow(() -> gone(directory));
    Slot slot = head.slot();
    if (ref.rows() < 1
        || !isPart(ref.skippedRows(), ref.rows(), slot.rows())
        || !isPart(ref.firstElement(), ref.elements(), slot.elements())
        || !isPart(ref.firstEntry(), ref.entries(), slot.indexEntries())
        || (ref.indexed() && !slot.indexed())
        || (ref.ragged() && !slot.ragged())) {
      throw new CorruptDataException(
          "'"
              + head.file()
              + "' is damaged: it has "
              + slot.rows()
              + (slot.indexed() ? " indexed" : "")
              + " rows, and "
              + ref.rows()
              + (ref.indexed() ? " indexed" : "")
              + " after the first "
              + ref.skippedRows()
              + " were published before.");
    }
    long position = head.firstPosition() + ref.firstElement();
    // The last row may have got fields since, which the statistics then count and ref lacks.
    SegmentFiles files = new SegmentFiles(directory, ref, slot, ref.ragged());
    return new Segment(head.template(), position, ref, files);
  }

  /** Returns what another process needs to open the same rows. */
  public SegmentRef ref() {
    return ref;
  }

  /** Returns the fields, in the order of their indices. */
  public List<StreamField> fields() {
    return template.fields();
  }

  /** Returns the number of rows, at least 1. */
  public long rows() {
    return ref.rows();
  }

  /** Returns the number of steps of the stream before row 0. */
  public long firstRow() {
    return ref.firstRow();
  }

  /** Returns the number of elements of all rows. */
  public long elements() {
    return ref.elements();
  }

  /** Returns the number of elements of the stream before row 0. */
  public long firstPosition() {
    return firstPosition;
  }

  /** Returns the step of row 0. */
  public long firstStep() {
    return ref.firstStep();
  }

  /** Returns the step of the last row. */
  public long lastStep() {
    return ref.lastStep();
  }

  /** Returns the difference between the steps of two rows, or 0 if the steps are in the index. */
  public long stepIncrement() {
    return ref.stepIncrement();
  }

  /** Returns the number of elements in each row. If the rows are ragged, it says nothing. */
  public int stride() {
    return template.stride();
  }

  /**
   * Returns where in a row a field's elements start. If the rows are ragged, it says nothing.
   *
   * @param field the field's index
   */
  public int offset(int field) {
    return template.offset(field);
  }

  /**
   * Returns how many elements a field has in each row: 1 unless it is a sequence. If the rows are
   * ragged, it says nothing.
   *
   * @param field the field's index
   */
  public int length(int field) {
    return template.length(field);
  }

  /**
   * Returns the elements of all rows, from index 0: integers and booleans as they are, both float
   * types as the bits of a double. The buffer is read-only and mapped; each call returns one with a
   * position of its own.
   *
   * @throws CorruptDataException if the file is too short
   */
  public LongBuffer data() {
    return files.data().duplicate();
  }

  /**
   * Returns the same memory as {@link #data()} as bytes, in little-endian order: for who reads it
   * by its address, and keeps the buffer as long.
   *
   * @throws CorruptDataException if the file is too short
   */
  public ByteBuffer dataBytes() {
    return files.dataBytes();
  }

  /**
   * Returns the index of all rows, from index 0, if the steps of this segment are in one: three
   * integers for each field of each row, which are the number of elements of the segment before the
   * field's first one, the field's index, and the step. Unless the rows are ragged, the step of row
   * {@code r} is {@code index.get(r * fields().size() * 3 + 2)}.
   *
   * @throws CorruptDataException if the file is too short
   */
  public Optional<LongBuffer> index() {
    return ref.indexed() ? Optional.of(files.index().duplicate()) : Optional.empty();
  }

  /**
   * Returns the same memory as {@link #index()} as bytes, in little-endian order.
   *
   * @throws CorruptDataException if the file is too short
   */
  public Optional<ByteBuffer> indexBytes() {
    return ref.indexed() ? Optional.of(files.indexBytes()) : Optional.empty();
  }

  /**
   * Returns where the elements of each field of each row are, if the rows differ in their fields or
   * in the lengths of their sequences.
   *
   * @throws CorruptDataException if a file is too short
   */
  public Optional<RaggedRows> ragged() {
    return ref.ragged() ? Optional.of(files.ragged()) : Optional.empty();
  }

  /**
   * Returns the step of a row.
   *
   * @param row the row, from 0
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public long step(long row) {
    Objects.checkIndex(row, rows());
    return ref.indexed() ? stepAt((int) row) : firstStep() + row * stepIncrement();
  }

  /**
   * Returns the first row whose step is not before a step.
   *
   * @param step the step to look for
   * @return the row, or {@link #rows()} if all are before
   */
  public long rowOf(long step) {
    if (step <= firstStep()) {
      return 0;
    }
    if (step > lastStep()) {
      return rows();
    }
    return ref.indexed() ? search(step) : divide(step);
  }

  /**
   * Returns some of the rows as a segment of their own, which shows the same memory.
   *
   * @param fromRow the first row
   * @param toRow the row after the last; more than {@code fromRow}
   * @throws IndexOutOfBoundsException if there are no such rows, or none at all
   */
  public Segment slice(long fromRow, long toRow) {
    Objects.checkIndex(fromRow, Math.min(toRow, rows()));
    Objects.checkFromToIndex(fromRow, toRow, rows());
    long element = elementOf(fromRow);
    long entry = entryOf(fromRow);
    SegmentRef part =
        new SegmentRef(
            ref.key(),
            ref.id(),
            ref.skippedRows() + fromRow,
            toRow - fromRow,
            firstRow() + fromRow,
            step(fromRow),
            stepIncrement(),
            step(toRow - 1),
            ref.ragged(),
            ref.firstElement() + element,
            elementOf(toRow) - element,
            ref.firstEntry() + entry,
            entryOf(toRow) - entry);
    return new Segment(template, firstPosition + element, part, files.of(part));
  }

  /**
   * Returns what is known of the values of scalar fields, by the ids of their columns: field {@code
   * f} is column {@code f + 1}. Empty where nothing is known: while the segment may still grow,
   * where its file of statistics is missing, and for a part of a segment. The file is read when
   * this is first called.
   *
   * @throws CorruptDataException if the file is damaged
   */
  public Map<Integer, ColumnStatistics> statistics() {
    return files
        .statistics()
        .filter(s -> s.rows() == rows() && s.elements() == elements())
        .map(SegmentStatistics::columns)
        .orElse(Map.of());
  }

  /** Returns whether some of the rows may match a filter of the stream's rows. */
  boolean mayMatch(StatisticsFilter filter) {
    Map<Integer, ColumnStatistics> columns = new HashMap<>();
    columns.put(
        StreamSchema.STEP_ID,
        new ColumnStatistics(0, new Value.OfLong(firstStep()), new Value.OfLong(lastStep())));
    // A part has no more nulls than the whole, and no other values: what no row of the whole
    // matches, none of the part does. Nulls of the whole mean nothing beside the rows of a part.
    Optional<SegmentStatistics> whole = files.statistics();
    whole.ifPresent(known -> columns.putAll(known.columns()));
    return filter.mayMatch(whole.map(SegmentStatistics::rows).orElse(rows()), columns);
  }

  /** Returns the files of the rows. */
  SegmentFiles files() {
    return files;
  }

  /** Returns the number of entries before a row, or of all. */
  private long entryOf(long row) {
    if (!ref.ragged()) {
      return ref.indexed() ? row * template.fieldCount() : 0;
    }
    return row == rows() ? ref.entries() : files.ragged().firstEntry((int) row);
  }

  /** Returns the number of elements before a row, or of all. */
  private long elementOf(long row) {
    if (!ref.ragged()) {
      return row * stride();
    }
    return row == rows()
        ? ref.elements()
        : files.ragged().start(files.ragged().firstEntry((int) row));
  }

  private long divide(long step) {
    // Unsigned: the difference of two steps can be larger than the largest long.
    long distance = step - firstStep();
    long quotient = Long.divideUnsigned(distance, stepIncrement());
    return Long.remainderUnsigned(distance, stepIncrement()) == 0 ? quotient : quotient + 1;
  }

  private long search(long step) {
    int low = 0;
    int high = (int) rows();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (stepAt(middle) < step) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long stepAt(int row) {
    int entry = ref.ragged() ? files.ragged().firstEntry(row) : row * template.fieldCount();
    return files.index().get(entry * Slot.INDEX_ENTRY + 2);
  }

  private static boolean isPart(long from, long count, long all) {
    return from >= 0 && count >= 0 && count <= all - from;
  }

  private static NotFoundException gone(Path directory) {
    return new NotFoundException(
        "The segment in '"
            + directory
            + "' is gone: its stream was dropped or renamed. Plan the read again.");
  }
}
