package io.recursivestore.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CorruptDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of a {@link Head} are those that its description promises. */
final class HeadTest {
  private static final Template TEMPLATE = new Template(Sample.FIELDS, new int[] {1, 2, 1});
  private static final Slot EMPTY = new Slot(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, Batch.NONE);

  @TempDir Path directory;

  @Test
  void headComesBackAsItWasWritten() throws IOException {
    write(Head.encode(-5, 40, 10, TEMPLATE, EMPTY));
    Head head = Head.read(directory).orElseThrow();
    assertThat(head.id()).isEqualTo(-5);
    assertThat(head.firstPosition()).isEqualTo(40);
    assertThat(head.firstRow()).isEqualTo(10);
    assertThat(head.template().fields()).isEqualTo(Sample.FIELDS);
    assertThat(head.template().stride()).isEqualTo(4);
    assertThat(head.slots()).containsExactly(EMPTY);
  }

  @Test
  void numbersAreAtTheirPlaces() {
    ByteBuffer bytes =
        ByteBuffer.wrap(Head.encode(77, 40, 10, TEMPLATE, EMPTY)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(new String(bytes.array(), 0, 8, StandardCharsets.US_ASCII)).isEqualTo("RSSTREAM");
    assertThat(bytes.getLong(8)).isEqualTo(1);
    assertThat(bytes.getLong(16)).isEqualTo(40);
    assertThat(bytes.getLong(24)).isEqualTo(10);
    assertThat(bytes.getLong(32)).isEqualTo(77);
    int length = bytes.capacity() - 20_480;
    assertThat(bytes.getLong(40)).isEqualTo(length);
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, 48);
    crc.update(bytes.array(), 20_480, length);
    assertThat(bytes.getLong(48)).isEqualTo(crc.getValue());
    assertThat(bytes.getLong(8192)).as("sequence number 1 is in slot 1").isEqualTo(1);
    assertThat(Slot.decode(bytes, 4096)).as("slot 0").isEmpty();
    assertThat(new String(bytes.array(), 20_480, length, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"fields\":["
                + "{\"name\":\"n\",\"type\":\"int64\",\"sequence\":false,\"length\":1},"
                + "{\"name\":\"v\",\"type\":\"float64\",\"sequence\":true,\"length\":2},"
                + "{\"name\":\"odd\",\"type\":\"bool\",\"sequence\":false,\"length\":1}]}");
  }

  @Test
  void slotsTakeTurnsAndTheNewestComesFirst() throws IOException {
    write(Head.encode(1, 0, 0, TEMPLATE, EMPTY));
    HeadWriter writer = new HeadWriter(directory.resolve("head"));
    for (int sequence = 2; sequence < 7; sequence++) {
      Slot slot = rows(sequence, sequence * 2L);
      writer.write(slot);
      assertThat(Head.read(directory).orElseThrow().slot()).isEqualTo(slot);
    }
    assertThat(Head.read(directory).orElseThrow().slots())
        .containsExactly(rows(6, 12), rows(5, 10));
    assertThat(Head.read(directory).orElseThrow().synced()).isEmpty();
  }

  @Test
  void syncedSlotsReplaceTheOlderOfTheirOwn() throws IOException {
    write(Head.encode(1, 0, 0, TEMPLATE, EMPTY));
    HeadWriter writer = new HeadWriter(directory.resolve("head"));
    for (int sequence = 2; sequence < 12; sequence += 2) {
      writer.writeSynced(rows(sequence, sequence));
      writer.write(rows(sequence + 1, sequence));
    }
    HeadWriter next = new HeadWriter(directory.resolve("head"));
    next.writeSynced(rows(12, 20));
    Head head = Head.read(directory).orElseThrow();
    assertThat(head.slots()).containsExactly(rows(12, 20), rows(11, 10));
    assertThat(head.synced()).containsExactly(rows(12, 20), rows(10, 10));
  }

  @Test
  void missingHeadIsNone() {
    assertThat(Head.read(directory)).isEmpty();
  }

  @Test
  void validSlotThatCannotBeTrueIsAnError() throws IOException {
    write(
        Head.encode(1, 0, 0, TEMPLATE, new Slot(1, 3, 13, 0, 0, 1, 2, 0, 0, 0, 0, 0, Batch.NONE)));
    assertDamaged("13 elements in 3 rows");
  }

  @Test
  void impossibleStartIsAnError() throws IOException {
    write(Head.encode(1, -4, 0, TEMPLATE, EMPTY));
    assertDamaged("position -4");
    write(Head.encode(1, 0, -1, TEMPLATE, EMPTY));
    assertDamaged("row -1");
    write(Head.encode(1, Long.MAX_VALUE, 0, TEMPLATE, EMPTY));
    assertDamaged("position " + Long.MAX_VALUE);
  }

  @Test
  void hugeTemplateLengthReservesNoMemory() throws IOException {
    byte[] bytes = Head.encode(1, 0, 0, TEMPLATE, EMPTY);
    Arrays.fill(bytes, 40, 47, (byte) 0xFF);
    write(bytes);
    assertDamaged("template of");
  }

  private static Slot rows(long sequence, long rows) {
    return new Slot(sequence, rows, rows * 4, 0, 0, 1, rows - 1, 0, 3, 0, 0, 0, Batch.NONE);
  }

  private void write(byte[] bytes) throws IOException {
    Files.write(directory.resolve("head"), bytes);
  }

  private void assertDamaged(String problem) {
    assertThatThrownBy(() -> Head.read(directory))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContainingAll(directory.resolve("head").toString(), problem);
  }
}
