package io.recursivestore.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.NotFoundException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link ObjectStore} promises where it can move. */
interface MoveContract {
  /** The store under test: empty, and the same one all through a test. */
  ObjectStore store();

  @Test
  default void moveTakesEverythingBelow() {
    for (String key : List.of("a/b/c", "a/b/d/e", "a/b-c")) {
      store().putIfAbsent(key, ObjectStoreContract.bytes(key));
    }
    store().move("a/b", "new/place");
    assertThat(keys()).containsExactly("a/b-c", "new/place/c", "new/place/d/e");
    assertThat(store().get("new/place/d/e")).hasValue(ObjectStoreContract.bytes("a/b/d/e"));
  }

  @Test
  default void moveOfNothingIsNotFound() {
    store().putIfAbsent("a/object", ObjectStoreContract.bytes("x"));
    for (String from : List.of("b", "a/b", "a/object")) {
      assertThatThrownBy(() -> store().move(from, "c"))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining(from);
    }
    assertThat(keys()).containsExactly("a/object");
  }

  @Test
  default void moveOntoSomethingChangesNothing() {
    store().putIfAbsent("a/x", ObjectStoreContract.bytes("a"));
    store().putIfAbsent("b/x", ObjectStoreContract.bytes("b"));
    assertThatThrownBy(() -> store().move("a", "b"))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessageContaining("b");
    assertThatThrownBy(() -> store().move("a", "a")).isInstanceOf(AlreadyExistsException.class);
    assertThat(keys()).containsExactly("a/x", "b/x");
    assertThat(store().get("b/x")).hasValue(ObjectStoreContract.bytes("b"));
  }

  private List<String> keys() {
    return store().list("").stream().map(ObjectInfo::key).toList();
  }
}
