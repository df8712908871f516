package io.recursivestore.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link ObjectStore} promises. */
abstract class ObjectStoreContract {
  /** The store under test: empty, and the same one all through a test. */
  public abstract ObjectStore store();

  static Stream<String> hostileKeys() {
    return Stream.of(
        "",
        "/",
        "/etc",
        ".",
        "..",
        "../x",
        "a/..",
        "a/../b",
        "a/./b",
        "./a",
        "a//b",
        "a/",
        "a b",
        "a\\b",
        "a\u0000b",
        "a\nb",
        "ä",
        "C:x",
        "~",
        "%2e%2e/x",
        "a/b\n");
  }

  @ParameterizedTest
  @MethodSource("hostileKeys")
  void everyMethodRefusesHostileKeys(String key) {
    ObjectStore store = store();
    store.putIfAbsent("here/x", bytes("1"));
    List<Runnable> calls =
        List.of(
            () -> store.putIfAbsent(key, bytes("1")),
            () -> store.create(key),
            () -> store.get(key),
            () -> store.open(key),
            () -> store.delete(key),
            () -> store.move(key, "there"),
            () -> store.move("here", key),
            () -> store.localPath(key));
    for (Runnable call : calls) {
      assertThatThrownBy(call::run)
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("'" + key + "'");
    }
    if (!key.isEmpty()) {
      for (Runnable call :
          List.<Runnable>of(
              () -> store.list(key), () -> store.listNames(key), () -> store.deleteAll(key))) {
        assertThatThrownBy(call::run).isInstanceOf(InvalidRequestException.class);
      }
    }
    assertThat(keys("")).containsExactly("here/x");
  }

  @Test
  void putStoresBytesOnce() {
    assertThat(store().putIfAbsent("a/b/c.json", bytes("first"))).isTrue();
    assertThat(store().putIfAbsent("a/b/c.json", bytes("second"))).isFalse();
    assertThat(store().get("a/b/c.json")).hasValue(bytes("first"));
  }

  @Test
  void putOfNoBytesMakesAnEmptyObject() {
    assertThat(store().putIfAbsent("empty", new byte[0])).isTrue();
    assertThat(store().get("empty")).hasValue(new byte[0]);
    assertThat(store().putIfAbsent("empty", bytes("x"))).isFalse();
  }

  @Test
  void laterChangesOfTheCallersArraysDontReachTheObject() {
    byte[] content = bytes("abc");
    store().putIfAbsent("k", content);
    content[0] = 'X';
    store().get("k").orElseThrow()[1] = 'X';
    assertThat(store().get("k")).hasValue(bytes("abc"));
  }

  @Test
  void absentObjectsAreEmptyOrNotFound() {
    assertThat(store().get("a/b")).isEmpty();
    assertThatThrownBy(() -> store().open("a/b"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("a/b");
  }

  @Test
  void createdObjectIsVisibleOnlyAfterCommit() {
    try (ObjectWriter writer = store().create("data/big")) {
      writer.write(bytes("xxhello"), 2, 5);
      writer.write(bytes(" world"), 0, 6);
      assertThat(store().get("data/big")).isEmpty();
      assertThat(keys("")).isEmpty();
      writer.commit();
      assertThat(store().get("data/big")).hasValue(bytes("hello world"));
      assertThat(writer.position()).isEqualTo(11);
      CRC32C crc = new CRC32C();
      crc.update(bytes("hello world"));
      assertThat(writer.crc32c()).isEqualTo((int) crc.getValue());
    }
    assertThat(keys("")).containsExactly("data/big");
  }

  @Test
  void abandonedObjectIsNeverSeen() {
    try (ObjectWriter writer = store().create("data/abandoned")) {
      writer.write(bytes("hello"), 0, 5);
    }
    assertThat(store().get("data/abandoned")).isEmpty();
    assertThat(keys("")).isEmpty();
    assertThat(store().putIfAbsent("data/abandoned", bytes("x"))).isTrue();
  }

  @Test
  void commitOfATakenKeyFailsAndKeepsTheFirst() {
    try (ObjectWriter writer = store().create("k")) {
      writer.write(bytes("second"), 0, 6);
      store().putIfAbsent("k", bytes("first"));
      assertThatThrownBy(writer::commit)
          .isInstanceOf(AlreadyExistsException.class)
          .hasMessageContaining("k");
    }
    assertThat(store().get("k")).hasValue(bytes("first"));
  }

  @Test
  void nothingCanBeWrittenAfterCommit() {
    try (ObjectWriter writer = store().create("k")) {
      writer.write(bytes("whole"), 0, 5);
      writer.commit();
      assertThatThrownBy(() -> writer.write(bytes("more"), 0, 4))
          .isInstanceOf(RuntimeException.class);
    }
    assertThat(store().get("k")).hasValue(bytes("whole"));
  }

  @Test
  void readsAnyRange() {
    store().putIfAbsent("k", bytes("0123456789"));
    try (ObjectReader reader = store().open("k")) {
      assertThat(reader.size()).isEqualTo(10);
      ByteBuffer target = ByteBuffer.allocate(6);
      target.position(1).limit(4);
      reader.read(5, target);
      assertThat(target.array()).isEqualTo(new byte[] {0, '5', '6', '7', 0, 0});
      assertThat(target.position()).isEqualTo(4);
      reader.read(10, ByteBuffer.allocate(0));
    }
  }

  @Test
  void readPastTheEndNamesTheObject() {
    store().putIfAbsent("a/short", bytes("0123456789"));
    try (ObjectReader reader = store().open("a/short")) {
      for (long offset : new long[] {8, 10, 11, 1L << 40, Long.MAX_VALUE, -1}) {
        assertThatThrownBy(() -> reader.read(offset, ByteBuffer.allocate(3)))
            .isInstanceOf(CorruptDataException.class)
            .hasMessageContaining("a/short")
            .hasMessageContaining("3 bytes were wanted at offset " + offset)
            .hasMessageContaining("10 bytes");
      }
    }
  }

  @Test
  void listsKeysInOrderWithSizes() {
    Instant before = Instant.now().minusSeconds(60);
    for (String key : List.of("a/b", "a-b", "a/b.x/c", "a0", "a/a", "b/a", "a/b-c", "A")) {
      store().putIfAbsent(key, bytes(key));
    }
    assertThat(keys("")).containsExactly("A", "a-b", "a/a", "a/b", "a/b-c", "a/b.x/c", "a0", "b/a");
    assertThat(keys("a")).containsExactly("a/a", "a/b", "a/b-c", "a/b.x/c");
    assertThat(keys("a/b.x")).containsExactly("a/b.x/c");
    assertThat(keys("nothing")).isEmpty();
    assertThat(store().list(""))
        .allMatch(o -> o.size() == o.key().length())
        .allMatch(o -> o.modified().isAfter(before));
  }

  @Test
  void listsNamesOfOneLevel() {
    for (String key : List.of("a/c/1", "a/c/2", "a/b", "a/c-d", "z/y")) {
      store().putIfAbsent(key, bytes("x"));
    }
    assertThat(store().listNames("a")).containsExactly("b", "c", "c-d");
    assertThat(store().listNames("")).containsExactly("a", "z");
    assertThat(store().listNames("nothing")).isEmpty();
    assertThat(store().listNames("a/b")).isEmpty();
  }

  @Test
  void deleteRemovesOneObjectAndForgivesNone() {
    store().putIfAbsent("a/b", bytes("x"));
    store().putIfAbsent("a/b2", bytes("x"));
    store().delete("a/b");
    store().delete("a/b");
    store().delete("no/such");
    assertThat(keys("")).containsExactly("a/b2");
    assertThat(store().putIfAbsent("a/b", bytes("again"))).isTrue();
  }

  @Test
  void deleteAllRemovesOnlyWhatIsBelow() {
    for (String key : List.of("a/b/c", "a/b/d/e", "a/b-c", "a/bc", "a0")) {
      store().putIfAbsent(key, bytes("x"));
    }
    store().deleteAll("a/b");
    store().deleteAll("no/such");
    assertThat(keys("")).containsExactly("a/b-c", "a/bc", "a0");
    store().deleteAll("");
    assertThat(keys("")).isEmpty();
    assertThat(store().putIfAbsent("a/b/c", bytes("again"))).isTrue();
  }

  @Test
  void closingKeepsTheObjects() {
    store().putIfAbsent("k", bytes("x"));
    store().close();
    assertThat(store().get("k")).hasValue(bytes("x"));
  }

  final List<String> keys(String prefix) {
    return store().list(prefix).stream().map(ObjectInfo::key).toList();
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
