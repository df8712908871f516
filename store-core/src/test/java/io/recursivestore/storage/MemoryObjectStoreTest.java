package io.recursivestore.storage;

final class MemoryObjectStoreTest extends ObjectStoreContract {
  private final ObjectStore store = new MemoryObjectStore();

  @Override
  ObjectStore store() {
    return store;
  }
}
