package io.recursivestore.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Snapshot;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Checkpoints save reading and change nothing else. */
final class CheckpointTest {
  private static final String DIRECTORY = "datasets/sales/log";
  private static final String FIRST = DIRECTORY + "/00000000000000000100.checkpoint.json";
  private static final String SECOND = DIRECTORY + "/00000000000000000200.checkpoint.json";

  private final ObjectStore objects = new MemoryObjectStore();

  @Test
  void checkpointIsWrittenEveryHundredVersions() {
    append(99);
    assertThat(checkpoints()).isEmpty();
    append(1);
    assertThat(checkpoints()).containsExactly("00000000000000000100.checkpoint.json");
    append(150);
    assertThat(checkpoints())
        .containsExactly(
            "00000000000000000100.checkpoint.json", "00000000000000000200.checkpoint.json");
  }

  @Test
  void commitsBeforeTheCheckpointAreNotRead() {
    append(205);
    Snapshot whole = log().latest();
    for (int version = 2; version <= 200; version++) {
      objects.delete(DIRECTORY + "/%020d.json".formatted(version));
    }
    assertSame(log().latest(), whole);
    assertThat(log().at(200).version()).isEqualTo(200);
    assertThat(log().at(203).fragments()).isEqualTo(whole.fragments().subList(0, 202));
  }

  @Property(tries = 5)
  void stateByCheckpointIsTheStateByReplay(@ForAll Random random) {
    ObjectStore fresh = new MemoryObjectStore();
    RandomCommits commits = new RandomCommits(random);
    CommitLog writer = log(fresh);
    writer.create(Drafts.create());
    for (int i = 2; i <= 230; i++) {
      writer.commit(commits::draft);
    }
    List<Integer> versions = List.of(1, 99, 100, 101, 150, 199, 200, 201, 229, 230);
    CommitLog before = log(fresh);
    List<Snapshot> byCheckpoint = versions.stream().map(before::at).toList();
    fresh.delete(FIRST);
    fresh.delete(SECOND);
    CommitLog after = log(fresh);
    for (int i = 0; i < versions.size(); i++) {
      assertSame(after.at(versions.get(i)), byCheckpoint.get(i));
    }
    assertSame(after.latest(), writer.latest());
  }

  @Property(tries = 5)
  void stateFromAnEarlierOneIsTheStateByReplay(@ForAll Random random) {
    ObjectStore fresh = new MemoryObjectStore();
    RandomCommits commits = new RandomCommits(random);
    CommitLog writer = log(fresh);
    writer.create(Drafts.create());
    Snapshot seen = writer.latest();
    for (int i = 2; i <= 230; i++) {
      writer.commit(commits::draft);
      if (random.nextInt(10) == 0) {
        seen = log(fresh).latest(seen);
        assertSame(seen, log(fresh).latest());
      }
    }
  }

  @Test
  void whatAnEarlierStateTellsIsNotReadAgain() {
    append(205);
    Snapshot seen = log().latest();
    append(1);
    Snapshot newest = log().latest();
    objects.delete(FIRST);
    objects.delete(SECOND);
    for (int version = 1; version < 205; version++) {
      objects.delete(DIRECTORY + "/%020d.json".formatted(version));
    }
    assertSame(log().latest(seen), newest);
    assertThatThrownBy(() -> log().latest()).isInstanceOf(CorruptDataException.class);
  }

  @Test
  void commitsBetweenAnEarlierStateAndACheckpointAreNotRead() {
    append(150);
    Snapshot seen = log().latest();
    append(55);
    Snapshot newest = log().latest();
    for (int version = 151; version < 200; version++) {
      objects.delete(DIRECTORY + "/%020d.json".formatted(version));
    }
    assertSame(log().latest(seen), newest);
  }

  @Test
  void anyCheckpointMayBeLost() {
    append(205);
    Snapshot whole = log().latest();
    objects.delete(SECOND);
    assertSame(log().latest(), whole);
    objects.delete(FIRST);
    assertSame(log().latest(), whole);
    append(95);
    assertThat(checkpoints()).containsExactly("00000000000000000300.checkpoint.json");
  }

  @Test
  void checkpointKeepsItsVersionWhereTheCommitWasLost() {
    append(100);
    Snapshot whole = log().latest();
    objects.delete(DIRECTORY + "/%020d.json".formatted(100));
    assertSame(log().latest(), whole);
    append(1);
    assertThat(log().latest().version()).isEqualTo(101);
  }

  @Test
  void damagedCheckpointIsNamed() {
    append(120);
    byte[] whole = objects.get(FIRST).orElseThrow();
    for (int length = 0; length < whole.length; length += 1 + length / 50) {
      objects.delete(FIRST);
      objects.putIfAbsent(FIRST, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> log().latest())
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining("'" + FIRST + "' is damaged");
    }
    assertThatThrownBy(() -> log().at(100)).isInstanceOf(CorruptDataException.class);
  }

  @Test
  void checkpointOfAnotherVersionIsRefused() {
    append(205);
    byte[] first = objects.get(FIRST).orElseThrow();
    objects.delete(SECOND);
    objects.putIfAbsent(SECOND, first);
    assertThatThrownBy(() -> log().latest())
        .isInstanceOf(CorruptDataException.class)
        .hasMessage("'" + SECOND + "' is damaged: it says that it is version 100.");
  }

  private static void assertSame(Snapshot found, Snapshot expected) {
    assertThat(found.version()).isEqualTo(expected.version());
    assertThat(found.time()).isEqualTo(expected.time());
    assertThat(found.created()).isEqualTo(expected.created());
    assertThat(found.schema()).isEqualTo(expected.schema());
    assertThat(found.files().totals()).isEqualTo(expected.files().totals());
    assertThat(found.fragments()).isEqualTo(expected.fragments());
  }

  private void append(int versions) {
    CommitLog log = log();
    int left = versions;
    if (!log.exists()) {
      log.create(Drafts.create());
      left--;
    }
    for (int i = 0; i < left; i++) {
      log.commit(base -> Drafts.append("f" + (base.version() + 1)));
    }
  }

  private List<String> checkpoints() {
    return objects.listNames(DIRECTORY).stream()
        .filter(n -> n.endsWith(".checkpoint.json"))
        .toList();
  }

  private CommitLog log() {
    return log(objects);
  }

  private static CommitLog log(ObjectStore objects) {
    return new CommitLog(objects, CollectionRef.dataset("sales"), Clock.systemUTC());
  }
}
