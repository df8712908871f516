package io.recursivestore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.ChildJvm;
import io.recursivestore.sql.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link JdbcObjectStore} promises to several processes, and to one that dies. */
final class JdbcProcessesTest {
  private static final int PROCESSES = 4;
  private static final int ROUNDS = 3;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void exactlyOneProcessPutsAKey(TestDatabase place) throws IOException {
    String url = place.fresh(directory);
    try (ObjectStore store = JdbcStores.open(url)) {
      store.putIfAbsent("there", new byte[0]);
      List<ChildJvm> children = new ArrayList<>();
      for (int i = 0; i < PROCESSES; i++) {
        children.add(ChildJvm.start(JdbcProcess.class, "race", url, "" + i));
      }
      for (ChildJvm child : children) {
        assertThat(child.readLine()).isEqualTo("ready");
      }
      store.putIfAbsent("go", new byte[0]);
      List<String> won = new ArrayList<>();
      for (int i = 0; i < PROCESSES; i++) {
        assertThat(children.get(i).await()).isZero();
        for (String key : children.get(i).kill()) {
          won.add(key);
          assertThat(store.get("race/" + key))
              .hasValue(ObjectStoreContract.bytes(key + " by " + i));
        }
      }
      assertThat(won).hasSize(50).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @EnumSource
  void killedWriterLeavesNothingThatIsHalfThere(TestDatabase place)
      throws IOException, SQLException {
    String url = place.fresh(directory);
    int acknowledged = -1;
    try (ObjectStore store = JdbcStores.open(url)) {
      for (int round = 0; round < ROUNDS; round++) {
        try (ChildJvm child =
            ChildJvm.start(JdbcProcess.class, "write", url, "" + (acknowledged + 2))) {
          for (int i = 0; i <= round; i++) {
            acknowledged = Integer.parseInt(child.readLine());
          }
          for (String line : child.kill()) {
            acknowledged = Integer.parseInt(line);
          }
        }
        assertThat(store.get("a/" + acknowledged)).isPresent();
        for (ObjectInfo object : store.list("")) {
          int number = Integer.parseInt(object.key().substring(2));
          assertThat(object.size()).isEqualTo(JdbcProcess.LARGE);
          assertThat(store.get(object.key())).hasValue(JdbcProcess.content(number));
        }
      }
      store
          .unfinished("", Instant.now().plusSeconds(60))
          .forEach(object -> store.delete(object.key()));
      store.deleteAll("");
    }
    assertThat(TestDatabase.execute(url, "DELETE FROM stored_object_chunk")).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void objectMayBeLargerThanMemory(TestDatabase place) throws IOException {
    String url = place.fresh(directory);
    try (ChildJvm child = ChildJvm.start(JdbcProcess.class, "large", url, "150")) {
      assertThat(child.readLine()).isEqualTo("" + (150L << 20));
      assertThat(child.await()).isZero();
    }
  }
}
