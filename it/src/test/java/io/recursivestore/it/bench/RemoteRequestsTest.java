package io.recursivestore.it.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.Together;
import io.recursivestore.it.remote.S3Server;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.storage.ObjectReader;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.storage.ObjectWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many requests the store makes, counted on their way. */
class RemoteRequestsTest {
  private static final int MIB = 1 << 20;

  private S3Server server;
  private DelayingProxy proxy;
  private Store store;
  private ObjectStore objects;

  @BeforeEach
  void start() throws IOException {
    server = S3Server.start();
    proxy = new DelayingProxy(URI.create(server.endpoint()).getPort(), 0);
    store =
        Store.openOrCreate(
            server.uri() + "/lab", S3Server.settings(proxy.url(), S3Server.SECRET_KEY));
    objects = store.objects();
  }

  @AfterEach
  void stop() {
    store.close();
    proxy.close();
    server.close();
  }

  @Test
  void smallObjectsTakeOneRequestAndAbsentOnesToo() {
    byte[] content = put("small", 10_000);

    assertRequests(1, 0, () -> assertThat(objects.get("small")).hasValue(content));
    assertRequests(1, 0, () -> assertThat(objects.get("absent")).isEmpty());
  }

  @Test
  void objectsOfAnySizeAreWhole() {
    for (int size : new int[] {0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB}) {
      byte[] content = put("size" + size, size);
      assertThat(objects.get("size" + size)).hasValue(content);
    }
  }

  @Test
  void theEndOfAnObjectIsReadOnceAndRangesBeforeItWithOneRequestEach() {
    byte[] content = put("large", 4 * MIB);

    assertRequests(
        3,
        0,
        () -> {
          try (ObjectReader reader = objects.open("large", content.length)) {
            check(reader, content, content.length - 8, 8);
            check(reader, content, content.length - 100_000, 99_000);
            check(reader, content, 0, 2 * MIB);
            check(reader, content, 3 * MIB, MIB);
          }
        });
  }

  @Test
  void manyThreadsReadAtOnce() {
    byte[] content = put("large", 4 * MIB);
    try (ObjectReader reader = objects.open("large")) {
      Together.run(
          8,
          thread -> {
            Random random = new Random(thread);
            for (int i = 0; i < 20; i++) {
              int length = random.nextInt(MIB);
              check(reader, content, random.nextInt(content.length - length), length);
            }
          });
    }
  }

  @Test
  void wrongSizesAndLostObjectsAreFoundWhenTheyAreRead() {
    put("short", 2 * MIB);
    try (ObjectReader reader = objects.open("short", 3 * MIB);
        ObjectReader none = objects.open("none", 10)) {
      assertThatThrownBy(() -> reader.read(5 * MIB / 2, ByteBuffer.allocateDirect(10)))
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining("truncated");
      assertThatThrownBy(() -> none.read(0, ByteBuffer.allocate(10)))
          .isInstanceOf(NotFoundException.class);
    }
  }

  private byte[] put(String key, int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    try (ObjectWriter writer = objects.create(key)) {
      writer.write(content, 0, size);
      writer.commit();
    }
    return content;
  }

  private static void check(ObjectReader reader, byte[] content, int offset, int length) {
    ByteBuffer direct = ByteBuffer.allocateDirect(length);
    reader.read(offset, direct);
    byte[] read = new byte[length];
    direct.flip().get(read);
    assertThat(Arrays.equals(read, Arrays.copyOfRange(content, offset, offset + length))).isTrue();
  }

  private void assertRequests(long gets, long heads, Runnable action) {
    DelayingProxy.Traffic before = proxy.traffic();
    action.run();
    DelayingProxy.Traffic made = proxy.traffic().minus(before);
    assertThat(new long[] {made.gets(), made.heads()}).containsExactly(gets, heads);
  }
}
