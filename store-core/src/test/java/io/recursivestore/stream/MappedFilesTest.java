package io.recursivestore.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CorruptDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files stay mapped for a while, and a file at the path of another is another. */
final class MappedFilesTest {
  @TempDir Path directory;

  @Test
  void fileIsMappedOnceAsLongAsItIsKept() throws IOException {
    MappedFiles files = new MappedFiles(Duration.ofHours(1), 10);
    Path file = write("a", 1, 2, 3);
    ByteBuffer first = files.get(file, 3);
    assertThat(first.getLong(16)).isEqualTo(3);
    assertThat(files.get(file, 3)).isSameAs(first);
    assertThat(files.get(file, 2)).isNotSameAs(first);
    assertThat(files.size()).isEqualTo(2);
  }

  @Test
  void replacedFileIsMappedAnew() throws IOException {
    MappedFiles files = new MappedFiles(Duration.ofHours(1), 10);
    ByteBuffer first = files.get(write("a", 1), 1);
    Files.move(directory.resolve("a"), directory.resolve("b"));
    ByteBuffer second = files.get(write("a", 2), 1);
    assertThat(first.getLong(0)).isEqualTo(1);
    assertThat(second.getLong(0)).isEqualTo(2);
  }

  @Test
  void fileThatBecameTooShortIsAnErrorThoughItIsMapped() throws IOException {
    MappedFiles files = new MappedFiles(Duration.ofHours(1), 10);
    Path file = write("a", 1, 2);
    files.get(file, 2);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(8);
    }
    assertThatThrownBy(() -> files.get(file, 2))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContainingAll(file.toString(), "truncated");
  }

  @Test
  void fewFilesAreKept() throws IOException {
    MappedFiles files = new MappedFiles(Duration.ofHours(1), 3);
    ByteBuffer first = files.get(write("0", 7), 1);
    for (int i = 1; i < 10; i++) {
      assertThat(files.get(write(Integer.toString(i), i), 1).getLong(0)).isEqualTo(i);
    }
    assertThat(files.size()).isEqualTo(3);
    assertThat(first.getLong(0)).isEqualTo(7);
  }

  @Test
  void idleFilesAreLetGo() throws IOException {
    MappedFiles files = new MappedFiles(Duration.ofMillis(5), 10);
    files.get(write("a", 1), 1);
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (files.size() > 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(files.size()).isZero();
  }

  private Path write(String name, long... longs) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(longs.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    LongStream.of(longs).forEach(bytes::putLong);
    return Files.write(directory.resolve(name), bytes.array());
  }
}
