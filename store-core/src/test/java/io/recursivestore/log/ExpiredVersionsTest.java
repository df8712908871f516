package io.recursivestore.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Expiry;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.StorageException;
import io.recursivestore.storage.Intercepted;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs with gaps, seen by others than who made them. */
final class ExpiredVersionsTest {
  private final ObjectStore objects = new MemoryObjectStore();

  @Test
  void whoKnowsAnOldVersionThatIsKeptFindsTheNewestBehindTheGap() {
    CommitLog writer = written(3);
    CommitLog other = log();
    assertThat(other.latest().version()).isEqualTo(3);
    append(writer, 4, 10);
    expire(writer, 10, 3);

    assertThat(other.latest().version()).isEqualTo(11);
    append(other, 12, 12);
    assertThat(Drafts.names(log().latest())).hasSize(10).endsWith("f10", "f12");
    assertThat(Drafts.names(log().at(3))).containsExactly("f2", "f3");
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 8})
  void versionsThatAreForgottenWhileAnotherFollowsThemDontHideTheNewest(long next) {
    CommitLog writer = written(3);
    Snapshot seen = writer.latest();
    append(writer, 4, 10);
    writer.expire(newest -> expiry(10, 3), CommitInfo.NONE);
    writer.expire(newest -> expiry(10), CommitInfo.NONE);
    CommitLog other = whenever("get", commit(next), this::forgetExpired);

    assertThat(other.latest(seen).version()).isEqualTo(12);
  }

  @Test
  void halfForgottenVersionThatWasKeptDoesNotHideTheNewest() {
    CommitLog writer = written(3);
    Snapshot seen = writer.latest();
    append(writer, 4, 10);
    expire(writer, 10, 3);
    writer.expire(newest -> expiry(10), CommitInfo.NONE);
    Runnable crash =
        () -> {
          throw new StorageException("crash");
        };

    CommitLog forgetting = whenever("delete", commit(3), crash);
    assertThatThrownBy(forgetting::forgetExpired).isInstanceOf(StorageException.class);
    assertThat(log().latest(seen).version()).isEqualTo(12);
  }

  @Test
  void hintAtAVersionThatIsKeptDoesNotHideTheNewest() {
    CommitLog writer = written(CommitLog.CHECKPOINT_INTERVAL);
    append(writer, 101, 120);
    expire(writer, 120, CommitLog.CHECKPOINT_INTERVAL);

    assertThat(log().latest().version()).isEqualTo(121);
    assertThat(log().history()).extracting(Commit::version).containsExactly(100L, 120L, 121L);
  }

  @Test
  void versionThatExpiresMeanwhileCantBeGoneBackTo() {
    CommitLog writer = written(5);
    Snapshot target = writer.at(2);
    CommitLog other = log();
    boolean[] expired = {false};

    assertThatThrownBy(
            () ->
                writer.commit(
                    newest -> {
                      if (!expired[0]) {
                        expired[0] = true;
                        other.expire(now -> expiry(4), CommitInfo.NONE);
                      }
                      return CommitDraft.rollBack(target, newest, CommitInfo.NONE);
                    }))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("no longer has version 2: it expired");
    forgetExpired();
    assertThat(Drafts.names(log().latest())).hasSize(4);
  }

  @Test
  void goingBackAgainAndAgainStaysFast() {
    CommitLog writer = written(1);
    for (long version = 1; version < 90; version += 2) {
      append(writer, (int) version + 1, (int) version + 1);
      Snapshot good = writer.at(version);
      writer.commit(newest -> CommitDraft.rollBack(good, newest, CommitInfo.NONE));
    }
    assertThat(log().latest().version()).isEqualTo(91);
    assertThat(log().latest().fragments()).isEmpty();
    assertThat(Drafts.names(log().at(90))).containsExactly("f90");
  }

  @Test
  void historyThatIsReadWhileVersionsExpireIsNotDamaged() {
    CommitLog writer = written(6);
    CommitLog other = log();
    List<Long> seen = new ArrayList<>();

    writer.forEach(
        commit -> {
          if (seen.isEmpty()) {
            expire(other, 5);
          }
          seen.add(commit.version());
        });

    assertThat(seen).containsExactly(1L, 5L, 6L);
  }

  @Test
  void partsOfACheckpointThatAnotherWroteFirstAreNotNamedByLaterOnes() {
    written(CommitLog.CHECKPOINT_INTERVAL - 1);
    CommitLog other = log();
    String checkpoint = "datasets/sales/log/00000000000000000100.checkpoint.json";
    List<Fragment> many = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      many.addAll(Drafts.append("many" + i).added());
    }
    CommitLog writer =
        log(
            Intercepted.store(
                objects,
                (method, key) -> {
                  if (method.equals("putIfAbsent") && key.equals(checkpoint)) {
                    other.expire(now -> expiry(100), CommitInfo.NONE);
                  }
                }));
    writer.commit(newest -> CommitDraft.append(many, CommitInfo.NONE));
    Set<String> named = log().parts();
    objects.listNames("datasets/sales/parts").stream()
        .filter(name -> !named.contains(name))
        .forEach(name -> objects.delete("datasets/sales/parts/" + name));

    append(writer, 102, 200);
    assertThat(log().latest().fragments()).hasSize(98 + 1500 + 99);
  }

  @Test
  void numberOfAVersionThatExpiresWhileAWriterIsSlowIsNotGivenAgain() {
    CommitLog writer = written(3);
    boolean[] overtaken = {false};
    CommitLog slow =
        log(
            Intercepted.store(
                objects,
                (method, key) -> {
                  if (method.equals("putIfAbsent") && !overtaken[0]) {
                    overtaken[0] = true;
                    append(writer, 4, 8);
                    writer.expire(newest -> expiry(8, 3), CommitInfo.NONE);
                    writer.forgetExpired();
                  }
                }));

    slow.commit(newest -> Drafts.append("slow"));
    assertThat(Drafts.names(log().latest())).hasSize(8).endsWith("f8", "slow");
    assertThat(log().history()).extracting(Commit::version).containsExactly(3L, 8L, 9L, 10L);
  }

  @Test
  void expiredVersionsWhoseCommitsAreStillThereAreNotFollowed() {
    CommitLog writer = written(6);
    writer.expire(newest -> expiry(5, 2), CommitInfo.NONE);
    writer.forgetExpired();
    List<Long> seen = new ArrayList<>();

    log().follow(2, commit -> seen.add(commit.version()));
    assertThatThrownBy(() -> log().follow(3, commit -> true))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("has no version 3 to read on from: it expired");
    assertThat(seen).containsExactly(2L);
  }

  /** Returns a log in some hours, in which something happens before a file is touched. */
  private CommitLog whenever(String action, String file, Runnable happens) {
    ObjectStore intercepted =
        Intercepted.store(
            objects,
            (method, key) -> {
              if (method.equals(action) && key.equals(file)) {
                happens.run();
              }
            });
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));
    return new CommitLog(intercepted, CollectionRef.dataset("sales"), later);
  }

  private static String commit(long version) {
    return "datasets/sales/log/%020d.json".formatted(version);
  }

  private CommitLog log() {
    return log(objects);
  }

  private static CommitLog log(ObjectStore objects) {
    return new CommitLog(objects, CollectionRef.dataset("sales"), Clock.systemUTC());
  }

  /** What is done in some hours. */
  private void forgetExpired() {
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));
    new CommitLog(objects, CollectionRef.dataset("sales"), later).forgetExpired();
  }

  private CommitLog written(int versions) {
    CommitLog log = log();
    log.create(Drafts.create());
    append(log, 2, versions);
    return log;
  }

  private static void append(CommitLog log, int first, int last) {
    for (int i = first; i <= last; i++) {
      String name = "f" + i;
      log.commit(newest -> Drafts.append(name));
    }
  }

  private void expire(CommitLog log, long oldest, Integer... kept) {
    Expiry expiry = expiry(oldest, kept);
    log.expire(newest -> expiry, CommitInfo.NONE);
    forgetExpired();
  }

  private static Expiry expiry(long oldest, Integer... kept) {
    return new Expiry(
        oldest, new TreeSet<>(List.of(kept).stream().map(Integer::longValue).toList()));
  }
}
