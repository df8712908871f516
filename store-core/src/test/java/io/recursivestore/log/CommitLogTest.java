package io.recursivestore.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Snapshot;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one writer sees of a log. */
final class CommitLogTest {
  private static final CollectionRef SALES = CollectionRef.dataset("sales");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final ObjectStore objects = new MemoryObjectStore();
  private final CommitLog log = logAt(NOON);

  @Test
  void versionsStartAtOneAndGoUpByOne() {
    assertThat(log.create(Drafts.create()).version()).isEqualTo(1);
    for (int i = 2; i <= 5; i++) {
      String name = "f" + i;
      assertThat(log.commit(base -> Drafts.append(name)).version()).isEqualTo(i);
    }
    assertThat(log.history()).extracting(Commit::version).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(objects.listNames("datasets/sales/log"))
        .isEqualTo(LongStream.rangeClosed(1, 5).mapToObj("%020d.json"::formatted).toList());
  }

  @Test
  void commitsAreReadBackAsTheyWereWritten() {
    Commit created = log.create(Drafts.create());
    Commit appended = log.commit(base -> Drafts.append("a"));
    assertThat(appended.operation()).isEqualTo(Operation.APPEND);
    assertThat(logAt(NOON).history()).containsExactly(created, appended);
  }

  @Test
  void draftIsMadeForTheNewestState() {
    log.create(Drafts.create());
    log.commit(base -> Drafts.append("a"));
    log.commit(base -> Drafts.append("b"));
    log.commit(base -> Drafts.overwrite("c"));
    assertThat(Drafts.names(log.latest())).containsExactly("c");
    assertThat(Drafts.names(log.at(3))).containsExactly("a", "b");
    assertThat(Drafts.names(log.at(2))).containsExactly("a");
    assertThat(Drafts.names(log.at(1))).isEmpty();
    assertThat(log.latest().schema()).isEqualTo(Drafts.SCHEMA);
  }

  @Test
  void timesIncreaseWhereTheClockStandsStill() {
    log.create(Drafts.create());
    log.commit(base -> Drafts.append("a"));
    log.commit(base -> Drafts.append("b"));
    assertThat(log.history())
        .extracting(Commit::time)
        .containsExactly(NOON, NOON.plusNanos(1_000), NOON.plusNanos(2_000));
  }

  @Test
  void timesIncreaseWhereTheClockGoesBack() {
    log.create(Drafts.create());
    logAt(NOON.minusSeconds(3600)).commit(base -> Drafts.append("a"));
    logAt(NOON.plusSeconds(1)).commit(base -> Drafts.append("b"));
    assertThat(log.history())
        .extracting(Commit::time)
        .containsExactly(NOON, NOON.plusNanos(1_000), NOON.plusSeconds(1));
  }

  @Test
  void timesHaveMicroseconds() {
    Commit commit = logAt(NOON.plusNanos(123_456_789)).create(Drafts.create());
    assertThat(commit.time()).isEqualTo(NOON.plusNanos(123_456_000));
    assertThat(log.latest().time()).isEqualTo(commit.time());
  }

  @Test
  void oneLogSeesWhatAnotherCommits() {
    log.create(Drafts.create());
    CommitLog other = logAt(NOON);
    assertThat(other.latest().version()).isEqualTo(1);
    log.commit(base -> Drafts.append("a"));
    log.commit(base -> Drafts.append("b"));
    assertThat(Drafts.names(other.latest())).containsExactly("a", "b");
    assertThat(other.latest()).isEqualTo(log.latest());
  }

  @Test
  void logOfACollectionMadeAnewForgetsTheOldOne() {
    log.create(Drafts.create());
    log.commit(base -> Drafts.append("old"));
    objects.deleteAll("datasets/sales");
    assertThat(log.exists()).isFalse();
    CommitLog other = logAt(NOON.plusSeconds(1));
    other.create(Drafts.create());
    other.commit(base -> Drafts.append("new"));
    assertThat(Drafts.names(log.latest())).containsExactly("new");
  }

  @Test
  void stateOfAnotherCollectionOfTheNameSaysNothing() {
    log.create(Drafts.create());
    log.commit(base -> Drafts.append("old"));
    Snapshot seen = log.latest();
    objects.deleteAll("datasets/sales");
    assertThatThrownBy(() -> logAt(NOON).latest(seen)).isInstanceOf(NotFoundException.class);
    CommitLog other = logAt(NOON.plusSeconds(1));
    other.create(Drafts.create());
    other.commit(base -> Drafts.append("new"));
    assertThat(Drafts.names(logAt(NOON).latest(seen))).containsExactly("new");
  }

  @Test
  void creatingTwiceIsRefused() {
    log.create(Drafts.create());
    assertThatThrownBy(() -> logAt(NOON).create(Drafts.create()))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessage(
            "Dataset 'sales' exists already in memory. Append to it, overwrite it, or use another "
                + "name.");
    assertThat(log.history()).hasSize(1);
  }

  @Test
  void missingCollectionIsNamed() {
    assertThat(log.exists()).isFalse();
    String message = "There is no dataset 'sales' in memory.";
    assertThatThrownBy(log::latest).isInstanceOf(NotFoundException.class).hasMessage(message);
    assertThatThrownBy(log::history).isInstanceOf(NotFoundException.class).hasMessage(message);
    assertThatThrownBy(() -> log.at(1)).isInstanceOf(NotFoundException.class).hasMessage(message);
    assertThatThrownBy(() -> log.commit(base -> Drafts.append("a")))
        .isInstanceOf(NotFoundException.class)
        .hasMessage(message);
    assertThat(objects.list("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 4, Long.MAX_VALUE})
  void wrongVersionIsRefusedWithThoseThatThereAre(long version) {
    log.create(Drafts.create());
    log.commit(base -> Drafts.append("a"));
    log.commit(base -> Drafts.append("b"));
    assertThatThrownBy(() -> log.at(version))
        .isInstanceOf(NotFoundException.class)
        .hasMessage(
            "Dataset 'sales' has no version %d (latest is 3). Use a version from 1 to 3, or omit it.",
            version);
  }

  @Test
  void timeFindsTheVersionThatWasCurrent() {
    logAt(NOON).create(Drafts.create());
    logAt(NOON.plusSeconds(10)).commit(base -> Drafts.append("a"));
    logAt(NOON.plusSeconds(20)).commit(base -> Drafts.append("b"));
    assertThat(List.of(NOON, NOON.plusNanos(1), NOON.plusSeconds(10).minusNanos(1)))
        .extracting(log::at)
        .extracting(Snapshot::version)
        .containsOnly(1L);
    assertThat(List.of(NOON.plusSeconds(10), NOON.plusSeconds(20).minusNanos(1)))
        .extracting(log::at)
        .extracting(Snapshot::version)
        .containsOnly(2L);
    assertThat(List.of(NOON.plusSeconds(20), NOON.plusSeconds(21), Instant.MAX))
        .extracting(log::at)
        .extracting(Snapshot::version)
        .containsOnly(3L);
    assertThat(log.at(NOON.plusSeconds(10))).isEqualTo(log.at(2));
  }

  @Test
  void timeBeforeTheFirstVersionIsRefused() {
    log.create(Drafts.create());
    for (Instant early : List.of(NOON.minusNanos(1), Instant.EPOCH, Instant.MIN)) {
      assertThatThrownBy(() -> log.at(early))
          .isInstanceOf(NotFoundException.class)
          .hasMessage(
              "Dataset 'sales' did not exist at %s: its first version is from "
                  + "2026-03-01T12:00:00Z. Use a later time, or omit it.",
              early);
    }
  }

  private CommitLog logAt(Instant time) {
    return new CommitLog(objects, SALES, Clock.fixed(time, ZoneOffset.UTC));
  }
}
