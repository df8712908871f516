package io.recursivestore.storage;

import java.nio.ByteBuffer;
import java.util.Random;

/** What other processes do to a store in a database. */
final class JdbcProcess {
  static final int LARGE = 3 << 20;

  private JdbcProcess() {}

  /** Arguments are what to do, the database's URL, and a number. */
  public static void main(String[] arguments) throws Exception {
    int number = Integer.parseInt(arguments[2]);
    try (ObjectStore store = JdbcStores.open(arguments[1])) {
      switch (arguments[0]) {
        case "race" -> race(store, number);
        case "write" -> write(store, number);
        case "large" -> large(store, number);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
  }

  /** Puts keys that others put as well, after a line of input, and says which ones it put. */
  private static void race(ObjectStore store, int number) throws Exception {
    store.get("warm");
    say("ready");
    while (store.get("go").isEmpty()) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < 50; i++) {
      if (store.putIfAbsent("race/" + i, ObjectStoreContract.bytes(i + " by " + number))) {
        say("" + i);
      }
    }
  }

  /** Writes large objects for ever, and says which ones are there. */
  private static void write(ObjectStore store, int number) {
    for (int i = number; ; i++) {
      byte[] bytes = content(i);
      try (ObjectWriter writer = store.create("a/" + i)) {
        for (int at = 0; at < bytes.length; at += 100_000) {
          writer.write(bytes, at, Math.min(100_000, bytes.length - at));
        }
        writer.commit();
      }
      say("" + i);
    }
  }

  /** Writes and reads an object that is larger than the process's memory. */
  private static void large(ObjectStore store, int mebibytes) {
    byte[] mebibyte = new byte[1 << 20];
    try (ObjectWriter writer = store.create("large")) {
      for (int i = 0; i < mebibytes; i++) {
        mebibyte[0] = (byte) i;
        writer.write(mebibyte, 0, mebibyte.length);
      }
      writer.commit();
    }
    try (ObjectReader reader = store.open("large")) {
      for (int i = 0; i < mebibytes; i++) {
        reader.read((long) i << 20, ByteBuffer.wrap(mebibyte));
        if (mebibyte[0] != (byte) i) {
          throw new AssertionError("mebibyte " + i);
        }
      }
      say("" + reader.size());
    }
  }

  static byte[] content(int number) {
    byte[] bytes = new byte[LARGE];
    new Random(number).nextBytes(bytes);
    return bytes;
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
