package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.Together;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Column;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import io.recursivestore.storage.LocalObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that are given up, what holds them, and files that nobody needs. */
final class ExpireTest {
  private static final Schema SCHEMA =
      new Schema(List.of(new Column(1, "x", Primitive.INT64, false)));

  private final BufferAllocator allocator = new RootAllocator();
  private final Ticking clock = new Ticking();

  @TempDir Path directory;
  private Datasets datasets;
  private Dataset dataset;

  /** A clock that is set by hand. */
  private static final class Ticking extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void create() {
    datasets = new Datasets(new LocalObjectStore(directory), () -> allocator, clock);
    dataset = datasets.create("sales", SCHEMA, CommitInfo.NONE);
  }

  @AfterEach
  void close() {
    allocator.close();
  }

  @Test
  void theNewestVersionsStay() throws IOException {
    appendDaily(9);

    Cleanup cleanup = dataset.expire(ExpireOptions.DEFAULT.keepingLast(3));

    assertThat(cleanup.versions()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(cleanup.files()).isEmpty();
    assertThat(dataset.latest().version()).isEqualTo(11);
    assertThat(dataset.history()).extracting(Commit::version).containsExactly(8L, 9L, 10L, 11L);
    assertThat(read(dataset.at(8))).isEqualTo(upTo(7));
    assertThat(read(dataset.latest())).isEqualTo(upTo(9));
    assertThatThrownBy(() -> dataset.at(7))
        .isInstanceOf(NotFoundException.class)
        .hasMessage(
            "Dataset 'sales' no longer has version 7: it expired. Use a version from 8 to 11, or"
                + " omit it.");
    assertThat(files("log")).contains("00000000000000000008.json");
    assertThat(files("log")).doesNotContain("00000000000000000007.json");
  }

  @Test
  void versionsThatWereNewestNotLongAgoStay() {
    appendDaily(9);

    Cleanup cleanup =
        dataset.expire(ExpireOptions.DEFAULT.olderThan(Duration.ofDays(3).plusHours(1)));

    // Version 7 was overtaken three days ago, by version 8.
    assertThat(cleanup.versions()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThatThrownBy(() -> dataset.at(Instant.parse("2026-01-02T12:00:00Z")))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("it expired");
    assertThat(dataset.at(clock.now.minus(Duration.ofHours(73))).version()).isEqualTo(7);
  }

  @Test
  void filesGoWithTheLastVersionThatNeedsThem() throws IOException {
    append(1);
    append(2);
    overwrite(3);
    append(4);

    Cleanup dry = dataset.expire(ExpireOptions.DEFAULT.keepingLast(2).asDryRun());
    assertThat(dataset.history()).hasSize(5);
    assertThat(files("data")).hasSize(4);
    Cleanup cleanup = dataset.expire(ExpireOptions.DEFAULT.keepingLast(2));

    assertThat(cleanup).isEqualTo(dry);
    assertThat(cleanup.versions()).containsExactly(1L, 2L, 3L);
    assertThat(cleanup.files()).hasSize(2);
    assertThat(cleanup.bytes()).isPositive();
    assertThat(files("data")).hasSize(2);
    assertThat(read(dataset.at(4))).containsExactly(3L);
    assertThat(read(dataset.latest())).containsExactly(3L, 4L);
  }

  @Test
  void taggedVersionsStay() throws IOException {
    append(1);
    append(2);
    dataset.tag("paper", 2);
    overwrite(3);
    overwrite(4);

    Cleanup cleanup = dataset.expire(ExpireOptions.DEFAULT.keepingLast(1));
    assertThat(cleanup.versions()).containsExactly(1L, 3L, 4L);
    assertThat(cleanup.files()).hasSize(2);
    assertThat(read(dataset.at("paper"))).containsExactly(1L);
    assertThat(reopened().history()).extracting(Commit::version).containsExactly(2L, 5L, 6L);
    assertThat(read(reopened().latest())).containsExactly(4L);

    dataset.untag("paper");
    assertThat(dataset.expire(ExpireOptions.DEFAULT.keepingLast(1)).versions())
        .containsExactly(2L, 5L);
    assertThat(files("data")).hasSize(1);
  }

  @Test
  void leasedVersionsStayUntilTheLeaseEnds() {
    append(1);
    overwrite(2);
    try (Lease lease = dataset.lease(2, Duration.ofMinutes(5))) {
      assertThat(dataset.expire(ExpireOptions.DEFAULT.keepingLast(1)).versions())
          .containsExactly(1L);
      clock.now = clock.now.plus(Duration.ofMinutes(4));
      lease.renew(Duration.ofMinutes(5));
      clock.now = clock.now.plus(Duration.ofMinutes(4));
      dataset.expire(ExpireOptions.DEFAULT.keepingLast(1));
      assertThat(read(dataset.at(2))).containsExactly(1L);
    }
    assertThat(dataset.expire(ExpireOptions.DEFAULT.keepingLast(1)).versions()).contains(2L);

    dataset.lease(dataset.latest().version(), Duration.ofMinutes(5));
    overwrite(3);
    clock.now = clock.now.plus(Duration.ofMinutes(6));
    dataset.expire(ExpireOptions.DEFAULT.keepingLast(1));
    assertThat(dataset.history()).hasSize(2);
    assertThat(dataset.removeOrphans(Duration.ZERO, false).files())
        .singleElement()
        .asString()
        .startsWith("datasets/sales/leases/");
  }

  @Test
  void versionsThatOthersWereMadeFromStay() {
    append(1);
    overwrite(2);
    overwrite(3);
    datasets.create(
        "clean",
        SCHEMA,
        new CommitInfo(List.of(new Parent(CollectionRef.dataset("sales"), 2)), Map.of()));

    assertThat(dataset.expire(ExpireOptions.DEFAULT.keepingLast(1)).versions())
        .containsExactly(1L, 3L);
    assertThat(read(dataset.at(2))).containsExactly(1L);
    ExpireOptions all = new ExpireOptions(1, Duration.ZERO, false, false);
    assertThat(dataset.expire(all).versions()).contains(2L);
  }

  @Test
  void versionsThatGoBackToExpiredOnesStay() {
    append(1);
    append(2);
    overwrite(3);
    dataset.rollBack(3, Map.of());
    append(4);

    dataset.expire(ExpireOptions.DEFAULT.keepingLast(2));

    assertThat(dataset.history().get(0).version()).isEqualTo(5);
    assertThat(read(reopened().at(5))).containsExactly(1L, 2L);
    assertThat(read(reopened().at(6))).containsExactly(1L, 2L, 4L);
    assertThatThrownBy(() -> dataset.rollBack(3, Map.of())).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> dataset.tag("old", 3)).isInstanceOf(NotFoundException.class);
    assertThat(dataset.tags()).isEmpty();
    assertThatThrownBy(() -> dataset.lease(3, Duration.ofDays(1)))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void nothingToDoIsNoVersion() {
    append(1);
    assertThat(dataset.expire(ExpireOptions.DEFAULT)).isEqualTo(Cleanup.NONE);
    assertThat(dataset.latest().version()).isEqualTo(2);
    assertThatThrownBy(() -> ExpireOptions.DEFAULT.keepingLast(0))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void writersAtWorkWhileVersionsExpireLoseNothing() {
    Together.run(
        4,
        thread -> {
          Dataset mine = reopened();
          for (int i = 0; i < 15; i++) {
            if (thread == 0) {
              mine.expire(ExpireOptions.DEFAULT.keepingLast(1));
            } else {
              append(mine, 100 * thread + i);
            }
          }
        });
    List<Long> expected = new ArrayList<>();
    for (int thread = 1; thread < 4; thread++) {
      for (int i = 0; i < 15; i++) {
        expected.add(100L * thread + i);
      }
    }
    assertThat(read(reopened().latest())).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void orphansGoAfterAWhile() throws IOException {
    append(1);
    Path data = directory.resolve("datasets/sales/data");
    for (String name : List.of("orphan.parquet", ".tmp-of-a-dead-writer")) {
      Files.write(data.resolve(name), new byte[10]);
      Files.setLastModifiedTime(
          data.resolve(name), FileTime.from(clock.now.minus(Duration.ofDays(2))));
    }
    Files.write(data.resolve("young.parquet"), new byte[10]);
    Files.setLastModifiedTime(data.resolve("young.parquet"), FileTime.from(clock.now));

    Cleanup dry = dataset.removeOrphans(Duration.ofDays(1), true);
    assertThat(dry.files())
        .containsExactly(
            "datasets/sales/data/orphan.parquet", "datasets/sales/data/.tmp-of-a-dead-writer");
    assertThat(files("data")).hasSize(4);
    assertThat(dataset.removeOrphans(Duration.ofDays(1), false)).isEqualTo(dry);
    assertThat(files("data")).hasSize(2).contains("young.parquet");
    assertThat(read(dataset.latest())).containsExactly(1L);
  }

  @Test
  void anyHistoryKeepsWhatItShould() {
    Random random = new Random(11);
    List<List<Long>> truth = new ArrayList<>(List.of(List.of(), List.of()));
    for (int i = 0; i < 80; i++) {
      int choice = random.nextInt(10);
      List<Long> newest = truth.get(truth.size() - 1);
      List<Commit> history = dataset.history();
      if (choice < 5) {
        append(i);
        truth.add(Stream.concat(newest.stream(), Stream.of((long) i)).toList());
      } else if (choice < 6) {
        overwrite(i);
        truth.add(List.of((long) i));
      } else if (choice < 8) {
        long target = history.get(random.nextInt(history.size())).version();
        dataset.rollBack(target, Map.of());
        truth.add(truth.get((int) target));
      } else if (choice < 9) {
        dataset.tag("t" + i, history.get(random.nextInt(history.size())).version());
      } else {
        var options = new ExpireOptions(1 + random.nextInt(20), Duration.ZERO, true, false);
        if (!dataset.expire(options).versions().isEmpty()) {
          truth.add(newest);
        }
      }
    }
    Dataset found = reopened();
    assertThat(found.latest().version()).isEqualTo(truth.size() - 1);
    assertThat(found.history()).hasSizeLessThan(truth.size() / 2);
    for (Commit commit : found.history()) {
      assertThat(read(found.at(commit.version()))).isEqualTo(truth.get((int) commit.version()));
    }
    found
        .tags()
        .forEach(
            tag ->
                assertThat(read(found.at(tag.name()))).isEqualTo(truth.get((int) tag.version())));
  }

  @Test
  void writerWhoseFilesWereRemovedAsOrphansFails() {
    append(1);
    Snapshot base = dataset.latest();
    try (VectorSchemaRoot rows = Rows.batch(allocator, SCHEMA, List.of(Rows.row("x", 2L)));
        DatasetWriter writer = dataset.writer(base, WriteOptions.DEFAULT)) {
      writer.write(rows);
      List<Fragment> written = writer.finish();
      clock.now = Instant.now().plus(Duration.ofDays(9));
      dataset.removeOrphans(Duration.ofDays(3), false);

      assertThatThrownBy(() -> dataset.append(base, written, CommitInfo.NONE))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("its files were removed as orphans. Write them again.");
    }
    assertThat(read(dataset.latest())).containsExactly(1L);
  }

  private void appendDaily(int days) {
    for (int day = 1; day <= days; day++) {
      append(day);
      clock.now = clock.now.plus(Duration.ofDays(1));
    }
  }

  private Dataset reopened() {
    return new Datasets(new LocalObjectStore(directory), () -> allocator, clock).open("sales");
  }

  private void append(long number) {
    append(dataset, number);
  }

  private void append(Dataset target, long number) {
    try (VectorSchemaRoot rows = Rows.batch(allocator, SCHEMA, List.of(Rows.row("x", number)))) {
      target.append(rows);
    }
  }

  private void overwrite(long number) {
    Snapshot base = dataset.latest();
    try (VectorSchemaRoot rows = Rows.batch(allocator, SCHEMA, List.of(Rows.row("x", number)));
        DatasetWriter writer = dataset.writer(base, WriteOptions.DEFAULT)) {
      writer.write(rows);
      dataset.overwrite(base, writer.finish(), CommitInfo.NONE);
    }
  }

  private List<Long> read(Snapshot snapshot) {
    return Rows.of(dataset.read(snapshot, ReadOptions.ALL)).stream()
        .map(row -> (Long) row.get("x"))
        .toList();
  }

  private static List<Long> upTo(long last) {
    return Stream.iterate(1L, n -> n + 1).limit(last).toList();
  }

  private List<String> files(String below) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("datasets/sales").resolve(below))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
