package io.recursivestore.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Together;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every {@link ObjectStore} promises to threads that use it at once. */
abstract class ConcurrencyContract {
  static final int THREADS = 8;
  private static final int KEYS = 40;

  public abstract ObjectStore store();

  @Test
  void exactlyOneOfManyPutsWins() {
    AtomicInteger wins = new AtomicInteger();
    Set<String> winners = ConcurrentHashMap.newKeySet();
    Together.run(
        THREADS,
        thread -> {
          for (int key = 0; key < KEYS; key++) {
            if (store().putIfAbsent("race/" + key, content(key, thread))) {
              wins.incrementAndGet();
              winners.add(new String(content(key, thread), UTF_8));
            }
          }
        });
    assertThat(wins).hasValue(KEYS);
    for (int key = 0; key < KEYS; key++) {
      assertThat(winners).contains(new String(store().get("race/" + key).orElseThrow(), UTF_8));
    }
    assertThat(store().list("")).hasSize(KEYS);
  }

  @Test
  void readersSeeWholeObjectsOrNone() {
    byte[] whole = new byte[1 << 16];
    Together.run(
        4,
        thread -> {
          for (int key = 0; key < KEYS; key++) {
            String name = "whole/" + key;
            if (thread == 0) {
              store().putIfAbsent(name, whole);
            } else {
              store().get(name).ifPresent(found -> assertThat(found).hasSize(whole.length));
            }
          }
        });
    assertThat(store().list("whole")).hasSize(KEYS).allMatch(o -> o.size() == whole.length);
  }

  /** A listing may miss what comes and goes, but it must not fail, nor lose what stays. */
  @Test
  void listingGoesOnWhileOthersDelete() {
    store().putIfAbsent("shared/stays", content(1, 1));
    Together.run(
        4,
        thread -> {
          for (int i = 0; i < 100; i++) {
            if (thread < 2) {
              String mine = "shared/" + thread + "-" + i;
              store().putIfAbsent(mine + "/a/b", content(i, thread));
              store().deleteAll(mine);
            } else {
              assertThat(store().list("").stream().map(ObjectInfo::key).toList())
                  .contains("shared/stays");
              assertThat(store().listNames("shared")).contains("stays");
            }
          }
        });
    assertThat(store().list("")).extracting(ObjectInfo::key).isEqualTo(List.of("shared/stays"));
  }

  static byte[] content(int key, int thread) {
    return (key + " by " + thread).getBytes(UTF_8);
  }
}
