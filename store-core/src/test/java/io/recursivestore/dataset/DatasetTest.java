package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.format.Compression;
import io.recursivestore.format.ReadCounts;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Column;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writing and reading the versions of one dataset. */
final class DatasetTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "id", Primitive.INT64, false),
              new Column(2, "name", Primitive.STRING, true)));
  private static final List<Map<String, Object>> FIRST = List.of(row(1, "a"), row(2, null));
  private static final List<Map<String, Object>> SECOND = List.of(row(3, "c"));

  @TempDir Path directory;
  private final BufferAllocator allocator = new RootAllocator();
  private Store store;
  private Dataset dataset;

  @BeforeEach
  void create() {
    store = Store.openOrCreate(directory.toString());
    dataset = store.datasets().create("sales", SCHEMA, CommitInfo.NONE);
  }

  @AfterEach
  void close() {
    store.close();
    allocator.close();
  }

  @Test
  void newDatasetIsEmpty() {
    assertThat(dataset.ref()).isEqualTo(CollectionRef.dataset("sales"));
    assertThat(dataset.latest().version()).isEqualTo(1);
    assertThat(dataset.latest().schema()).isEqualTo(SCHEMA);
    assertThat(read(dataset.latest())).isEmpty();
  }

  @Test
  void appendAddsRows() {
    append(FIRST);
    Commit commit = append(SECOND);
    assertThat(commit.operation()).isEqualTo(Operation.APPEND);
    assertThat(commit.addedRows()).isEqualTo(1);
    assertThat(read(dataset.latest())).containsExactly(row(1, "a"), row(2, null), row(3, "c"));
    assertThat(dataset.latest().rows()).isEqualTo(3);
  }

  @Test
  void overwriteReplacesAllRows() {
    append(FIRST);
    append(FIRST);
    Commit commit = overwrite(SECOND);
    assertThat(commit.operation()).isEqualTo(Operation.OVERWRITE);
    assertThat(commit.base()).isEqualTo(Commit.NOTHING);
    assertThat(read(dataset.latest())).isEqualTo(SECOND);
  }

  @Test
  void overwriteWithNothingLeavesNothing() {
    append(FIRST);
    dataset.overwrite(dataset.latest(), List.of(), CommitInfo.NONE);
    assertThat(read(dataset.latest())).isEmpty();
    assertThat(dataset.latest().schema()).isEqualTo(SCHEMA);
  }

  @Test
  void replaceChangesTheSchema() {
    append(FIRST);
    Schema other = new Schema(List.of(new Column(1, "x", Primitive.BOOL, true)));
    dataset.replace(other, stage(other, List.of(Rows.row("x", true))), CommitInfo.NONE);
    assertThat(dataset.latest().schema()).isEqualTo(other.after(SCHEMA));
    assertThat(read(dataset.latest())).containsExactly(Rows.row("x", true));
    assertThat(read(dataset.at(2))).isEqualTo(FIRST);
    assertThatThrownBy(() -> append(FIRST))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "Dataset 'sales' can't take these rows: There is no column 'id'. There are: x.");
  }

  @Test
  void everyVersionCanBeRead() {
    append(FIRST);
    append(SECOND);
    overwrite(SECOND);
    append(FIRST);
    List<List<Map<String, Object>>> versions = new ArrayList<>();
    for (Commit commit : dataset.history()) {
      versions.add(read(dataset.at(commit.version())));
      assertThat(dataset.at(commit.time())).isEqualTo(dataset.at(commit.version()));
    }
    assertThat(versions)
        .containsExactly(List.of(), FIRST, join(FIRST, SECOND), SECOND, join(SECOND, FIRST));
  }

  @Test
  void snapshotStaysWhileTheDatasetIsOverwritten() {
    append(FIRST);
    Snapshot before = dataset.latest();
    overwrite(SECOND);
    assertThat(read(before)).isEqualTo(FIRST);
  }

  @Test
  void commitKeepsParentsAndMetadata() {
    CommitInfo info =
        new CommitInfo(List.of(new Parent(CollectionRef.stream("steps"), 17)), Map.of("run", "42"));
    Commit commit = dataset.append(dataset.latest(), stage(SCHEMA, FIRST), info);
    assertThat(commit.parents()).isEqualTo(info.parents());
    assertThat(commit.meta()).isEqualTo(info.meta());
    assertThat(store.datasets().open("sales").history()).last().isEqualTo(commit);
  }

  @Test
  void rowsOfAReaderAreWrittenAsOneVersion() {
    append(FIRST);
    append(SECOND);
    Dataset copy = store.datasets().create("copy", SCHEMA, CommitInfo.NONE);
    try (ArrowReader rows = dataset.read(dataset.latest(), ReadOptions.ALL)) {
      copy.append(rows, WriteOptions.DEFAULT, CommitInfo.NONE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(copy.latest().version()).isEqualTo(2);
    assertThat(Rows.of(copy.read(copy.latest(), ReadOptions.ALL))).isEqualTo(join(FIRST, SECOND));
    try (ArrowReader rows = dataset.read(dataset.at(2), ReadOptions.ALL)) {
      copy.overwrite(rows, WriteOptions.DEFAULT, CommitInfo.NONE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(Rows.of(copy.read(copy.latest(), ReadOptions.ALL))).isEqualTo(FIRST);
  }

  @Test
  void columnsOfABatchAreMatchedByName() {
    Schema turned = SCHEMA.select(List.of("name", "id"));
    try (VectorSchemaRoot root = Rows.batch(allocator, turned, FIRST)) {
      assertThat(root.getVector(0).getName()).isEqualTo("name");
      dataset.append(root);
    }
    assertThat(read(dataset.latest())).isEqualTo(FIRST);
  }

  @Test
  void columnsAreReadInTheOrderAskedFor() throws IOException {
    append(FIRST);
    ReadOptions turned = ReadOptions.ALL.withColumns("name", "id");
    try (ArrowReader rows = dataset.read(dataset.latest(), turned)) {
      assertThat(rows.getVectorSchemaRoot().getSchema().getFields())
          .extracting(field -> field.getName())
          .containsExactly("name", "id");
    }
    assertThat(Rows.of(dataset.read(dataset.latest(), turned))).isEqualTo(FIRST);
    assertThatThrownBy(() -> dataset.read(dataset.latest(), ReadOptions.ALL.withColumns("nam")))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("There is no column 'nam'. Did you mean 'name'?");
  }

  @Test
  void readerCountsWhatItReadsOfAllFiles() throws IOException {
    append(FIRST);
    append(SECOND);
    ReadCounts counts;
    try (DatasetReader rows = dataset.read(dataset.latest(), ReadOptions.ALL)) {
      assertThat(rows.bytesRead()).isZero();
      assertThat(rows.loadNextBatch()).isTrue();
      long first = rows.bytesRead();
      assertThat(first).isPositive();
      assertThat(rows.loadNextBatch()).isTrue();
      assertThat(rows.bytesRead()).isGreaterThan(first);
      long all = rows.bytesRead();
      assertThat(rows.loadNextBatch()).isFalse();
      assertThat(rows.getVectorSchemaRoot().getRowCount()).isZero();
      assertThat(rows.bytesRead()).isEqualTo(all);
      counts = rows.counts();
      assertThat(counts).isEqualTo(new ReadCounts(all, 4, 0, 3, 0));
    }

    DatasetReader early = dataset.read(dataset.latest(), ReadOptions.ALL);
    try (early) {
      assertThat(early.loadNextBatch()).isTrue();
    }
    assertThat(early.counts()).isEqualTo(new ReadCounts(early.bytesRead(), 2, 0, 2, 0));
    assertThat(early.bytesRead()).isBetween(1L, counts.bytes() - 1);
  }

  @Test
  void writerEndsFilesAtTheTargetSize() {
    WriteOptions small = new WriteOptions(Compression.ZSTD, 1);
    List<Fragment> files;
    try (DatasetWriter writer = dataset.writer(dataset.latest(), small);
        VectorSchemaRoot first = Rows.batch(allocator, SCHEMA, FIRST);
        VectorSchemaRoot second = Rows.batch(allocator, SCHEMA, SECOND);
        VectorSchemaRoot empty = Rows.batch(allocator, SCHEMA, List.of())) {
      writer.write(first);
      writer.write(empty);
      writer.write(second);
      files = writer.finish();
    }
    assertThat(files).extracting(Fragment::rows).containsExactly(2L, 1L);
    dataset.append(dataset.latest(), files, CommitInfo.NONE);
    assertThat(read(dataset.latest())).isEqualTo(join(FIRST, SECOND));
  }

  @Test
  void writerThatIsNotFinishedLeavesNothing() {
    try (DatasetWriter writer = dataset.writer(dataset.latest(), WriteOptions.DEFAULT);
        VectorSchemaRoot root = Rows.batch(allocator, SCHEMA, FIRST)) {
      writer.write(root);
    }
    assertThat(store.objects().list("datasets/sales/data")).isEmpty();
    assertThat(dataset.latest().version()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void targetSizeMustBePositive(long bytes) {
    assertThatThrownBy(() -> new WriteOptions(Compression.AUTO, bytes))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("The target file size is " + bytes + " bytes; it must be positive.");
  }

  private Commit append(List<Map<String, Object>> rows) {
    try (VectorSchemaRoot root = Rows.batch(allocator, SCHEMA, rows)) {
      return dataset.append(root);
    }
  }

  private Commit overwrite(List<Map<String, Object>> rows) {
    return dataset.overwrite(dataset.latest(), stage(SCHEMA, rows), CommitInfo.NONE);
  }

  private List<Fragment> stage(Schema schema, List<Map<String, Object>> rows) {
    try (VectorSchemaRoot root = Rows.batch(allocator, schema, rows);
        DatasetWriter writer = store.datasets().stage("sales", schema, WriteOptions.DEFAULT)) {
      writer.write(root);
      return writer.finish();
    }
  }

  private List<Map<String, Object>> read(Snapshot snapshot) {
    return Rows.of(dataset.read(snapshot, ReadOptions.ALL));
  }

  private static Map<String, Object> row(long id, String name) {
    return Rows.row("id", id, "name", name);
  }

  private static <T> List<T> join(List<T> a, List<T> b) {
    List<T> joined = new ArrayList<>(a);
    joined.addAll(b);
    return joined;
  }
}
