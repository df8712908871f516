package io.recursivestore.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.LockedException;
import io.recursivestore.spark.testing.SparkTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs in processes that are killed with signal 9, and run again here, with other parallelism. */
@SparkTest
class KilledPrepTest {
  private static final int SHARDS = 80;
  private static final int DONE = 6;

  @TempDir Path directory;
  private SparkSession spark;
  private String root;

  @BeforeEach
  void write(SparkSession session) {
    spark = session;
    root = directory.resolve("store").toString();
    Walk.append(root, 6000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "arrow", "huggingface"})
  void theRestOfTheShardsAreWritten(String format) throws IOException {
    Path killed = directory.resolve("killed");
    Path whole = directory.resolve("whole");
    run(format + ":" + whole);
    kill(format + ":" + killed);
    assertThat(killed).doesNotExist();
    Path unfinished = directory.resolve(".prep-killed");
    Map<String, Object> before = shards(unfinished);
    assertThat(before).hasSizeBetween(DONE - 1, SHARDS - 1);
    Files.writeString(unfinished.resolve(".work/left-by-a-task.tmp"), "half of a shard");
    // The rows of the first run are read, whatever came since.
    Walk.append(root, 100);

    run(format + ":" + killed);

    assertThat(Jobs.contents(killed)).isEqualTo(Jobs.contents(whole));
    assertThat(shards(killed)).containsAllEntriesOf(before);
    assertThat(unfinished).doesNotExist();
  }

  @Test
  void shardsThatWereCommittedStay() throws IOException {
    kill("dataset:killed");
    long before = rows("killed-train");
    assertThat(before).isBetween(1L, 5999L);
    Walk.append(root, 100);

    PrepSummary summary = run("dataset:killed");

    assertThat(rows("killed-train")).isEqualTo(summary.rows().get("train"));
    Path whole = directory.resolve("whole");
    TrainingPrep.run(
        spark, Jobs.options(root, "parquet:" + whole, "stream", Walk.NAME, "to-step", "18008"));
    assertThat(
            spark
                .read()
                .format("recursive-store")
                .option("dataset", "killed-train")
                .load(root)
                .collectAsList())
        .isEqualTo(Jobs.rows(spark, whole, "train"));
  }

  @Test
  void aRunIsRefusedWhileAnotherProcessHasTheJob() throws IOException, InterruptedException {
    String output = "parquet:" + directory.resolve("busy");
    Process process = start(output);
    try {
      String pid = Long.toString(process.pid());
      assertThat(new ProcessBuilder("kill", "-STOP", pid).start().waitFor()).isZero();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> run(output))
            .isInstanceOf(LockedException.class)
            .hasMessageContaining("Another run");
      }
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }

    run(output);
    assertThat(directory.resolve("busy/prep.json")).exists();
  }

  @Test
  void otherOptionsDoNotGoOn() throws IOException {
    String output = "arrow:" + directory.resolve("killed");
    kill(output);

    assertThatThrownBy(
            () ->
                TrainingPrep.run(
                    spark, Jobs.options(root, output, "stream", Walk.NAME, "shards", "7")))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessageContaining("'shards' was '80' and is '7'");
  }

  @Test
  void stepsThatWereDroppedMeanwhileAreMissed() throws IOException {
    String output = "arrow:" + directory.resolve("killed");
    kill(output);
    try (Store store = Store.open(root)) {
      assertThat(store.streams().open(Walk.NAME).dropBefore(9000)).isPositive();
    }

    assertThatThrownBy(() -> run(output))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("are no longer there")
        .hasMessageContaining("\"rows\":6000");
  }

  private PrepSummary run(String output) {
    return TrainingPrep.run(
        spark, Jobs.options(root, output, "stream", Walk.NAME, "shards", "" + SHARDS));
  }

  private long rows(String dataset) {
    return spark.read().format("recursive-store").option("dataset", dataset).load(root).count();
  }

  /** Starts the job in another process, and kills that when some shards are done. */
  private void kill(String output) throws IOException {
    Process process = start(output);
    try {
      process.toHandle().destroyForcibly();
      assertThat(process.waitFor()).isEqualTo(128 + 9);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Starts the job in another process, and returns that when some shards are done. */
  private Process start(String output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.matches("--add-.*|-Djdk.*|-XX:TieredStopAtLevel=.*"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(PrepChild.class.getName(), "local[1]", "--root", root));
    command.addAll(List.of("--stream", Walk.NAME, "--output", output, "--shards", "" + SHARDS));
    Process process =
        new ProcessBuilder(command).redirectError(directory.resolve("errors").toFile()).start();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    // The first tasks count rows.
    for (int tasks = 0; tasks < DONE + 2; tasks++) {
      assertThat(lines.readLine()).startsWith("task");
    }
    return process;
  }

  /** Returns what tells a file from another with the same content, by name. */
  private static Map<String, Object> shards(Path place) throws IOException {
    Map<String, Object> keys = new HashMap<>();
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.toString().contains("-of-")) {
          keys.put(
              place.relativize(file).toString(),
              Files.readAttributes(file, "fileKey,lastModifiedTime").toString());
        }
      }
    }
    return keys;
  }
}
