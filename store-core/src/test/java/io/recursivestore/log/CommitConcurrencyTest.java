package io.recursivestore.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Together;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.StorageException;
import io.recursivestore.storage.LocalObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several writers of one log see of each other. */
final class CommitConcurrencyTest {
  private static final int THREADS = 8;

  @TempDir Path directory;

  @Test
  void everyAppendOfManyWritersIsThereOnce() {
    log().create(Drafts.create());
    int each = 30;
    Together.run(
        THREADS,
        thread -> {
          CommitLog mine = log();
          for (int i = 0; i < each; i++) {
            String name = "t" + thread + "-" + i;
            Commit commit = mine.commit(base -> Drafts.append(name));
            assertThat(Drafts.names(mine.at(commit.version()))).endsWith(name);
          }
        });
    List<String> expected =
        IntStream.range(0, THREADS * each).mapToObj(i -> "t" + i / each + "-" + i % each).toList();
    CommitLog fresh = log();
    assertThat(Drafts.names(fresh.latest())).containsExactlyInAnyOrderElementsOf(expected);
    List<Commit> history = fresh.history();
    assertThat(history)
        .extracting(Commit::version)
        .isEqualTo(LongStream.rangeClosed(1, 1 + expected.size()).boxed().toList());
    assertThat(history)
        .extracting(Commit::time)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(Comparator.naturalOrder());
    assertThat(Drafts.names(fresh.latest()).stream().filter(n -> n.startsWith("t0-")))
        .isEqualTo(IntStream.range(0, each).mapToObj(i -> "t0-" + i).toList());
  }

  @Test
  void oneLogServesManyThreads() {
    CommitLog shared = log();
    shared.create(Drafts.create());
    Together.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 10; i++) {
            String name = "t" + thread + "-" + i;
            Commit commit = shared.commit(base -> Drafts.append(name));
            assertThat(Drafts.names(shared.latest())).contains(name);
            assertThat(shared.latest().version()).isGreaterThanOrEqualTo(commit.version());
          }
        });
    assertThat(Drafts.names(log().latest())).hasSize(THREADS * 10).doesNotHaveDuplicates();
  }

  @Test
  void exactlyOneOfManyCreatesWins() {
    AtomicInteger won = new AtomicInteger();
    Together.run(
        THREADS,
        thread -> {
          try {
            log().create(Drafts.create());
            won.incrementAndGet();
          } catch (AlreadyExistsException e) {
            assertThat(e).hasMessageContaining("Dataset 'sales' exists already");
          }
        });
    assertThat(won).hasValue(1);
    assertThat(log().history()).hasSize(1);
  }

  @Test
  void loserDraftsAgainForTheStateOfTheWinner() {
    log().create(Drafts.create());
    List<Snapshot> bases = new ArrayList<>();
    Commit late =
        log()
            .commit(
                base -> {
                  bases.add(base);
                  if (bases.size() <= 2) {
                    log().commit(b -> Drafts.append("fast" + bases.size()));
                  }
                  return Drafts.append("slow");
                });
    assertThat(bases).extracting(Snapshot::version).containsExactly(1L, 2L, 3L);
    assertThat(late.version()).isEqualTo(4);
    assertThat(Drafts.names(log().latest())).containsExactly("fast1", "fast2", "slow");
  }

  @Test
  void overwriteAlsoRemovesWhatWasAppendedMeanwhile() {
    log().create(Drafts.create());
    log().commit(base -> Drafts.append("old"));
    AtomicInteger attempts = new AtomicInteger();
    log()
        .commit(
            base -> {
              if (attempts.getAndIncrement() == 0) {
                log().commit(b -> Drafts.append("meanwhile"));
              }
              return Drafts.overwrite("new");
            });
    assertThat(attempts).hasValue(2);
    assertThat(Drafts.names(log().latest())).containsExactly("new");
    assertThat(Drafts.names(log().at(3))).containsExactly("old", "meanwhile");
  }

  @Test
  void ofManyOverwritesTheLastOneStands() {
    log().create(Drafts.create());
    Together.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 5; i++) {
            String name = "t" + thread + "-" + i;
            log().commit(base -> Drafts.overwrite(name));
          }
        });
    List<Commit> history = log().history();
    assertThat(history).hasSize(1 + THREADS * 5);
    for (Commit commit : history.subList(1, history.size())) {
      assertThat(log().at(commit.version()).fragments()).isEqualTo(commit.added());
    }
  }

  @Test
  void draftThatRefusesTheWinnersStateWritesNothing() {
    log().create(Drafts.create());
    AtomicInteger attempts = new AtomicInteger();
    assertThatThrownBy(
            () ->
                log()
                    .commit(
                        base -> {
                          if (attempts.getAndIncrement() == 0) {
                            log().commit(b -> Drafts.append("winner"));
                            return Drafts.append("loser");
                          }
                          throw new CommitConflictException("no longer");
                        }))
        .isInstanceOf(CommitConflictException.class)
        .hasMessage("no longer");
    assertThat(Drafts.names(log().latest())).containsExactly("winner");
  }

  @Test
  void interruptedWriterStopsWithoutCommitting() {
    log().create(Drafts.create());
    AtomicInteger attempts = new AtomicInteger();
    assertThatThrownBy(
            () ->
                log()
                    .commit(
                        base -> {
                          log().commit(b -> Drafts.append("fast" + attempts.getAndIncrement()));
                          Thread.currentThread().interrupt();
                          return Drafts.append("slow");
                        }))
        .isInstanceOf(StorageException.class)
        .hasMessage("Interrupted while waiting to commit. Nothing was committed.");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Drafts.names(log().latest())).containsExactly("fast0");
  }

  private CommitLog log() {
    return new CommitLog(
        new LocalObjectStore(directory), CollectionRef.dataset("sales"), Clock.systemUTC());
  }
}
