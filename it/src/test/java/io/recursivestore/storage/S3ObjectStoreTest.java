package io.recursivestore.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.it.remote.S3Server;
import io.recursivestore.model.InvalidRequestException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class S3ObjectStoreTest extends ObjectStoreContract {
  private static final S3Server SERVER = S3Server.start();

  private final ObjectStore store = RemotePlaces.on(SERVER);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void putWhoseAnswerIsLostIsKnownForItsOwn() {
    SERVER.loseNextAnswer();
    assertThat(store.putIfAbsent("k", bytes("mine"))).isTrue();
    assertThat(store.putIfAbsent("k", bytes("mine"))).isFalse();
    assertThat(store.get("k")).hasValue(bytes("mine"));

    try (ObjectWriter writer = store.create("big")) {
      writer.write(bytes("mine"), 0, 4);
      SERVER.loseNextAnswer();
      writer.commit();
    }
    assertThat(store.get("big")).hasValue(bytes("mine"));
  }

  @Test
  void nothingMovesInAnObjectStore() {
    store.putIfAbsent("a/b", bytes("x"));

    assertThat(store.canMove()).isFalse();
    assertThatThrownBy(() -> store.move("a", "c"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("no atomic rename");
    assertThat(keys("")).containsExactly("a/b");
  }

  @Override
  public ObjectStore store() {
    return store;
  }
}
