package io.recursivestore.stream;

import io.recursivestore.model.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of some rows of a segment: mapped, or read, when they are first asked for. Mapped is
 * all that was published, whichever rows are asked for, so that all of them share it.
 */
final class SegmentFiles {
  private final Path directory;
  private final SegmentRef ref;

  /** A publish that the rows are some of. */
  private final Slot slot;

  /** Whether the publish may have added fields to the last row. */
  private final boolean later;

  private volatile @Nullable LongBuffer data;
  private volatile @Nullable LongBuffer index;
  private volatile @Nullable RaggedRows ragged;
  private volatile Optional<SegmentStatistics> statistics = Optional.empty();
  private volatile boolean statisticsRead;

  SegmentFiles(Path directory, SegmentRef ref, Slot slot, boolean later) {
    this.directory = directory;
    this.ref = ref;
    this.slot = slot;
    this.later = later;
  }

  /** Returns the files of some of the rows. */
  SegmentFiles of(SegmentRef part) {
    return new SegmentFiles(directory, part, slot, later);
  }

  LongBuffer data() {
    LongBuffer mapped = data;
    if (mapped == null) {
      mapped = dataBytes().asLongBuffer();
      data = mapped;
    }
    return mapped;
  }

  ByteBuffer indexBytes() {
    return bytes(
        SegmentWriter.INDEX,
        slot.indexEntries() * Slot.INDEX_ENTRY,
        ref.firstEntry() * Slot.INDEX_ENTRY,
        ref.entries() * Slot.INDEX_ENTRY);
  }

  ByteBuffer dataBytes() {
    return bytes(SegmentWriter.DATA, slot.elements(), ref.firstElement(), ref.elements());
  }

  LongBuffer index() {
    LongBuffer mapped = index;
    if (mapped == null) {
      mapped = indexBytes().asLongBuffer();
      index = mapped;
    }
    return mapped;
  }

  RaggedRows ragged() {
    RaggedRows rows = ragged;
    if (rows == null) {
      rows =
          new RaggedRows(
              bytes(SegmentWriter.ROWS, slot.rows(), ref.skippedRows(), ref.rows()).asLongBuffer(),
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
    if (!statisticsRead && !later && slot.sealed()) {
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

  private ByteBuffer bytes(String file, long published, long from, long count) {
    return MappedFiles.SHARED
        .get(directory.resolve(file), published)
        .slice((int) (from * Long.BYTES), (int) (count * Long.BYTES))
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
