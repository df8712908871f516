package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Batches are made ahead in another thread, but not more than is allowed. */
final class PrefetchedBatchesTest {
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final Semaphore allowed = new Semaphore(0);
  private volatile Thread maker;

  /** Makes batches of 100 bytes as soon as they are allowed. */
  private final class Source implements BatchSource {
    private final int fails;
    private boolean isClosed;

    Source(int fails) {
      this.fails = fails;
    }

    @Override
    public Batch next() {
      allowed.acquireUninterruptibly();
      maker = Thread.currentThread();
      int number = made.getAndIncrement();
      if (number == fails) {
        throw new IllegalStateException("batch " + number);
      }
      return new Batch(Batch.view(List.of(), number), 100, closed::incrementAndGet);
    }

    @Override
    public void close() {
      assertThat(isClosed).isFalse();
      isClosed = true;
    }
  }

  @Test
  void batchesComeInOrderFromAnotherThread() {
    allowed.release(Integer.MAX_VALUE / 2);
    try (PrefetchedBatches batches = new PrefetchedBatches(new Source(-1), 1000, "test")) {
      for (int i = 0; i < 100; i++) {
        try (Batch batch = batches.next()) {
          assertThat(batch.rows().getRowCount()).isEqualTo(i);
        }
      }
      assertThat(maker).isNotEqualTo(Thread.currentThread());
    }
    assertThat(closed.get()).isEqualTo(made.get());
  }

  @Test
  void nextBatchIsMadeWhileTheCallerWorks() {
    allowed.release(1);
    try (PrefetchedBatches batches = new PrefetchedBatches(new Source(-1), 1000, "test")) {
      try (Batch first = batches.next()) {
        allowed.release(1);
        // Ends only if the second is made without being asked for.
        while (made.get() < 2) {
          Thread.onSpinWait();
        }
        assertThat(first.rows().getRowCount()).isZero();
      }
      allowed.release(10);
    }
    assertThat(closed.get()).isEqualTo(made.get());
  }

  @Test
  void noBatchIsBegunWhileEnoughBytesAreReady() {
    allowed.release(Integer.MAX_VALUE / 2);
    try (PrefetchedBatches batches = new PrefetchedBatches(new Source(-1), 1, "test")) {
      for (int given = 1; given < 200; given++) {
        batches.next().close();
        // One is ready or in the making.
        assertThat(made.get()).isLessThanOrEqualTo(given + 1);
      }
    }
  }

  @Test
  void noMoreBatchesAreMadeThanTheCallerNeedsSoonHoweverManyFit() {
    allowed.release(Integer.MAX_VALUE / 2);
    try (PrefetchedBatches batches =
        new PrefetchedBatches(new Source(-1), Long.MAX_VALUE, "test")) {
      batches.next().close();
      // How fast the caller is shows with the second call. Until then two are ready, and no more.
      while (made.get() < 3) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < 100_000; i++) {
        assertThat(made.get()).isEqualTo(3);
      }
    }
    assertThat(closed.get()).isEqualTo(3);
  }

  @Test
  void errorComesAfterTheBatchesBeforeIt() {
    allowed.release(10);
    try (PrefetchedBatches batches = new PrefetchedBatches(new Source(2), 1000, "test")) {
      batches.next().close();
      batches.next().close();
      assertThatThrownBy(batches::next).hasMessage("batch 2");
      assertThatThrownBy(batches::next).hasMessage("batch 2");
    }
  }

  @Test
  void closingMakesNoMoreBatches() {
    allowed.release(1);
    PrefetchedBatches batches = new PrefetchedBatches(new Source(-1), 1, "test");
    batches.next().close();
    // The second may be in the making.
    allowed.release(1);
    batches.close();

    int madeThen = made.get();
    allowed.release(10);
    assertThat(madeThen).isLessThanOrEqualTo(2);
    assertThat(closed.get()).isEqualTo(madeThen);
    assertThat(made.get()).isEqualTo(madeThen);
  }

  @Test
  void closingWithoutReadingStartsNoThread() {
    new PrefetchedBatches(new Source(-1), 1000, "test").close();
    assertThat(maker).isNull();
  }
}
