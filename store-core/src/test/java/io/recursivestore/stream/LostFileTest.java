package io.recursivestore.stream;

import static io.recursivestore.stream.Sample.IRREGULAR;
import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers outlive their files: what becomes of a mapped file never ends the JVM. */
final class LostFileTest {
  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({
    "windows, data.i64",
    "windows, index.i64",
    "positions, data.i64",
    "positions, index.i64",
    "arrow, data.i64",
    "arrow, index.i64"
  })
  void copyingFromAFileThatWasShortenedIsAnErrorThatNamesIt(String how, String file)
      throws IOException {
    Sample.write(root, 100, IRREGULAR);
    assertThat(read(how, "truncate", file))
        .startsWith("CorruptDataException: ")
        .contains(Sample.segment(root, 0).resolve(file).toString(), "truncated");
  }

  @ParameterizedTest
  @CsvSource({"view, data.i64", "view, index.i64", "steps, data.i64"})
  void viewOfAFileThatWasShortenedIsAnError(String how, String file) throws IOException {
    Sample.write(root, 100, IRREGULAR);
    assertThat(read(how, "truncate", file)).containsAnyOf("InternalError: ", "truncated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"windows", "positions", "view", "steps", "arrow"})
  void deletedFileStaysReadable(String how) throws IOException {
    Sample.write(root, 100, IRREGULAR);
    assertThat(read(how, "delete", "data.i64")).isEqualTo("read");
  }

  /**
   * What the reader says is an error of the reader's own stream, not of another one that failed.
   */
  @Test
  void faultOfAnotherFileIsNotBlamedOnAWholeOne() {
    MappedSegments whole =
        new MappedSegments(Sample.write(root, 100, IRREGULAR).snapshot().segments());
    assertThat(whole.failed(new InternalError("a fault occurred")))
        .hasMessageContaining("a fault occurred")
        .hasMessageNotContaining("data.i64");
  }

  /** Returns what a process says of its reading, and waits until it ends as it should. */
  private String read(String how, String change, String file) throws IOException {
    try (ChildJvm child =
        ChildJvm.startWithArrow(ReadingProcess.class, root.toString(), how, change, file)) {
      String line = child.readLine();
      assertThat(child.readLine()).isEqualTo("alive");
      assertThat(child.await()).isZero();
      return line;
    }
  }
}
