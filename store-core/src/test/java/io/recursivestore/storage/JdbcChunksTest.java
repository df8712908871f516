package io.recursivestore.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.StorageException;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.DatabaseUrl;
import io.recursivestore.sql.TestDatabase;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@link JdbcObjectStore} cuts objects into rows. */
final class JdbcChunksTest {
  private static final int CHUNK = ObjectTables.CHUNK_BYTES;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void anyRangeOfAnyLengthIsRead(TestDatabase place) {
    Random random = new Random(7);
    try (ObjectStore store = JdbcStores.open(place.fresh(directory))) {
      for (int size : new int[] {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 8 * CHUNK, 35 * CHUNK + 7}) {
        byte[] bytes = bytes(random, size);
        store.putIfAbsent("put/" + size, bytes);
        write(store, "written/" + size, bytes, random);
        store.replace("replaced/" + size, new byte[] {1, 2, 3});
        store.replace("replaced/" + size, bytes);
        for (String key : List.of("put/" + size, "written/" + size, "replaced/" + size)) {
          assertThat(store.get(key)).hasValue(bytes);
          checkRanges(store, key, bytes, random);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void readFetchesOnlyTheChunksItTouches(TestDatabase place) throws SQLException {
    String url = place.fresh(directory);
    byte[] bytes = bytes(new Random(1), 4 * CHUNK);
    try (ObjectStore store = JdbcStores.open(url)) {
      store.putIfAbsent("k", bytes);
      TestDatabase.execute(url, "DELETE FROM stored_object_chunk WHERE number IN (0, 3)");
      try (ObjectReader reader = store.open("k")) {
        ByteBuffer target = ByteBuffer.allocate(CHUNK + 10);
        reader.read(CHUNK + 5, target);

        assertThat(target.array()).isEqualTo(Arrays.copyOfRange(bytes, CHUNK + 5, 2 * CHUNK + 15));
        assertThatThrownBy(() -> reader.read(CHUNK - 1, ByteBuffer.allocate(1)))
            .isInstanceOf(NotFoundException.class)
            .hasMessageContaining("deleted or replaced while it was read");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void chunkOfAnotherLengthIsDamage(TestDatabase place) throws SQLException {
    String url = place.fresh(directory);
    try (ObjectStore store = JdbcStores.open(url)) {
      store.putIfAbsent("k", new byte[3 * CHUNK]);
      TestDatabase.execute(
          url, "UPDATE stored_object_chunk SET content = substr(content, 1, 9) WHERE number = 1");
      try (ObjectReader reader = store.open("k")) {
        for (int length : new int[] {20, 2 * CHUNK}) {
          assertThatThrownBy(() -> reader.read(CHUNK, ByteBuffer.allocate(length)))
              .isInstanceOf(CorruptDataException.class)
              .hasMessageContaining("9 bytes");
        }
      }
      assertThatThrownBy(() -> store.get("k"))
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining("truncated");
    }
  }

  @ParameterizedTest
  @EnumSource
  void unfinishedObjectIsListedApartUntilItIsRemoved(TestDatabase place) throws SQLException {
    String url = place.fresh(directory);
    try (ObjectStore store = JdbcStores.open(url);
        ObjectWriter writer = store.create("a/big")) {
      Instant before = Instant.now().minusSeconds(60);
      writer.write(new byte[9 * CHUNK], 0, 9 * CHUNK);
      Instant after = Instant.now().plusSeconds(60);

      assertThat(store.list("")).isEmpty();
      assertThat(store.listNames("a")).isEmpty();
      assertThat(store.unfinished("a", before)).isEmpty();
      assertThat(store.unfinished("b", after)).isEmpty();
      ObjectInfo unfinished = store.unfinished("a", after).get(0);
      assertThat(unfinished.key()).startsWith("a/.tmp-");

      store.delete(unfinished.key());
      assertThat(store.unfinished("a", after)).isEmpty();
      assertThatThrownBy(writer::commit)
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("a/big");
      assertThat(store.get("a/big")).isEmpty();
    }
    assertThat(TestDatabase.execute(url, "DELETE FROM stored_object_chunk")).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void deletedObjectsLeaveNoChunks(TestDatabase place) throws SQLException {
    String url = place.fresh(directory);
    try (ObjectStore store = JdbcStores.open(url)) {
      for (int i = 0; i < 120; i++) {
        store.putIfAbsent("many/" + i, new byte[i]);
      }
      store.replace("one", new byte[2 * CHUNK]);
      store.replace("one", new byte[1]);
      try (ObjectWriter abandoned = store.create("abandoned")) {
        abandoned.write(new byte[9 * CHUNK], 0, 9 * CHUNK);
      }
      store.delete("one");
      store.deleteAll("many");
    }
    assertThat(TestDatabase.execute(url, "DELETE FROM stored_object_chunk")).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void namesBeyondManyKeysAreFound(TestDatabase place) {
    try (ObjectStore store = JdbcStores.open(place.fresh(directory))) {
      for (int i = 0; i < 600; i++) {
        store.putIfAbsent("a/" + (i % 2 == 0 ? "deep/" : "") + i, new byte[0]);
      }
      store.putIfAbsent("a/z/last", new byte[0]);
      assertThat(store.listNames("a")).hasSize(302).contains("deep", "z", "599").isSorted();
    }
  }

  @ParameterizedTest
  @EnumSource
  void readingMakesNoTables(TestDatabase place) {
    String url = place.fresh(directory);
    try (ObjectStore store = JdbcStores.open(url)) {
      assertThat(store.get("a")).isEmpty();
      assertThat(store.list("")).isEmpty();
      assertThat(store.listNames("")).isEmpty();
      assertThat(store.unfinished("", Instant.now())).isEmpty();
      store.delete("a");
      store.deleteAll("");
      assertThat(store.database()).isEmpty();
      assertThatThrownBy(() -> TestDatabase.execute(url, "DELETE FROM stored_object"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void readingMakesNoFile() {
    try (ObjectStore store = JdbcStores.open(TestDatabase.SQLITE.fresh(directory))) {
      assertThat(store.get("a")).isEmpty();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mysql://host/db?password=hush",
        "jdbc:",
        "jdbc:oracle",
        "jdbc:sqlite:",
        "jdbc:sqlite::memory:",
        "jdbc:sqlite:x.db?cipher=hush",
        "jdbc:postgresql://host/db?password=hush",
        "jdbc:postgresql://user:hush@host/db"
      })
  void otherUrlsAreRefusedWithoutTheirSecrets(String url) {
    assertThatThrownBy(() -> DatabaseUrl.of(url))
        .isInstanceOf(InvalidRequestException.class)
        .message()
        .doesNotContain("hush");
  }

  @Test
  void serverThatIsNotThereIsNamedWithoutParametersAndSecrets() {
    String url = "jdbc:postgresql://localhost:1/none?connectTimeout=1&user=someone";
    Map<String, String> settings = Map.of(Database.PASSWORD, "hush");
    try (ObjectStore store = new JdbcObjectStore(DatabaseUrl.of(url).orElseThrow(), settings)) {
      assertThatThrownBy(() -> store.get("k"))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("jdbc:postgresql://localhost:1/none")
          .message()
          .doesNotContain("someone")
          .doesNotContain("hush");
    }
  }

  private static void write(ObjectStore store, String key, byte[] bytes, Random random) {
    try (ObjectWriter writer = store.create(key)) {
      for (int at = 0; at < bytes.length; ) {
        int length = Math.min(bytes.length - at, 1 + random.nextInt(2 * CHUNK));
        writer.write(bytes, at, length);
        at += length;
      }
      writer.commit();
      assertThat(writer.position()).isEqualTo(bytes.length);
    }
  }

  private static void checkRanges(ObjectStore store, String key, byte[] bytes, Random random) {
    try (ObjectReader reader = store.open(key)) {
      assertThat(reader.size()).isEqualTo(bytes.length);
      for (int i = 0; i < 20; i++) {
        int offset = random.nextInt(bytes.length + 1);
        int length = random.nextInt(bytes.length - offset + 1);
        ByteBuffer target = i % 2 == 0 ? ByteBuffer.allocate(length) : direct(length);
        reader.read(offset, target);
        byte[] read = new byte[length];
        target.flip().get(read);
        assertThat(read).isEqualTo(Arrays.copyOfRange(bytes, offset, offset + length));
      }
    }
  }

  private static ByteBuffer direct(int length) {
    return ByteBuffer.allocateDirect(length);
  }

  private static byte[] bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
