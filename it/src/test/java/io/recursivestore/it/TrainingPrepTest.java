package io.recursivestore.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The training prep job in a stock spark-submit, as its page says, and its shards as the real
 * HuggingFace datasets and pyarrow read them.
 */
class TrainingPrepTest {
  static final String COMMAND = "spark-submit --class io.recursivestore.spark.job.TrainingPrep";
  @TempDir private static Path directory;

  @BeforeAll
  static void makeStore() throws Exception {
    QuickstartRun.into(directory.resolve("target/quickstart"));
    Files.createSymbolicLink(
        directory.resolve("store"), directory.resolve("target/quickstart/store"));
  }

  @Test
  void thePagesCommandPrintsWhatThePageSays() throws Exception {
    Page page =
        Page.all().stream()
            .filter(p -> p.name().equals("docs/guide/training-prep.md"))
            .findFirst()
            .orElseThrow();
    String command = page.blocks("bash").get(0).text().trim();
    assertThat(command).startsWith(COMMAND);
    List<String> words = List.of(command.substring(COMMAND.length()).trim().split(" "));

    Python.Run run = submit(words.subList(1, words.size()).toArray(String[]::new));

    assertThat(run.exitCode()).as(String.join("\n", run.errors())).isZero();
    assertThat(run.output())
        .containsExactly(
            page.blocks("text")
                .get(0)
                .text()
                .trim()
                .replace("/home/ada", directory.toRealPath().toString()));
  }

  @Test
  void whatIsWrongIsOneLine() throws Exception {
    Python.Run run = submit("--root", "store", "--steam", "ewr", "--output", "arrow:out");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors())
        .contains("There is no option 'steam'. Did you mean 'stream'?")
        .noneMatch(line -> line.startsWith("\tat "));
  }

  @Test
  void othersReadTheSameRowsInEachFormat() throws Exception {
    for (String format : List.of("parquet", "huggingface", "arrow")) {
      Python.Run run =
          submit(
              "--root=store",
              "--stream",
              "ewr",
              "--window-length",
              "24",
              "--window-stride",
              "5",
              "--splits",
              "train=0.8,test=0.2",
              "--rows-per-shard",
              "300",
              "--output",
              format + ":" + format);
      assertThat(run.exitCode()).as(String.join("\n", run.errors())).isZero();
    }

    Python.Run run =
        Python.of("python").run(directory, "training_prep.py", List.of("train", "test"));

    assertThat(run.exitCode()).as(String.join("\n", run.errors())).isZero();
    JsonNode report = new ObjectMapper().readTree(run.output().get(0));
    assertThat(report.path("shards").asInt()).isGreaterThan(5);
    assertThat(report.path("rows").asLong()).isEqualTo((8730 - 24) / 5 + 1);
    assertThat(report.path("formats_are_equal").asBoolean()).isTrue();
    assertThat(report.path("windows_are_consecutive").asBoolean()).isTrue();
    assertThat(report.path("largest_error").asDouble()).isLessThan(1e-12);
  }

  private static Python.Run submit(String... words) throws IOException, InterruptedException {
    return Python.of("python")
        .submit(
            directory,
            List.of("--class", "io.recursivestore.spark.job.TrainingPrep"),
            RuntimeJar.path().toString(),
            List.of(words));
  }
}
