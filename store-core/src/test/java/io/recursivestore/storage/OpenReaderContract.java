package io.recursivestore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What a reader promises where objects are open files, or memory. */
interface OpenReaderContract {
  /** The store under test: empty, and the same one all through a test. */
  ObjectStore store();

  @Test
  default void openReaderOutlivesTheObject() {
    store().putIfAbsent("k", ObjectStoreContract.bytes("0123"));
    try (ObjectReader reader = store().open("k")) {
      store().delete("k");
      ByteBuffer target = ByteBuffer.allocate(4);
      reader.read(0, target);
      assertThat(target.array()).isEqualTo(ObjectStoreContract.bytes("0123"));
    }
  }
}
