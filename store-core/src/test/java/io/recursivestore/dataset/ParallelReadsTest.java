package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.model.NotFoundException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ParallelReadsTest {
  private final ChunkedData data = new ChunkedData();

  @AfterEach
  void close() {
    data.close();
  }

  @Test
  void resultsComeByName() {
    data.create("a", 100);
    data.create("b", 50, 50);
    data.create("c", 30);
    Map<String, Scan> scans = Map.of("a", Scan.ALL, "b", Scan.ALL.withColumns("id"), "c", Scan.ALL);

    Map<String, List<Map<String, Object>>> rows = data.datasets.read(scans, ChunkedData::flat);

    assertThat(rows).containsOnlyKeys("a", "b", "c");
    assertThat(rows.get("a")).isEqualTo(ChunkedData.rows(0, 100));
    assertThat(rows.get("b")).hasSize(100).startsWith(Rows.row("id", 0L));
    assertThat(rows.get("c")).isEqualTo(ChunkedData.rows(0, 30));
    assertThat(data.datasets.read(Map.of(), ChunkedData::flat)).isEmpty();
  }

  @Test
  void firstErrorStopsTheOthers() {
    data.create("small", 100);
    data.create("large", 100_000);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    CompletableFuture<Throwable> stopped = new CompletableFuture<>();
    Executor executor =
        command ->
            new Thread(
                    () -> {
                      command.run();
                      ended.countDown();
                    })
                .start();
    Scan ids = Scan.ALL.withColumns("id").withChunkRows(10);
    Map<String, Scan> scans = Map.of("small", ids.withColumns("time"), "large", ids);

    assertThatThrownBy(
            () ->
                data.datasets.read(
                    scans,
                    chunks -> {
                      chunks.next();
                      if (chunks.rows().getVector("time") != null) {
                        await(begun);
                        throw new IllegalStateException("mine");
                      }
                      begun.countDown();
                      await(ended);
                      return readUntilStopped(chunks, stopped);
                    },
                    executor))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("mine");

    assertThat(stopped).isCompletedWithValueMatching(CancellationException.class::isInstance);
  }

  @Test
  void resultsThatNobodyGetsAreClosed() {
    data.create("a", 100);
    Map<String, Scan> both = new LinkedHashMap<>();
    both.put("a", Scan.ALL);
    both.put("missing", Scan.ALL);

    assertThatThrownBy(
            () -> data.datasets.read(both, chunks -> chunks.readAll(data.memory), Runnable::run))
        .isInstanceOf(NotFoundException.class);
    assertThat(data.memory.getAllocatedMemory()).isZero();
  }

  @Test
  void batchesOfAllRowsBelongToTheCaller() {
    data.create("a", 100);

    Map<String, VectorSchemaRoot> tables =
        data.datasets.read(Map.of("a", Scan.ALL), chunks -> chunks.readAll(data.memory));

    try (VectorSchemaRoot table = tables.get("a")) {
      assertThat(Rows.of(table)).isEqualTo(ChunkedData.rows(0, 100));
    }
  }

  @Test
  void executorThatTakesNothingIsAnError() {
    data.create("a", 1);
    assertThatThrownBy(
            () ->
                data.datasets.read(
                    Map.of("a", Scan.ALL),
                    ChunkedData::flat,
                    command -> {
                      throw new RejectedExecutionException("full");
                    }))
        .isInstanceOf(RejectedExecutionException.class);
  }

  private static long readUntilStopped(Chunks chunks, CompletableFuture<Throwable> stopped) {
    try {
      while (chunks.next()) {
        Thread.onSpinWait();
      }
    } catch (CancellationException e) {
      stopped.complete(e);
      throw e;
    }
    return 0;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
