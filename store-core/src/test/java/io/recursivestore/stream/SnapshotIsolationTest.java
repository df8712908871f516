package io.recursivestore.stream;

import static io.recursivestore.stream.Sample.REGULAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Together;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.storage.LocalObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot shows one published state, whatever writers do. */
final class SnapshotIsolationTest {
  @TempDir Path root;

  /** The segment that the snapshot shows grows, becomes indexed, and is sealed. */
  @Test
  void snapshotStaysAsItWas() {
    StepStream stream = Sample.write(root, 5, REGULAR);
    StreamSnapshot mapped = stream.snapshot();
    assertThat(Row.read(mapped)).isEqualTo(Sample.rows(0, 5, REGULAR));
    StreamSnapshot notMappedYet = stream.snapshot();

    LongUnaryOperator steps = i -> i < 5 ? 10 * i : 10 * i + i * i % 4;
    try (StepWriter writer = stream.writer()) {
      for (int row = 5; row < 100; row += 5) {
        Sample.append(writer, row, row + 5, steps);
        writer.publish();
        assertThat(Row.read(mapped)).isEqualTo(Sample.rows(0, 5, REGULAR));
      }
    }
    assertThat(Row.read(notMappedYet)).isEqualTo(Sample.rows(0, 5, REGULAR));
    assertThat(notMappedYet.segments().get(0).index()).isEmpty();
    assertThat(Row.read(notMappedYet.range(15, 1000))).isEqualTo(Sample.rows(2, 5, REGULAR));
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 100, steps));
  }

  @Test
  void referenceOpensTheRowsOfItsSnapshot() {
    StepStream stream = Sample.write(root, 5, REGULAR);
    List<SegmentRef> refs = refs(stream.snapshot().range(10, 40));
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, 5, 50, Sample.IRREGULAR);
    }
    assertThat(open(refs)).isEqualTo(Sample.rows(1, 4, REGULAR));
    List<SegmentRef> later = refs(stream.snapshot().rangeFrom(40));
    assertThat(later).hasSizeGreaterThan(1);
    assertThat(open(later)).hasSize(46).endsWith(Sample.row(49, Sample.IRREGULAR));
  }

  @Test
  void mappedRowsStayReadableWhenTheStreamIsDropped() {
    StepStream stream = Sample.write(root, 70, Sample.IRREGULAR);
    StreamSnapshot snapshot = stream.snapshot();
    List<Row> rows = Row.read(snapshot);
    List<SegmentRef> refs = refs(snapshot);
    Sample.streams(root).drop(Sample.NAME);
    assertThat(Row.read(snapshot)).isEqualTo(rows);
    assertThatThrownBy(stream::snapshot)
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("'sample'");
    assertThatThrownBy(stream::writer).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> open(refs)).isInstanceOf(NotFoundException.class);

    Sample.write(root, 70, Sample.IRREGULAR);
    assertThatThrownBy(() -> open(refs))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Plan the read again");
  }

  @Test
  void readersSeeOnlyWholePublishes() {
    StepStream stream = Sample.define(root);
    NavigableSet<Long> ends = new TreeSet<>(List.of(0L));
    while (ends.last() < 3000) {
      ends.add(ends.last() + 1 + ends.size() * 37 % 90);
    }
    AtomicBoolean done = new AtomicBoolean();
    Set<Long> seen = new ConcurrentSkipListSet<>();
    Together.run(
        4,
        thread -> {
          if (thread == 0) {
            try {
              publishAt(stream, ends);
            } finally {
              done.set(true);
            }
          } else {
            watch(Sample.streams(root).open(Sample.NAME), ends, done, seen);
          }
        });
    assertThat(seen).hasSizeGreaterThan(2).contains(ends.last());
  }

  private static void publishAt(StepStream stream, NavigableSet<Long> ends) {
    try (StepWriter writer = stream.writer()) {
      for (long end : ends.tailSet(0L, false)) {
        Sample.append(writer, ends.lower(end), end, WritingProcess::step);
        writer.publish();
      }
    }
  }

  private static void watch(
      StepStream stream, NavigableSet<Long> ends, AtomicBoolean done, Set<Long> seen) {
    long before = 0;
    boolean last = false;
    while (!last) {
      last = done.get();
      StreamSnapshot snapshot = stream.snapshot();
      long steps = snapshot.steps();
      assertThat(ends).contains(steps);
      assertThat(steps).isGreaterThanOrEqualTo(before);
      if (steps > before) {
        assertThat(Row.read(snapshot.rangeFrom(WritingProcess.step(before))))
            .isEqualTo(Sample.rows(before, steps, WritingProcess::step));
      }
      seen.add(steps);
      before = steps;
    }
  }

  @Test
  void writerMayBeInterruptedBetweenSteps() {
    StepStream stream = Sample.define(root);
    try (StepWriter writer = stream.writer()) {
      Sample.append(writer, 0, 3, REGULAR);
      writer.publish();
      Thread.currentThread().interrupt();
      Sample.append(writer, 3, 5, REGULAR);
      writer.publish();
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 5, REGULAR));
  }

  @Test
  void sliceNeedsRowsThatExist() {
    Segment segment = Sample.write(root, 5, REGULAR).snapshot().segments().get(0);
    for (long[] range : new long[][] {{-1, 2}, {0, 6}, {3, 3}, {4, 2}, {5, 6}, {0, -1}}) {
      assertThatThrownBy(() -> segment.slice(range[0], range[1]))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    for (long row : new long[] {-1, 5, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> segment.step(row)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(segment.slice(1, 5).slice(2, 3).ref())
        .isEqualTo(
            new SegmentRef(
                segment.ref().key(), segment.ref().id(), 3, 1, 3, 30, 10, 30, false, 12, 4, 0, 0));
  }

  private List<Row> open(List<SegmentRef> refs) {
    ObjectStore objects = new LocalObjectStore(root);
    return Row.read(
        new StreamSnapshot(
            Sample.FIELDS, refs.stream().map(ref -> Segment.open(objects, ref)).toList(), 0));
  }

  private static List<SegmentRef> refs(StreamSnapshot snapshot) {
    return snapshot.segments().stream().map(Segment::ref).toList();
  }
}
