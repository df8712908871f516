package io.recursivestore.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Together;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@link LocalObjectStore} treats files, directories and links. */
final class LocalFilesTest {
  @TempDir Path directory;

  @Test
  void nothingIsTouchedBeforeTheFirstWrite() {
    Path root = directory.resolve("root");
    try (ObjectStore store = new LocalObjectStore(root)) {
      assertThat(store.list("")).isEmpty();
      assertThat(store.listNames("")).isEmpty();
      assertThat(store.get("a/b")).isEmpty();
      store.deleteAll("a");
    }
    assertThat(root).doesNotExist();
  }

  @Test
  void keyIsThePathBelowTheRoot() throws IOException {
    ObjectStore store = new LocalObjectStore(directory);
    store.putIfAbsent("a/b.json", new byte[] {1});
    assertThat(Files.readAllBytes(directory.resolve("a/b.json"))).isEqualTo(new byte[] {1});
    assertThat(store.localPath("a/b.json")).hasValue(directory.resolve("a/b.json"));
    assertThat(store.description()).isEqualTo(directory.toString());
  }

  @Test
  void linkIsASecondNameOfTheFile() throws IOException {
    ObjectStore store = new LocalObjectStore(directory.resolve("root"));
    Path file = Files.write(directory.resolve("file"), new byte[] {7});

    assertThat(store.link(file, "a/b")).isTrue();

    assertThat(Files.isSameFile(directory.resolve("root/a/b"), file)).isTrue();
    assertThatThrownBy(() -> store.link(file, "a/b")).isInstanceOf(AlreadyExistsException.class);
    store.delete("a/b");
    assertThat(file).exists();
    assertThat(store.link(directory.resolve("none"), "a/c")).isFalse();
    assertThat(store.get("a/c")).isEmpty();
  }

  @Test
  void linkIsAsOldAsItsName() throws IOException {
    ObjectStore store = new LocalObjectStore(directory.resolve("root"));
    Path file = Files.write(directory.resolve("file"), new byte[] {7});
    Instant old = Instant.parse("2020-02-29T12:00:00Z");
    Files.setLastModifiedTime(file, FileTime.from(old));
    store.link(file, "a/linked");
    store.putIfAbsent("a/own", new byte[1]);
    Files.setLastModifiedTime(directory.resolve("root/a/own"), FileTime.from(old));

    assertThat(store.list("a").get(0).modified()).isAfter(old.plus(Duration.ofDays(1)));
    assertThat(store.list("a").get(1).modified()).isEqualTo(old);
  }

  @Test
  void noTemporaryFilesAreLeft() throws IOException {
    ObjectStore store = new LocalObjectStore(directory);
    Together.run(
        4,
        thread -> {
          for (int i = 0; i < 20; i++) {
            store.putIfAbsent("put/" + i, new byte[10]);
          }
        });
    try (ObjectWriter committed = store.create("committed")) {
      committed.commit();
    }
    try (ObjectWriter abandoned = store.create("abandoned")) {
      abandoned.write(new byte[10], 0, 10);
    }
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(f -> f.getFileName().toString().startsWith("."))).isEmpty();
    }
  }

  @Test
  void temporaryFilesOfAKilledProcessAreNotListed() throws IOException {
    ObjectStore store = new LocalObjectStore(directory);
    store.putIfAbsent("a/b", new byte[1]);
    Files.createFile(directory.resolve("a/.tmp-left-behind"));
    assertThat(store.list("")).extracting(ObjectInfo::key).containsExactly("a/b");
    assertThat(store.listNames("a")).containsExactly("b");
    store.deleteAll("a");
    assertThat(directory.resolve("a")).doesNotExist();
  }

  @Test
  void rootMayBeALinkToADirectory() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    ObjectStore store = new LocalObjectStore(link);
    store.putIfAbsent("a/b", new byte[1]);
    assertThat(real.resolve("a/b")).exists();
    assertThat(store.list("")).extracting(ObjectInfo::key).containsExactly("a/b");
    assertThat(store.listNames("")).containsExactly("a");
  }

  @Test
  void linksInsideTheRootAreFollowed() throws IOException {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Path root = Files.createDirectory(directory.resolve("root"));
    Files.createSymbolicLink(root.resolve("datasets"), elsewhere);
    ObjectStore store = new LocalObjectStore(root);
    store.putIfAbsent("datasets/x/y", new byte[1]);
    assertThat(elsewhere.resolve("x/y")).exists();
    assertThat(store.list("")).extracting(ObjectInfo::key).containsExactly("datasets/x/y");
    assertThat(store.list("datasets")).extracting(ObjectInfo::key).containsExactly("datasets/x/y");
    assertThat(store.listNames("datasets")).containsExactly("x");
  }

  @Test
  void deleteAllRemovesALinkButNotWhatItPointsTo() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.createFile(elsewhere.resolve("precious"));
    Path root = Files.createDirectories(directory.resolve("root"));
    Files.createDirectory(root.resolve("data"));
    Files.createSymbolicLink(root.resolve("data/link"), elsewhere);
    new LocalObjectStore(root).deleteAll("data");
    assertThat(root.resolve("data")).doesNotExist();
    assertThat(elsewhere.resolve("precious")).exists();
  }

  @Test
  void brokenLinksAreNotListed() throws IOException {
    Files.createSymbolicLink(directory.resolve("broken"), directory.resolve("gone"));
    assertThat(new LocalObjectStore(directory).list("")).isEmpty();
  }

  @Test
  void fileWhereADirectoryIsNeededIsAStorageError() throws IOException {
    Files.createFile(directory.resolve("file"));
    ObjectStore store = new LocalObjectStore(directory);
    for (Runnable call :
        List.<Runnable>of(
            () -> store.putIfAbsent("file/below", new byte[1]),
            () -> store.create("file/below"),
            () -> store.get("file/below"),
            () -> store.open("file/below"))) {
      assertThatThrownBy(call::run)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining(directory.resolve("file").toString());
    }
  }

  @Test
  void directoryIsNoObject() throws IOException {
    Files.createDirectory(directory.resolve("dir"));
    assertThatThrownBy(() -> new LocalObjectStore(directory).get("dir"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(directory.resolve("dir").toString());
  }

  @Test
  void truncationNamesTheWholePath() {
    ObjectStore store = new LocalObjectStore(directory);
    store.putIfAbsent("a/b", new byte[3]);
    try (ObjectReader reader = store.open("a/b")) {
      assertThatThrownBy(() -> reader.read(0, java.nio.ByteBuffer.allocate(4)))
          .hasMessageContaining(directory.resolve("a/b").toString());
    }
  }
}
