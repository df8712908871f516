package io.recursivestore.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.model.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the fuzzer is given is right, and does what it is to do; a short run without the fuzzer. */
class FuzzTargetsTest {
  private static final int TRIES = 4_000;

  @TempDir Path scratch;

  @Test
  void seedsAreReadToTheirEnd() throws Exception {
    Seeds seeds = Seeds.make(scratch);

    assertThat(seeds.chunks()).hasSizeGreaterThan(500);
    assertThat(seeds.chunks()).allSatisfy(seed -> assertThat(ChunkTarget.read(seed)).isNull());
    assertThat(seeds.pages()).allSatisfy(seed -> assertThat(PagesTarget.read(seed)).isNull());
    assertThat(seeds.files())
        .allSatisfy(
            seed -> {
              // The types of some can't be read, which is no damage.
              RuntimeException refused = FileTarget.read(seed);
              if (refused != null) {
                assertThat(refused).isInstanceOf(InvalidRequestException.class);
              }
            });
    assertThat(seeds.files().stream().filter(seed -> FileTarget.read(seed) == null).count())
        .isGreaterThan(200);
  }

  @Test
  void changedSeedsAreReadOrRefused() throws Exception {
    Seeds seeds = Seeds.make(scratch);
    long number = System.nanoTime();
    Random random = new Random(number);
    for (int i = 0; i < TRIES; i++) {
      give(seeds.chunks(), random, number, ChunkTarget::fuzzerTestOneInput);
      give(seeds.pages(), random, number, PagesTarget::fuzzerTestOneInput);
      if (i % 4 == 0) {
        give(seeds.files(), random, number, FileTarget::fuzzerTestOneInput);
      }
    }
  }

  /** A few bytes of levels that claim 16 million nulls of a list took 320 MiB of the heap. */
  @Test
  void whatTheFuzzerFoundIsReadInBoundedMemory() {
    byte[] found =
        Base64.getDecoder()
            .decode(
                "CQMJAAIAbnAAAGcu+Wl0bxgAAAAjMAEAEisAAQUAAAIAkooHAPr9/f8FAQAAAAAAAAAAAwAGrfcAAAUAAQAH"
                    + "AAAAIzABABIrAAEFAAACAJKKBwD6/f3/BQADAAat9wAAAgAAAAcDCQACAAUAAAUA");
    PagesTarget.fuzzerTestOneInput(found);
  }

  @Test
  void whatTheTargetsRefuseIsSeen() {
    assertThat(PagesTarget.read(new byte[] {0, 0, 9})).isInstanceOf(IllegalArgumentException.class);
    @Nullable Throwable thrown = null;
    try {
      Trial.ofPart(allocator -> allocator.buffer(8));
    } catch (AssertionError e) {
      thrown = e;
    }
    assertThat(thrown).isNotNull();
  }

  @Test
  void headersOfPagesThatNestOrClaimTooMuchAreRefused() {
    byte[] nested = new byte[200_000];
    Arrays.fill(nested, (byte) 0x1c);
    // An unknown text of almost two billion bytes.
    byte[] claim = {(byte) 0xf8, -1, -1, -1, -1, 7, 0};
    for (byte[] header : List.of(nested, claim)) {
      ByteBuffer input = ByteBuffer.allocate(26 + header.length);
      input.position(6).put((byte) 9).position(26).put(header);
      input.put(10, (byte) 9);

      assertThat(ChunkTarget.read(input.array()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has no readable header");
    }
  }

  private static void give(
      List<byte[]> seeds, Random random, long number, Consumer<byte[]> target) {
    byte[] input = change(seeds.get(random.nextInt(seeds.size())), random);
    try {
      target.accept(input);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("With seed " + number + ": " + Arrays.toString(input), e);
    }
  }

  private static byte[] change(byte[] seed, Random random) {
    byte[] changed = seed.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      changed[random.nextInt(changed.length)] =
          (byte) (random.nextBoolean() ? random.nextInt() : 1 << random.nextInt(Byte.SIZE));
    }
    return random.nextInt(4) > 0 ? changed : Arrays.copyOf(changed, random.nextInt(seed.length));
  }
}
