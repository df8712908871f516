package io.recursivestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.ReadOptions;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.UnsupportedFormatException;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening and creating stores. */
final class StoreTest {
  @TempDir Path directory;

  @Test
  void missingStoreIsNotOpened() {
    for (Path path : List.of(directory, directory.resolve("missing"))) {
      assertThat(Store.exists(path.toString())).isFalse();
      assertThatThrownBy(() -> Store.open(path.toString()))
          .isInstanceOf(NotFoundException.class)
          .hasMessage(
              "There is no store in '%s' (it has no store.json). Check the path, or write something "
                  + "to it to create one.",
              path);
    }
    assertThat(directory.resolve("missing")).doesNotExist();
  }

  @Test
  void storeIsCreatedOnce() throws IOException {
    Path root = directory.resolve("deep/er");
    Store.openOrCreate(root.toString()).close();
    byte[] marker = Files.readAllBytes(root.resolve("store.json"));
    Store.openOrCreate(root.toString()).close();
    Store.open(root.toString()).close();
    Store.open(root.toUri()).close();
    assertThat(Store.exists(root.toString())).isTrue();
    assertThat(Files.readAllBytes(root.resolve("store.json"))).isEqualTo(marker);
  }

  @Test
  void manyCreatorsMakeOneStore() {
    Set<String> markers = ConcurrentHashMap.newKeySet();
    Together.run(
        8,
        thread -> {
          Store.openOrCreate(directory.resolve("store").toString()).close();
          markers.add(Files.readString(directory.resolve("store/store.json")));
        });
    assertThat(markers).hasSize(1);
  }

  @Test
  void rootMayBeAUriOrAPathWithSpaces() {
    Path root = directory.resolve("with space and %20");
    Store.openOrCreate(root.toString()).close();
    assertThat(root.resolve("store.json")).exists();
    Store.open(root.toUri()).close();
    Store.open(root.toUri().toString()).close();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, Integer.MAX_VALUE})
  void storeOfANewerFormatIsRefused(int version) throws IOException {
    Files.writeString(
        directory.resolve("store.json"), "{\"formatVersion\":" + version + ",\"new\":[]}");
    for (Runnable opening : openings()) {
      assertThatThrownBy(opening::run)
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessage(
              "The store '%s' has format version %d, but this library reads up to 1. Use a newer "
                  + "version of recursive-store.",
              directory.resolve("store.json"), version);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\0\0\0\0",
        "null",
        "[]",
        "7",
        "\"1\"",
        "{",
        "{}",
        "{\"formatVersion\":",
        "{\"formatVersion\":null}",
        "{\"formatVersion\":\"1\"}",
        "{\"formatVersion\":0}",
        "{\"formatVersion\":-1}",
        "{\"formatVersion\":1.5}",
        "{\"formatVersion\":[1]}",
        "{\"formatVersion\":99999999999999999999}",
        "{\"formatVersion\":1e400}",
        "PAR1"
      })
  void damagedMarkerIsNamed(String content) throws IOException {
    Path marker = directory.resolve("store.json");
    Files.writeString(marker, content);
    for (Runnable opening : openings()) {
      assertThatThrownBy(opening::run)
          .isInstanceOf(CorruptDataException.class)
          .hasMessageStartingWith("'" + marker + "' is damaged: ");
    }
    assertThat(marker).hasContent(content);
  }

  @Test
  void deeplyNestedMarkerIsNamed() throws IOException {
    Files.writeString(directory.resolve("store.json"), "[".repeat(1_000_000));
    assertThatThrownBy(() -> Store.open(directory.toString()))
        .isInstanceOf(CorruptDataException.class);
  }

  /** Not even root can write below a file, so this also holds where permissions do not. */
  @Test
  void rootThatIsAFileIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "content");
    for (Path root : List.of(file, file.resolve("below"))) {
      assertThatThrownBy(() -> Store.openOrCreate(root.toString()))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining(root.toString());
    }
    assertThat(file).hasContent("content");
  }

  @Test
  void markerThatIsADirectoryIsRefused() throws IOException {
    Files.createDirectory(directory.resolve("store.json"));
    assertThatThrownBy(() -> Store.open(directory.toString()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("store.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "s3://bucket/key", "nothing://host/path", "http:x", "a\0b"})
  void rootThatIsNoLocalDirectoryIsRefused(String root) {
    assertThatThrownBy(() -> Store.openOrCreate(root)).isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> Store.open(root)).isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> Store.exists(root)).isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void refusedUriIsNotShownWithItsSecrets() {
    for (String scheme : List.of("s3", "s3a", "hdfs", "s3a:x")) {
      assertThatThrownBy(() -> Store.open(scheme + "://key:secret@bucket/path"))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageNotContaining("secret");
      assertThatThrownBy(() -> Store.absolute(scheme + "://key:secret@bucket/path"))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void rootWithoutItsFileSystemOnTheClassPathSaysWhatToAdd() {
    assertThatThrownBy(() -> Store.open("s3a://bucket/lab"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("Can't open a store at 's3a://bucket/lab'")
        .hasMessageContaining("hadoop-aws");
  }

  @Test
  void settingsAreRefusedOnTheLocalDisk() {
    assertThatThrownBy(() -> Store.open("/data/lab", Map.of("fs.s3a.endpoint", "http://x")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("takes no settings");
  }

  @ParameterizedTest
  @CsvSource({
    "s3a://bucket, s3a://bucket",
    "s3a://bucket/, s3a://bucket",
    "s3a://bucket/a/b//, s3a://bucket/a/b",
    "hdfs://host:8020/lab, hdfs://host:8020/lab",
    "hdfs:///lab, hdfs:///lab",
    "abfs://container@account/lab, abfs://container@account/lab"
  })
  void remoteRootsAreTheSameOnAllMachines(String root, String absolute) {
    assertThat(Store.absolute(root)).isEqualTo(absolute);
  }

  @Test
  void storeWorksOnAnyAdapter() {
    ObjectStore objects = new MemoryObjectStore();
    assertThatThrownBy(() -> Store.open(objects))
        .isInstanceOf(NotFoundException.class)
        .hasMessageStartingWith("There is no store in 'memory'");
    try (Store store = Store.openOrCreate(objects)) {
      store.datasets().create("d", schema(), CommitInfo.NONE);
      assertThat(store.objects()).isSameAs(objects);
    }
    try (Store store = Store.open(objects)) {
      assertThat(store.datasets().list()).containsExactly("d");
      assertThat(store.streams().list()).isEmpty();
    }
  }

  @Test
  void closingBeforeAReaderIsRefused() throws IOException {
    Store store = Store.openOrCreate(new MemoryObjectStore());
    Dataset dataset = store.datasets().create("d", schema(), CommitInfo.NONE);
    try (var allocator = new org.apache.arrow.memory.RootAllocator();
        var root = Rows.batch(allocator, schema(), List.of(Rows.row("x", 1L)))) {
      dataset.append(root);
    }
    ArrowReader rows = dataset.read(dataset.latest(), ReadOptions.ALL);
    assertThat(rows.loadNextBatch()).isTrue();
    assertThatThrownBy(store::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("leaked");
  }

  @Test
  void closingTwiceIsHarmless() {
    Store store = Store.openOrCreate(directory.toString());
    store.datasets().create("d", schema(), CommitInfo.NONE);
    store.close();
    store.close();
  }

  private List<Runnable> openings() {
    return List.of(
        () -> Store.open(directory.toString()), () -> Store.openOrCreate(directory.toString()));
  }

  private static Schema schema() {
    return new Schema(List.of(new Column(1, "x", Primitive.INT64, true)));
  }
}
