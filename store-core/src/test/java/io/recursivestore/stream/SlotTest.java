package io.recursivestore.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A {@link Slot} is read as it was written, or not at all. */
final class SlotTest {
  /** Rows have 4 elements in 3 fields. */
  private static final Template TEMPLATE = new Template(Sample.FIELDS, new int[] {1, 2, 1});

  @Property
  void decodedSlotEqualsTheEncodedOne(
      @ForAll @Size(8) long[] numbers, @ForAll int dataCrc, @ForAll int indexCrc) {
    Slot slot = slot(numbers, dataCrc, indexCrc);
    ByteBuffer file = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    file.put(70, encode(slot));
    assertThat(Slot.decode(file, 70)).hasValue(slot);
  }

  @Property
  void changedSlotIsNotDecoded(
      @ForAll @Size(8) long[] numbers, @ForAll @IntRange(max = 1023) int bit) {
    byte[] bytes = encode(slot(numbers, 1, 2));
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    assertThat(Slot.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 0)).isEmpty();
  }

  @Property
  void mixOfTwoSlotsIsNotDecoded(
      @ForAll @Size(8) long[] numbers, @ForAll @IntRange(min = 8, max = 120) int bytesWritten) {
    byte[] old = encode(slot(numbers, 1, 2));
    numbers[0]++;
    byte[] torn = encode(slot(numbers, 3, 4));
    System.arraycopy(old, bytesWritten, torn, bytesWritten, Slot.BYTES - bytesWritten);
    assertThat(Slot.decode(ByteBuffer.wrap(torn).order(ByteOrder.LITTLE_ENDIAN), 0)).isEmpty();
  }

  @Property
  void zerosAreNoSlot(@ForAll @IntRange(max = 100) int offset) {
    ByteBuffer zeros = ByteBuffer.allocate(offset + Slot.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(Slot.decode(zeros, offset)).isEmpty();
  }

  static List<Slot> possibleSlots() {
    return List.of(
        new Slot(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, Batch.NONE),
        new Slot(2, 1, 4, 0, 5, 1, 5, 0, 0, 0, 0, 0, Batch.NONE),
        new Slot(2, 3, 12, 0, 5, 10, 25, Slot.SEALED | Slot.SYNCED, 0, 0, 0, 0, Batch.NONE),
        new Slot(2, 3, 12, 9, 5, 0, 25, Slot.INDEXED, 0, 0, 0, 0, Batch.NONE),
        new Slot(2, 3, 5, 4, 5, 0, 25, Slot.INDEXED | Slot.RAGGED, 0, 0, 7, 0, Batch.NONE),
        new Slot(2, 3, 0, 3, 5, 0, 25, Slot.INDEXED | Slot.RAGGED, 0, 0, 7, 0, Batch.NONE),
        new Slot(
            9, 2, 8, 6, Long.MIN_VALUE, 0, Long.MAX_VALUE, Slot.INDEXED, 0, 0, 0, 0, Batch.NONE),
        new Slot(
            9,
            3,
            12,
            0,
            -Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            0,
            0,
            0,
            0,
            0,
            Batch.NONE));
  }

  @ParameterizedTest
  @MethodSource("possibleSlots")
  void possibleSlotPasses(Slot slot) {
    assertThatCode(() -> slot.check(TEMPLATE)).doesNotThrowAnyException();
  }

  static List<Slot> impossibleSlots() {
    return List.of(
        new Slot(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, Batch.NONE),
        new Slot(1, -1, -4, 0, 0, 1, 0, 0, 0, 0, 0, 0, Batch.NONE),
        new Slot(1, Long.MAX_VALUE, -4, 0, 0, 1, 0, 0, 0, 0, 0, 0, Batch.NONE),
        new Slot(
            1, Integer.MAX_VALUE, 4L * Integer.MAX_VALUE, 0, 0, 1, 0, 0, 0, 0, 0, 0, Batch.NONE),
        new Slot(1, 3, 11, 0, 5, 10, 25, 0, 0, 0, 0, 0, Batch.NONE),
        new Slot(1, 3, 12, 9, 5, 10, 25, 0, 0, 0, 0, 0, Batch.NONE),
        new Slot(1, 3, 12, 8, 5, 0, 25, Slot.INDEXED, 0, 0, 0, 0, Batch.NONE),
        new Slot(
            1,
            60_000_000,
            240_000_000,
            180_000_000,
            5,
            0,
            25,
            Slot.INDEXED,
            0,
            0,
            0,
            0,
            Batch.NONE),
        new Slot(1, 1, 4, 0, 5, 1, 6, 0, 0, 0, 0, 0, Batch.NONE),
        new Slot(1, 1, 4, 0, 5, 0, 5, 0, 0, 0, 0, 0, Batch.NONE),
        new Slot(1, 3, 12, 0, 25, 10, 5, 0, 0, 0, 0, 0, Batch.NONE),
        new Slot(1, 3, 12, 9, 5, 0, 5, Slot.INDEXED, 0, 0, 0, 0, Batch.NONE),
        new Slot(1, 3, 12, 0, 5, 9, 25, 0, 0, 0, 0, 0, Batch.NONE),
        new Slot(1, 3, 12, 0, 5, 10, 26, 0, 0, 0, 0, 0, Batch.NONE),
        new Slot(1, 3, 12, 0, 5, -10, 25, 0, 0, 0, 0, 0, Batch.NONE),
        new Slot(1, 3, 5, 4, 5, 10, 25, Slot.RAGGED, 0, 0, 7, 0, Batch.NONE),
        new Slot(1, 3, 5, 2, 5, 0, 25, Slot.INDEXED | Slot.RAGGED, 0, 0, 7, 0, Batch.NONE),
        new Slot(1, 3, 5, 10, 5, 0, 25, Slot.INDEXED | Slot.RAGGED, 0, 0, 7, 0, Batch.NONE),
        new Slot(1, 3, -1, 9, 5, 0, 25, Slot.INDEXED | Slot.RAGGED, 0, 0, 7, 0, Batch.NONE),
        new Slot(1, 3, 12, 0, 5, 0, 25, 0, 0, 0, 0, 0, Batch.NONE));
  }

  @ParameterizedTest
  @MethodSource("impossibleSlots")
  void impossibleSlotIsRefused(Slot slot) {
    assertThatThrownBy(() -> slot.check(TEMPLATE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("it says ");
  }

  private static Slot slot(long[] n, int dataCrc, int indexCrc) {
    return new Slot(
        n[0],
        n[1],
        n[2],
        n[3],
        n[4],
        n[5],
        n[6],
        n[7],
        dataCrc,
        indexCrc,
        (int) n[3],
        n[4],
        new Batch(n[5], n[6], n[7]));
  }

  private static byte[] encode(Slot slot) {
    ByteBuffer bytes = ByteBuffer.allocate(Slot.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    slot.encode(bytes, new CRC32C());
    return bytes.array();
  }
}
