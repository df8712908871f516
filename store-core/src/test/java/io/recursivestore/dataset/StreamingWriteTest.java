package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.format.Compression;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that come one by one are written as they come. */
final class StreamingWriteTest {
  private static final RowFiller<Long> FILLER =
      (id, batch, row) -> {
        ((BigIntVector) batch.getVector("id")).setSafe(row, id);
        ((TimeStampVector) batch.getVector("time")).setSafe(row, id * ChunkedData.MINUTE);
        if (id % 7 != 0) {
          ((VarCharVector) batch.getVector("name"))
              .setSafe(row, ("n" + id).getBytes(StandardCharsets.UTF_8));
        }
      };
  private static final WriteOptions SMALL_FILES = new WriteOptions(Compression.NONE, 30_000);

  private final ChunkedData data = new ChunkedData();

  @AfterEach
  void close() {
    data.close();
  }

  private record Progress(long rows, long bytes, int files) {}

  @Test
  void rowsAreWrittenAndProgressIsTold() {
    Dataset dataset = data.create("d");
    List<Progress> told = new ArrayList<>();

    Commit commit =
        append(
            dataset,
            LongStream.range(0, 10_000).iterator(),
            (rows, bytes, files) -> told.add(new Progress(rows, bytes, files)));

    assertThat(ChunkedData.flat(dataset.chunks(dataset.latest(), Scan.ALL)))
        .isEqualTo(ChunkedData.rows(0, 10_000));
    assertThat(commit.meta())
        .isEqualTo(
            Map.of("storage_method", "streaming", "item_count", "10000", "from", "a generator"));
    assertThat(told).extracting(Progress::rows).containsExactly(4096L, 8192L, 10_000L, 10_000L);
    assertThat(told).extracting(Progress::bytes).isSorted();
    assertThat(told.get(3).bytes()).isEqualTo(dataset.latest().bytes());
    assertThat(told.get(3).files()).isEqualTo(dataset.latest().fragments().size()).isGreaterThan(1);
  }

  @Test
  void wideRowsMakeSmallBatches() {
    Dataset dataset = data.create("d");
    byte[] wide = new byte[1 << 20];
    List<Long> told = new ArrayList<>();
    long[] most = {0};

    dataset.append(
        LongStream.range(0, 100).iterator(),
        (Long id, VectorSchemaRoot batch, int row) -> {
          ((BigIntVector) batch.getVector("id")).setSafe(row, id);
          ((VarCharVector) batch.getVector("name")).setSafe(row, wide);
          most[0] = Math.max(most[0], data.memory.getAllocatedMemory());
        },
        WriteOptions.DEFAULT,
        CommitInfo.NONE,
        (rows, bytes, files) -> told.add(rows));

    assertThat(told).startsWith(32L, 64L, 96L, 100L);
    assertThat(most[0]).isLessThan(80L << 20);
    assertThat(dataset.latest().rows()).isEqualTo(100);
  }

  @Test
  void errorOfTheRowsLeavesNothingBehind() {
    Dataset dataset = data.create("d");
    Iterator<Long> failing =
        LongStream.range(0, 20_000)
            .mapToObj(
                id -> {
                  if (id == 15_000) {
                    throw new IllegalStateException("no more");
                  }
                  return id;
                })
            .iterator();

    assertThatThrownBy(() -> append(dataset, failing, WriteProgress.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no more");
    assertThatThrownBy(
            () ->
                append(
                    dataset,
                    LongStream.range(0, 20_000).iterator(),
                    (rows, bytes, files) -> {
                      throw new IllegalStateException("stopped");
                    }))
        .hasMessage("stopped");
    assertThat(dataset.latest().version()).isEqualTo(1);
    assertThat(data.objects.listNames("datasets/d/data")).isEmpty();
  }

  @Test
  void rowsWithoutNeededValuesAreRefused() {
    Dataset dataset = data.create("d");
    assertThatThrownBy(
            () ->
                dataset.append(
                    List.of("x").iterator(),
                    (row, batch, index) -> {},
                    WriteOptions.DEFAULT,
                    CommitInfo.NONE,
                    WriteProgress.NONE))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("id");
  }

  private static Commit append(Dataset dataset, Iterator<Long> ids, WriteProgress progress) {
    CommitInfo info = new CommitInfo(List.of(), Map.of("from", "a generator"));
    return dataset.append(ids, FILLER, SMALL_FILES, info, progress);
  }
}
