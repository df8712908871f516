package io.recursivestore.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;

/** What parquet-java decodes of what is encoded here. */
final class EncoderTest {
  @Property(tries = 1_000)
  void runsAndPackedNumbersAreDecoded(
      @ForAll Random random,
      @ForAll @IntRange(max = 3_000) int count,
      @ForAll @IntRange(min = 1, max = 31) int bitWidth,
      @ForAll @IntRange(min = 1, max = 40) int longestRun)
      throws IOException {
    int[] values = new int[count];
    for (int i = 0; i < count; ) {
      int end = Math.min(count, i + 1 + random.nextInt(longestRun));
      Arrays.fill(values, i, end, random.nextInt() >>> (Integer.SIZE - bitWidth));
      i = end;
    }
    PageBuffer out = new PageBuffer();

    RunEncoder.encode(values, count, bitWidth, out);

    RunLengthBitPackingHybridDecoder decoder =
        new RunLengthBitPackingHybridDecoder(bitWidth, new ByteArrayInputStream(out.copy()));
    for (int value : values) {
      assertThat(decoder.readInt()).isEqualTo(value);
    }
  }

  @Property(tries = 1_000)
  void differencesOfLongsAreDecoded(
      @ForAll Random random,
      @ForAll @IntRange(max = 700) int count,
      @ForAll @IntRange(max = 64) int bits)
      throws IOException {
    PageBuffer values = new PageBuffer();
    long last = random.nextLong();
    for (int i = 0; i < count; i++) {
      last = random.nextInt(50) == 0 ? random.nextLong() : last + steps(random, bits);
      values.putLong(last);
    }
    PageBuffer out = new PageBuffer();

    new DeltaEncoder().encode(values.array(), count, true, out);

    DeltaBinaryPackingValuesReader reader = reader(out, count);
    for (int i = 0; i < count; i++) {
      assertThat(reader.readLong())
          .isEqualTo((long) PageBuffer.LONG.get(values.array(), i * Long.BYTES));
    }
  }

  @Property(tries = 1_000)
  void differencesOfIntsWrapAroundAndAreDecoded(
      @ForAll Random random,
      @ForAll @IntRange(max = 700) int count,
      @ForAll @IntRange(max = 32) int bits)
      throws IOException {
    PageBuffer values = new PageBuffer();
    int last = random.nextInt();
    for (int i = 0; i < count; i++) {
      last += (int) steps(random, bits);
      values.putInt(last);
    }
    PageBuffer out = new PageBuffer();

    new DeltaEncoder().encode(values.array(), count, false, out);

    // No difference of ints takes more than 32 bits.
    assertThat(out.size()).isLessThan(count * Integer.BYTES + 700);
    DeltaBinaryPackingValuesReader reader = reader(out, count);
    for (int i = 0; i < count; i++) {
      assertThat(reader.readInteger())
          .isEqualTo((int) PageBuffer.INT.get(values.array(), i * Integer.BYTES));
    }
  }

  private static long steps(Random random, int bits) {
    return bits == 0 ? 7 : random.nextLong() >> (Long.SIZE - bits);
  }

  private static DeltaBinaryPackingValuesReader reader(PageBuffer page, int count)
      throws IOException {
    DeltaBinaryPackingValuesReader reader = new DeltaBinaryPackingValuesReader();
    if (count > 0) {
      reader.initFromPage(count, ByteBufferInputStream.wrap(ByteBuffer.wrap(page.copy())));
    }
    return reader;
  }
}
