package io.recursivestore.stream;

import io.recursivestore.model.CorruptDataException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of some rows of a segment: mapped, or read, when they are first asked for. */
final class SegmentFiles {
  private final Path directory;
  private final SegmentRef ref;

  /** The publish that the rows are some of; null if it may be a later one. */
  private final @Nullable Slot slot;

  private volatile @Nullable LongBuffer data;
  private volatile @Nullable LongBuffer index;
  private volatile @Nullable RaggedRows ragged;
  private volatile Optional<SegmentStatistics> statistics = Optional.empty();
  private volatile boolean statisticsRead;

  SegmentFiles(Path directory, SegmentRef ref, @Nullable Slot slot) {
    this.directory = directory;
    this.ref = ref;
    this.slot = slot;
  }

  /** Returns the files of some of the rows. */
  SegmentFiles of(SegmentRef part) {
    return new SegmentFiles(directory, part, slot);
  }

  LongBuffer data() {
    LongBuffer mapped = data;
    if (mapped == null) {
      mapped = map(SegmentWriter.DATA, ref.firstElement(), ref.elements());
      data = mapped;
    }
    return mapped;
  }

  LongBuffer index() {
    LongBuffer mapped = index;
    if (mapped == null) {
      mapped =
          map(
              SegmentWriter.INDEX,
              ref.firstEntry() * Slot.INDEX_ENTRY,
              ref.entries() * Slot.INDEX_ENTRY);
      index = mapped;
    }
    return mapped;
  }

  RaggedRows ragged() {
    RaggedRows rows = ragged;
    if (rows == null) {
      rows =
          new RaggedRows(
              map(SegmentWriter.ROWS, ref.skippedRows(), ref.rows()),
              index(),
              ref.firstEntry(),
              ref.firstElement(),
              (int) ref.entries(),
              (int) ref.elements());
      ragged = rows;
    }
    return rows;
  }

  /** Returns what is known of all rows of the segment that these are some of. */
  Optional<SegmentStatistics> statistics() {
    if (!statisticsRead && slot != null && slot.sealed()) {
      statistics = SegmentStatistics.read(directory, slot);
      statisticsRead = true;
    }
    return statistics;
  }

  /**
   * Checks that the files are still as long as they were when the rows were published.
   *
   * @throws CorruptDataException if one is not
   */
  void checkSizes() {
    checkSize(SegmentWriter.DATA, ref.firstElement() + ref.elements());
    if (ref.indexed()) {
      checkSize(SegmentWriter.INDEX, (ref.firstEntry() + ref.entries()) * Slot.INDEX_ENTRY);
    }
    if (ref.ragged()) {
      checkSize(SegmentWriter.ROWS, ref.skippedRows() + ref.rows());
    }
  }

  private void checkSize(String file, long longs) {
    Disk.checkSize(directory.resolve(file), longs * Long.BYTES);
  }

  private LongBuffer map(String file, long fromLong, long longs) {
    return Disk.map(directory.resolve(file), fromLong * Long.BYTES, longs * Long.BYTES)
        .asLongBuffer();
  }
}
