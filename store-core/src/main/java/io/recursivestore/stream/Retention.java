package io.recursivestore.stream;

import io.recursivestore.stream.SegmentChain.Link;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Drops the oldest segments of a stream. The caller holds the stream's lock. */
final class Retention {
  private final Path directory;
  private final List<Link> chain;

  Retention(Path directory, String stream, List<StreamField> fields) {
    this.directory = directory;
    this.chain = SegmentChain.read(directory, stream, fields);
  }

  long dropBefore(long step) {
    int count = 0;
    while (count < chain.size() - 1 && chain.get(count).head().slot().lastStep() < step) {
      count++;
    }
    return drop(count);
  }

  long dropOlderThan(Instant instant) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    int count = 0;
    while (count < chain.size() - 1 && chain.get(count).head().slot().time() < micros) {
      count++;
    }
    return drop(count);
  }

  long clear() {
    return drop(chain.size());
  }

  /** The new start is on the disk before anything goes, so that no chain ever has a hole. */
  private long drop(int count) {
    if (count == 0) {
      return 0;
    }
    StreamStart before = StreamStart.read(directory);
    Link last = chain.get(count - 1);
    StreamStart start =
        new StreamStart(last.endPosition(), last.endRow(), last.head().slot().batch());
    start.write(directory);
    Path segments = directory.resolve(StepStream.SEGMENTS);
    for (Link link : chain.subList(0, count)) {
      Disk.deleteDirectory(Recovery.hide(segments, link.directory()));
    }
    return start.row() - before.row();
  }
}
