package io.recursivestore.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** A segment that is being written: its directory, its head, and what is published of it. */
final class SegmentWriter {
  static final String DATA = "data.i64";
  static final String INDEX = "index.i64";
  static final String ROWS = "rows.i64";
  static final String TEMPORARY = ".tmp-";

  private static final Slot EMPTY = new Slot(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, Batch.NONE);

  private final Template template;
  private final long id;
  private final long firstPosition;
  private final long firstRow;
  private final HeadWriter head;
  private final SegmentContent content;
  private Path directory;
  private Slot published;

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
    this.published = slot;
    this.head = new HeadWriter(start.file());
    this.content = new SegmentContent(directory, template, slot, maxBytes);
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
    return new StagedSegment(
        String.valueOf(directory.getFileName()),
        content.rows(),
        content.firstStep(),
        content.lastStep());
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
    content.moved(named);
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

  /** Returns the rows, to which more can be added. */
  SegmentContent content() {
    return content;
  }

  long endPosition() {
    return firstPosition + content.elements();
  }

  long endRow() {
    return firstRow + content.rows();
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
    return content.elements() > 0;
  }

  /**
   * Publishes all rows.
   *
   * @param sealed whether the stream goes on in the next segment
   * @param durable whether to wait until the rows are on the disk
   * @param batch the batch that the publish carries, or the one before it
   */
  void publish(boolean sealed, boolean durable, Batch batch) {
    content.settle();
    boolean changed =
        content.differs(published)
            || sealed != published.sealed()
            || !batch.equals(published.batch());
    if (!changed && (published.synced() || !durable)) {
      return;
    }
    long flags = (sealed ? Slot.SEALED : 0) | (durable ? Slot.SYNCED : 0);
    if (durable) {
      content.sync();
      published = content.publish(published, flags, batch);
      head.writeSynced(published);
    } else {
      published = content.publish(published, flags, batch);
      head.write(published);
    }
  }

  /** Makes the next publish win over a slot that this segment does not go on after. */
  void supersede(long sequence) {
    published = published.as(sequence, published.flags() & ~Slot.SYNCED);
  }

  /** Cuts the files to the published rows. The segment can't be appended to any more. */
  void truncate() {
    content.truncate(published);
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
}
