package io.recursivestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Joined checksums equal the checksum of the joined bytes. */
final class ChecksumTest {
  @Property
  void joinEqualsTheChecksumOfTheWhole(
      @ForAll @Size(max = 300) byte[] first, @ForAll @Size(max = 300) byte[] second) {
    assertThat(Checksum.join(crc(first), crc(second), second.length)).isEqualTo(crc(first, second));
  }

  @Property(tries = 20)
  void joinHoldsForLongParts(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] first = new byte[random.nextInt(100_000)];
    byte[] second = new byte[random.nextInt(3_000_000)];
    random.nextBytes(first);
    random.nextBytes(second);
    assertThat(Checksum.join(crc(first), crc(second), second.length)).isEqualTo(crc(first, second));
  }

  @Property
  void joinIsAssociative(
      @ForAll int a, @ForAll int b, @ForAll int c, @ForAll int bLength, @ForAll int cLength) {
    long second = Integer.toUnsignedLong(bLength);
    long third = Integer.toUnsignedLong(cLength);
    assertThat(Checksum.join(Checksum.join(a, b, second), c, third))
        .isEqualTo(Checksum.join(a, Checksum.join(b, c, third), second + third));
  }

  private static int crc(byte[]... parts) {
    CRC32C crc = new CRC32C();
    for (byte[] part : parts) {
      crc.update(part);
    }
    return (int) crc.getValue();
  }
}
