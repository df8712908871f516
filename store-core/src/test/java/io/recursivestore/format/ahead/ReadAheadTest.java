package io.recursivestore.format.ahead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.format.ahead.Wanted.Range;
import io.recursivestore.model.StorageException;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectReader;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.storage.RemoteReads;
import io.recursivestore.storage.RemoteReads.Read;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bytes come in time, in few requests, and in no more memory than there is for them. */
final class ReadAheadTest {
  private static final int MIB = 1 << 20;
  private static final byte[] CONTENT = content();
  private static final ObjectStore OBJECTS = new MemoryObjectStore();

  static {
    OBJECTS.putIfAbsent("a", CONTENT);
  }

  private final RemoteReads reads = new RemoteReads();
  private final BufferAllocator memory = new RootAllocator();
  private final ObjectReader object = reads.reader("a", OBJECTS.open("a"));

  @AfterEach
  void nothingIsLeft() {
    assertThat(reads.underWay()).isZero();
    memory.close();
  }

  @Test
  void eightReadsAreUnderWayAtOnce() {
    // 40 row groups of 1.5 MiB, with gaps that are too wide to be read for nothing.
    List<List<Wanted>> groups = groups(40, 2 * MIB, 3 * MIB / 2);
    try (ReadAhead ahead = new ReadAhead(memory, 64 * MIB);
        AheadFile file = ahead.file()) {
      List<AheadGroup> planned = file.plan(object, groups);
      reads.awaitEnded(4);
      // The first were quick; from now on, a read lasts until eight are under way.
      reads.holdUntilTogether(8);
      readAll(planned, groups);
    }

    assertThat(reads.mostUnderWay()).isGreaterThanOrEqualTo(8);
    assertThat(reads.reads()).hasSize(40);
  }

  @Test
  void smallRowGroupsBesideEachOtherAreReadTogether() {
    List<List<Wanted>> groups = groups(40, 64 << 10, 60 << 10);
    try (ReadAhead ahead = new ReadAhead(memory, 64 * MIB);
        AheadFile file = ahead.file()) {
      readAll(file.plan(object, groups), groups);
      assertThat(ahead.hits() + ahead.stalls()).isEqualTo(reads.reads().size());
    }

    assertThat(reads.reads()).hasSize(3);
    assertThat(reads.reads()).allMatch(read -> read.length() <= MIB);
  }

  @Test
  void nothingIsReadAheadWithoutRoomForIt() {
    List<List<Wanted>> groups = groups(4, 2 * MIB, MIB);
    try (ReadAhead ahead = new ReadAhead(memory, 0);
        AheadFile file = ahead.file()) {
      List<AheadGroup> planned = file.plan(object, groups);
      assertThat(reads.reads()).isEmpty();

      readAll(planned.subList(0, 1), groups);
      assertThat(reads.reads()).containsExactly(new Read("a", 0, MIB));
      readAll(planned.subList(1, 4), groups.subList(1, 4));
      assertThat(ahead.hits() + ahead.stalls()).isZero();
    }

    assertThat(reads.mostUnderWay()).isEqualTo(1);
  }

  @Test
  void columnsOfALargeRowGroupGoForwardTogetherInTheMemoryThereIs() {
    // One row group of 8 columns of 8 MiB, read 64 KiB of each in turns, in 4 MiB.
    int columns = 8;
    List<Wanted> group = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      group.add(wanted(i * 8L * MIB, 8 * MIB, true));
    }
    try (ReadAhead ahead = new ReadAhead(memory, 4 * MIB);
        AheadFile file = ahead.file();
        AheadGroup planned = file.plan(object, List.of(group)).get(0)) {
      ByteBuffer part = ByteBuffer.allocate(1 << 16);
      for (int at = 0; at < 8 * MIB; at += part.capacity()) {
        for (int i = 0; i < columns; i++) {
          planned.columns().get(i).read(i * 8L * MIB + at, part.clear());
          assertThat(part.flip()).isEqualTo(bytes(i * 8L * MIB + at, part.capacity()));
        }
      }
    }

    assertThat(memory.getPeakMemoryAllocation()).isLessThanOrEqualTo(4 * MIB);
    assertThat(reads.reads().stream().mapToLong(Read::length).sum()).isEqualTo(64 * MIB);
  }

  @Test
  void whatComesLaterGivesWayToWhatIsAskedForNow() {
    // The first column is read to its end before the second is begun.
    List<Wanted> group = List.of(wanted(0, 8 * MIB, true), wanted(8 * MIB, 8 * MIB, true));
    try (ReadAhead ahead = new ReadAhead(memory, MIB);
        AheadFile file = ahead.file();
        AheadGroup planned = file.plan(object, List.of(group)).get(0)) {
      for (int i = 0; i < 2; i++) {
        ByteBuffer all = ByteBuffer.allocate(MIB / 4);
        for (int at = 0; at < 8 * MIB; at += all.capacity()) {
          planned.columns().get(i).read(i * 8L * MIB + at, all.clear());
          assertThat(all.flip()).isEqualTo(bytes(i * 8L * MIB + at, all.capacity()));
        }
      }
    }

    assertThat(memory.getPeakMemoryAllocation()).isLessThanOrEqualTo(MIB);
  }

  @Test
  void largeColumnsBesideAFilterAreReadOnceTheyAreNeeded() {
    List<Wanted> group = List.of(wanted(0, 1000, true), wanted(MIB, 6 * MIB, false));
    List<Wanted> next = List.of(wanted(8 * MIB, 1000, true), wanted(9 * MIB, 6 * MIB, false));
    try (ReadAhead ahead = new ReadAhead(memory, 64 * MIB);
        AheadFile file = ahead.file()) {
      List<AheadGroup> planned = file.plan(object, List.of(group, next));
      reads.awaitEnded(2);
      assertThat(reads.reads())
          .containsExactlyInAnyOrder(new Read("a", 0, 1000), new Read("a", 8 * MIB, 1000));

      planned.get(0).columns().get(0).read(0, ByteBuffer.allocate(1000));
      planned.get(0).columns().get(1).read(MIB, ByteBuffer.allocate(1000));
      assertThat(reads.reads()).hasSize(3);
      planned.get(0).close();
      // Where one row group needed them, the next will.
      planned.get(1).columns().get(0).read(8 * MIB, ByteBuffer.allocate(1000));
      reads.awaitEnded(4);
      planned.get(1).close();
    }
  }

  @Test
  void smallColumnsBesideAFilterAreReadWithIt() {
    List<Wanted> group = List.of(wanted(0, 1000, true), wanted(2 * MIB, MIB, false));
    try (ReadAhead ahead = new ReadAhead(memory, 64 * MIB);
        AheadFile file = ahead.file()) {
      file.plan(object, List.of(group));
      reads.awaitEnded(2);
    }
  }

  @Test
  void whatCouldNotBeReadAheadIsReadAgain() {
    AtomicInteger failures = new AtomicInteger();
    reads.before(
        read -> {
          if (failures.getAndIncrement() < 3) {
            throw new StorageException("Can't read 'a': no", null);
          }
        });
    List<List<Wanted>> groups = groups(8, 2 * MIB, MIB);
    try (ReadAhead ahead = new ReadAhead(memory, 64 * MIB);
        AheadFile file = ahead.file()) {
      List<AheadGroup> planned = file.plan(object, groups);
      reads.awaitEnded(4);
      readAll(planned, groups);
      assertThat(ahead.stalls()).isGreaterThanOrEqualTo(3);
      assertThat(ahead.waitNanos()).isPositive();
    }
  }

  @Test
  void errorsComeWhereBytesAreAskedFor() {
    reads.before(
        read -> {
          throw new StorageException("Can't read 'a': no", null);
        });
    List<List<Wanted>> groups = groups(8, 2 * MIB, MIB);
    try (ReadAhead ahead = new ReadAhead(memory, 64 * MIB);
        AheadFile file = ahead.file()) {
      List<AheadGroup> planned = file.plan(object, groups);
      assertThatThrownBy(() -> readAll(planned, groups))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("'a'");
    }
  }

  @Test
  void closingWaitsForReadsThatAreUnderWay() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(4);
    CountDownLatch goOn = new CountDownLatch(1);
    reads.before(
        read -> {
          begun.countDown();
          await(goOn);
        });
    ReadAhead ahead = new ReadAhead(memory, 64 * MIB);
    AheadFile file = ahead.file();
    file.plan(object, groups(20, 2 * MIB, MIB));
    begun.await();
    Thread closing = new Thread(ahead::close);
    closing.start();
    while (closing.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(memory.getAllocatedMemory()).isEqualTo(4 * MIB);

    goOn.countDown();
    closing.join();

    assertThat(memory.getAllocatedMemory()).isZero();
    assertThat(reads.reads()).hasSize(4);
  }

  @Test
  void anInterruptEndsWaitingAndReading() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(4);
    CountDownLatch never = new CountDownLatch(1);
    reads.before(
        read -> {
          begun.countDown();
          await(never);
        });
    List<List<Wanted>> groups = groups(20, 2 * MIB, MIB);
    List<Throwable> thrown = new ArrayList<>();
    Thread task =
        new Thread(
            () -> {
              try (ReadAhead ahead = new ReadAhead(memory, 64 * MIB);
                  AheadFile file = ahead.file()) {
                readAll(file.plan(object, groups), groups);
              } catch (StorageException e) {
                thrown.add(e);
              }
            });
    task.start();
    begun.await();
    task.interrupt();
    task.join();

    assertThat(thrown).singleElement().asString().contains("interrupted");
    assertThat(memory.getAllocatedMemory()).isZero();
  }

  @Property(tries = 200)
  void anyRangesAreReadAsTheyAre(@ForAll long seed) {
    Random random = new Random(seed);
    List<List<Wanted>> groups = new ArrayList<>();
    long at = 0;
    for (int i = random.nextInt(6); i >= 0; i--) {
      List<Wanted> columns = new ArrayList<>();
      for (int j = random.nextInt(5); j >= 0; j--) {
        List<Range> ranges = new ArrayList<>();
        for (int k = random.nextInt(4); k > 0; k--) {
          at += random.nextBoolean() ? 0 : random.nextInt(200_000);
          ranges.add(new Range(at, random.nextInt(random.nextBoolean() ? 2_000 : 400_000)));
          at = ranges.get(ranges.size() - 1).end();
        }
        columns.add(new Wanted(ranges, random.nextBoolean()));
      }
      groups.add(columns);
    }
    long bound = random.nextBoolean() ? 0 : 1L << (16 + random.nextInt(8));
    try (BufferAllocator own = new RootAllocator();
        ReadAhead ahead = new ReadAhead(own, bound);
        AheadFile file = ahead.file()) {
      List<AheadGroup> planned = file.plan(object, groups);
      int some = random.nextInt(planned.size() + 1);
      readAll(planned.subList(0, some), groups);
    }
  }

  /** Reads all columns of each row group, one after another, and closes it. */
  private static void readAll(List<AheadGroup> planned, List<List<Wanted>> groups) {
    for (int i = 0; i < planned.size(); i++) {
      try (AheadGroup group = planned.get(i)) {
        for (int j = 0; j < group.columns().size(); j++) {
          AheadBytes column = group.columns().get(j);
          for (Range range : groups.get(i).get(j).ranges()) {
            ByteBuffer target = ByteBuffer.allocate((int) range.length());
            column.read(range.offset(), target);
            assertThat(target.flip()).isEqualTo(bytes(range.offset(), (int) range.length()));
            column.planned(range.end(), 1);
          }
        }
      }
    }
  }

  private static List<List<Wanted>> groups(int count, int distance, int length) {
    List<List<Wanted>> groups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      groups.add(List.of(wanted((long) i * distance, length, true)));
    }
    return groups;
  }

  private static Wanted wanted(long offset, long length, boolean isFirst) {
    return new Wanted(List.of(new Range(offset, length)), isFirst);
  }

  private static ByteBuffer bytes(long offset, int length) {
    return ByteBuffer.wrap(CONTENT, (int) offset, length).slice();
  }

  private static byte[] content() {
    byte[] content = new byte[80 * MIB];
    new Random(1).nextBytes(content);
    return content;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("interrupted", e);
    }
  }
}
