package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PrefetchDepthTest {
  private final PrefetchDepth depth = new PrefetchDepth();

  @Test
  void twoBatchesAreReadyAtFirst() {
    assertThat(depth.batches()).isEqualTo(2);
  }

  @Test
  void slowCallerNeedsNoMore() {
    for (int i = 0; i < 100; i++) {
      depth.decoded(1_000);
      depth.consumed(1_000_000);
    }
    assertThat(depth.batches()).isEqualTo(2);
  }

  @Test
  void fastCallerGetsWhatItTakesWhileTheSlowestIsDecoded() {
    depth.decoded(40_000);
    depth.consumed(1_000);
    assertThat(depth.batches()).isEqualTo(41);
  }

  @Test
  void slowBatchIsForgotten() {
    depth.decoded(1_000_000);
    depth.consumed(1_000);
    for (int i = 0; i < 200; i++) {
      depth.decoded(1_000);
    }
    assertThat(depth.batches()).isEqualTo(2);
  }
}
