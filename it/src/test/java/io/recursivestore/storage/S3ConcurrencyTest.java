package io.recursivestore.storage;

import io.recursivestore.it.remote.S3Server;
import org.junit.jupiter.api.AfterAll;

final class S3ConcurrencyTest extends ConcurrencyContract {
  private static final S3Server SERVER = S3Server.start();

  private final ObjectStore store = RemotePlaces.on(SERVER);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Override
  public ObjectStore store() {
    return store;
  }
}
