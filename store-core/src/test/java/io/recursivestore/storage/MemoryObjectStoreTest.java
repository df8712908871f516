package io.recursivestore.storage;

final class MemoryObjectStoreTest extends ObjectStoreContract
    implements MoveContract, OpenReaderContract {
  private final ObjectStore store = new MemoryObjectStore();

  @Override
  public ObjectStore store() {
    return store;
  }
}
