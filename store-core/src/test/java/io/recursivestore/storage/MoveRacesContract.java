package io.recursivestore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Together;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.NotFoundException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What {@link ObjectStore} promises to threads that move at once, where it can move. */
interface MoveRacesContract {
  /** The store under test: empty, and the same one all through a test. */
  ObjectStore store();

  @Test
  default void exactlyOneOfManyMovesWins() {
    store().putIfAbsent("from/x", ConcurrencyContract.content(1, 1));
    AtomicInteger wins = new AtomicInteger();
    Together.run(
        ConcurrencyContract.THREADS,
        thread -> {
          try {
            store().move("from", "to/" + thread);
            wins.incrementAndGet();
          } catch (NotFoundException e) {
            // Another thread was faster.
          }
        });
    assertThat(wins).hasValue(1);
    assertThat(store().list("")).hasSize(1);
  }

  @Test
  default void exactlyOneOfManyMovesToOnePlaceWins() {
    for (int i = 0; i < ConcurrencyContract.THREADS; i++) {
      store().putIfAbsent("from" + i + "/x", ConcurrencyContract.content(i, i));
    }
    AtomicInteger wins = new AtomicInteger();
    Together.run(
        ConcurrencyContract.THREADS,
        thread -> {
          try {
            store().move("from" + thread, "to");
            wins.incrementAndGet();
          } catch (AlreadyExistsException e) {
            // Another thread was faster.
          }
        });
    assertThat(wins).hasValue(1);
    assertThat(store().list("")).hasSize(ConcurrencyContract.THREADS);
    assertThat(store().list("to")).hasSize(1);
  }
}
