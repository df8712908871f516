package io.recursivestore.stream;

import static io.recursivestore.stream.Sample.REGULAR;
import static io.recursivestore.stream.Sample.REGULAR_ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.stream.SegmentChain.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which segments are published: those up to the first that isn't sealed. */
final class SegmentChainTest {
  private static final Template TEMPLATE = new Template(Sample.FIELDS, new int[] {1, 2, 1});

  @TempDir Path root;

  @Test
  void chainOfAMissingDirectoryIsEmpty() {
    assertThat(read(root.resolve("none"))).isEmpty();
  }

  @Test
  void chainEndsAtTheFirstSegmentThatIsNotSealed() throws IOException {
    segment(0, 3, Slot.SEALED, 0);
    segment(3, 2, 0, 30);
    segment(5, 2, Slot.SEALED, 50);
    assertThat(read(root)).extracting(link -> link.head().slot().rows()).containsExactly(3L, 2L);
    assertThat(read(root).get(1).endRow()).isEqualTo(5);
    assertThat(read(root).get(1).endPosition()).isEqualTo(20);
  }

  @Test
  void otherNamesAreNoSegments() throws IOException {
    segment(0, 3, 0, 0);
    Files.createDirectory(root.resolve(SegmentWriter.TEMPORARY + "x"));
    Files.createFile(root.resolve("0"));
    Files.createFile(root.resolve("0000000000000000000x"));
    assertThat(read(root)).hasSize(1);
  }

  @Test
  void segmentAfterASealedOneMustExist() throws IOException {
    segment(0, 3, Slot.SEALED, 0);
    assertDamaged(root.resolve(SegmentChain.name(12)));
  }

  @Test
  void stepsMustIncreaseFromSegmentToSegment() throws IOException {
    segment(0, 3, Slot.SEALED, 0);
    segment(3, 2, 0, 20);
    assertDamaged(root.resolve(SegmentChain.name(12)).resolve("head"));
  }

  @Test
  void segmentsMustFollowEachOtherWithoutAGap() throws IOException {
    segment(0, 3, Slot.SEALED, 0);
    segment(4, 2, 0, 40);
    assertDamaged(root.resolve(SegmentChain.name(12)));
  }

  @Test
  void segmentOfOtherFieldsIsRefused() throws IOException {
    segment(0, 3, 0, 0);
    List<StreamField> others = List.of(StreamField.scalar("n", FieldType.INT64));
    assertThatThrownBy(() -> SegmentChain.read(root, "sample", others, StreamStart.ZERO))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContainingAll("head", "n: int64");
  }

  /** A writer died between naming its new segments and sealing the one before them. */
  @Test
  void writerRemovesSegmentsThatWereNeverPublished() throws IOException {
    StepStream stream = Sample.write(root, 5, REGULAR);
    Path segments = Sample.segment(root, 0).getParent();
    SegmentWriter lost = SegmentWriter.create(segments, TEMPLATE, 20, 5, 1024);
    lost.content().append(777, new long[4], new int[] {1, 2, 1}, 4);
    lost.publish(false, true, Batch.NONE);
    lost.giveName(segments);
    SegmentWriter.create(segments, TEMPLATE, 24, 6, 1024);
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 5, REGULAR));

    try (StepWriter writer = stream.writer()) {
      assertThat(Disk.names(segments)).containsExactly(SegmentChain.name(0));
      Sample.append(writer, 5, REGULAR_ROWS + 2, REGULAR);
    }
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, REGULAR_ROWS + 2, REGULAR));
  }

  /** A crash of the machine kept the seal and lost the rows of the next segment. */
  @Test
  void writerGoesOnBeforeASegmentWithoutRows() throws IOException {
    StepStream stream = Sample.write(root, 5, REGULAR);
    Path segments = Sample.segment(root, 0).getParent();
    Slot slot = Head.read(Sample.segment(root, 0)).orElseThrow().slot();
    new HeadWriter(Sample.segment(root, 0).resolve("head"))
        .write(
            new Slot(
                slot.sequence() + 1,
                5,
                20,
                0,
                0,
                10,
                40,
                Slot.SEALED,
                slot.dataCrc(),
                0,
                0,
                0,
                Batch.NONE));
    SegmentWriter.create(segments, TEMPLATE, 20, 5, 1024).giveName(segments);
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 5, REGULAR));

    try (StepWriter writer = stream.writer()) {
      assertThat(writer.lastStep()).hasValue(40);
      Sample.append(writer, 5, 7, REGULAR);
    }
    assertThat(stream.snapshot().segments()).hasSize(1);
    assertThat(Row.read(stream.snapshot())).isEqualTo(Sample.rows(0, 7, REGULAR));
  }

  private void segment(long firstRow, long rows, long flags, long firstStep) throws IOException {
    Path directory = Files.createDirectory(root.resolve(SegmentChain.name(firstRow * 4)));
    Slot slot =
        new Slot(
            1,
            rows,
            rows * 4,
            0,
            firstStep,
            10,
            firstStep + 10 * (rows - 1),
            flags,
            0,
            0,
            0,
            0,
            Batch.NONE);
    Files.write(
        directory.resolve("head"), Head.encode(firstRow, firstRow * 4, firstRow, TEMPLATE, slot));
  }

  private static List<Link> read(Path segments) {
    return SegmentChain.read(segments, "sample", Sample.FIELDS, StreamStart.ZERO);
  }

  private void assertDamaged(Path named) {
    assertThatThrownBy(() -> read(root))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("damaged")
        .hasMessageContaining(named.toString());
  }
}
