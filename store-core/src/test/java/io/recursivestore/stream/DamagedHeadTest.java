package io.recursivestore.stream;

import static io.recursivestore.stream.Sample.REGULAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.StoreException;
import io.recursivestore.model.UnsupportedFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a damaged {@link Head} leads to: an error that names it, or a state that was published. */
final class DamagedHeadTest {
  private static final int BOTH_SLOTS_END = Head.SLOT_OFFSET * 2 + Slot.BYTES;

  @TempDir Path root;
  private StepStream stream;
  private Path head;
  private byte[] whole;

  /** Slot 1 has 3 rows, slot 0 has 5 rows: each publish is in the other slot. */
  @BeforeEach
  void writeTwoPublishes() throws IOException {
    stream = Sample.define(root);
    try (StepWriter writer = stream.writer(SyncPolicy.ALWAYS)) {
      Sample.append(writer, 0, 3, REGULAR);
      writer.publish();
      Sample.append(writer, 3, 5, REGULAR);
      writer.publish();
    }
    head = Sample.segment(root, 0).resolve("head");
    whole = Files.readAllBytes(head);
    assertThat(slots()).extracting(Slot::rows).containsExactly(5L, 3L);
  }

  @Test
  void truncatedHeadIsAnErrorAtEveryLength() throws IOException {
    for (int length = 0; length < whole.length; length += length % 4096 < 130 ? 1 : 97) {
      Files.write(head, Arrays.copyOf(whole, length));
      assertUnreadable();
    }
  }

  @Test
  void everyChangedByteOutsideTheSlotsIsAnError() throws IOException {
    for (int i = 0; i < whole.length; i++) {
      if (i < 56 || i >= Head.TEMPLATE_OFFSET) {
        Files.write(head, changed(i));
        assertUnreadable();
      }
    }
  }

  @Test
  void eitherSlotIsEnough() throws IOException {
    for (int i = 0; i < Slot.BYTES; i++) {
      Files.write(head, changed(offsetOf(newest()) + i));
      assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 3, REGULAR));
      Files.write(head, changed(offsetOf(older()) + i));
      assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 5, REGULAR));
    }
  }

  @Test
  void writerGoesOnFromTheSlotThatIsLeft() throws IOException {
    Files.write(head, changed(offsetOf(newest())));
    try (StepWriter writer = stream.writer()) {
      assertThat(writer.lastStep()).hasValue(20);
      Sample.append(writer, 3, 8, REGULAR);
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 8, REGULAR));
    stream.verify();
  }

  @Test
  void bothSlotsDamagedIsAnError() throws IOException {
    byte[] damaged = changed(offsetOf(newest()) + 8);
    damaged[offsetOf(older()) + 8] ^= 1;
    Files.write(head, damaged);
    assertUnreadable();
    Arrays.fill(damaged, Head.SLOT_OFFSET, BOTH_SLOTS_END, (byte) 0);
    Files.write(head, damaged);
    assertUnreadable();
  }

  @Test
  void slotInThePlaceOfTheOtherDoesNotCount() throws IOException {
    byte[] exchanged = whole.clone();
    System.arraycopy(whole, offsetOf(newest()), exchanged, offsetOf(older()), Slot.BYTES);
    System.arraycopy(whole, offsetOf(older()), exchanged, offsetOf(newest()), Slot.BYTES);
    Files.write(head, exchanged);
    assertUnreadable();
  }

  @Test
  void missingHeadIsAnError() throws IOException {
    Files.delete(head);
    for (Runnable call : List.<Runnable>of(stream::snapshot, stream::writer, stream::verify)) {
      assertThatThrownBy(call::run)
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContainingAll("'sample'", "head");
    }
  }

  @Test
  void newerFormatIsNamedAsSuch() throws IOException {
    byte[] newer = whole.clone();
    newer[8] = 2;
    Files.write(head, newer);
    assertThatThrownBy(stream::snapshot)
        .isInstanceOf(UnsupportedFormatException.class)
        .hasMessageContainingAll(head.toString(), "format version 2", "newer library");
  }

  @Test
  void refusedWriterChangesNothing() throws IOException {
    byte[] damaged = changed(0);
    Files.write(head, damaged);
    assertThatThrownBy(stream::writer).isInstanceOf(CorruptDataException.class);
    assertThat(Files.readAllBytes(head)).isEqualTo(damaged);
    Files.write(head, whole);
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 5, REGULAR));
  }

  private void assertUnreadable() {
    for (Runnable call : List.<Runnable>of(stream::snapshot, stream::writer, stream::verify)) {
      assertThatThrownBy(call::run)
          .isInstanceOfAny(CorruptDataException.class, UnsupportedFormatException.class)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(head.toString());
    }
  }

  private List<Slot> slots() throws IOException {
    return Head.read(head.getParent()).orElseThrow().slots();
  }

  /** Sequence 1 is the new segment, so the publishes of 3 and 5 rows are 2 and 3. */
  private static long newest() {
    return 3;
  }

  private static long older() {
    return 2;
  }

  private static int offsetOf(long sequence) {
    return Head.slotOffset(sequence);
  }

  private byte[] changed(int at) {
    byte[] copy = whole.clone();
    copy[at] ^= 0x10;
    return copy;
  }
}
