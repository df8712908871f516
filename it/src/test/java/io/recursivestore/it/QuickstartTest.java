package io.recursivestore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Store;
import io.recursivestore.model.Commit;
import io.recursivestore.model.Snapshot;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
  private static final List<String> SPLITS = List.of("train", "validation", "test");

  @TempDir static Path directory;
  private static QuickstartRun run;

  @BeforeAll
  static void runOnTheRealData() throws Exception {
    run = QuickstartRun.into(directory);
  }

  @Test
  void makesADatasetStreamsAndWindows() {
    try (Store store = Store.open(root())) {
      assertThat(store.datasets().list()).containsExactly("weather", "windows");
      assertThat(store.streams().list()).containsExactly("ewr", "jfk", "lga");
      assertThat(store.datasets().open("weather").latest().rows()).isEqualTo(26_115);
      for (String airport : store.streams().list()) {
        assertThat(store.streams().open(airport).snapshot().steps()).isEqualTo(8730);
      }
    }
  }

  @Test
  void writesEachSplitAsAVersionWithItsLineage() {
    try (Store store = Store.open(root())) {
      List<Commit> history = store.datasets().open("windows").history();
      assertThat(history).extracting(c -> c.meta().get("split")).isEqualTo(SPLITS);
      assertThat(history)
          .allSatisfy(
              commit ->
                  assertThat(commit.parents())
                      .extracting(p -> p.collection().prefix() + "@" + p.version())
                      .containsExactly(
                          "datasets/weather@1",
                          "streams/ewr@8730",
                          "streams/jfk@8730",
                          "streams/lga@8730"));
    }
  }

  @Test
  void splitsAllWindowsEightyTenTen() {
    try (Store store = Store.open(root())) {
      var windows = store.datasets().open("windows");
      long all = windows.latest().rows();
      List<Long> sizes = windows.history().stream().map(Commit::addedRows).toList();

      // From the first midnight, step 24, to the last step, 8735.
      assertThat(all).isEqualTo(3 * ((8735 + 1 - 24) / 24));
      assertThat(sizes.get(0) / (double) all).isBetween(0.75, 0.85);
      assertThat(sizes.get(1) / (double) all).isBetween(0.07, 0.13);
      assertThat(sizes.get(2) / (double) all).isBetween(0.07, 0.13);
    }
  }

  @Test
  void printsWhatItMade() {
    assertThat(run.text())
        .containsPattern("weather +dataset +version 1 +26,115")
        .containsPattern("windows +dataset +version 3 +1,089")
        .containsPattern("jfk +stream +step 8735 +8,730")
        .containsPattern("datasets/windows@3 .* append .* datasets/weather@1 streams/ewr@8730")
        .containsPattern("EWR +168 +77\\.0 +100\\.0")
        .containsPattern(
            "0 +4,674 +86\\.0\\s+0 +6,702 +68\\.3\\s+0 +4,135 +74\\.1\\s+1 +47 +29\\.5")
        .contains("Read 1 of 12 files")
        .doesNotContain("WARN", "ERROR", "Exception");
  }

  @Test
  void drawsAChart() throws IOException {
    BufferedImage chart = ImageIO.read(directory.resolve("quickstart.png").toFile());
    long colors =
        java.util.Arrays.stream(
                chart.getRGB(0, 0, chart.getWidth(), chart.getHeight(), null, 0, chart.getWidth()))
            .distinct()
            .count();

    assertThat(chart.getWidth()).isGreaterThan(1000);
    assertThat(colors).as("colors").isGreaterThan(10);
  }

  @Test
  void saysWhatToTryNext(@TempDir Path scratch) throws Exception {
    String text = run.text();
    assertThat(text).contains("jupyter lab notebooks/quickstart.ipynb", "bin/bench stream-scan");
    String pyspark =
        run.output().stream()
            .filter(line -> line.contains("PYSPARK_SUBMIT_ARGS"))
            .findFirst()
            .orElseThrow()
            .strip();
    Path interpreter = Python.of("python").interpreter();
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-c", pyspark)
            .directory(Path.of("..").toFile())
            .redirectOutput(scratch.resolve("out").toFile())
            .redirectError(scratch.resolve("err").toFile());
    String path = interpreter.getParent() + ":" + System.getenv("PATH");
    shell.environment().put("PATH", path);
    shell.environment().put("JAVA_HOME", System.getProperty("java.home"));

    int exitCode = shell.start().waitFor();

    assertThat(exitCode).as(Files.readString(scratch.resolve("err"))).isZero();
    assertThat(Files.readString(scratch.resolve("out"))).contains("train|  869", "test|  115");
  }

  @Test
  void repeatsTheYearForMoreRows(@TempDir Path other) throws Exception {
    QuickstartRun many = QuickstartRun.into(other, "--rows", "100000");

    try (Store store = Store.open(other.resolve("store").toString())) {
      Snapshot weather = store.datasets().open("weather").latest();
      assertThat(weather.rows()).isEqualTo(4 * 26_115);
    }
    assertThat(many.text()).containsPattern("write weather +104,460 +\\d").contains("rows/s");
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    QuickstartRun misspelt = QuickstartRun.with("--row", "3");
    QuickstartRun wrong = QuickstartRun.with("--rows", "many");

    assertThat(misspelt.exitCode()).isEqualTo(2);
    assertThat(misspelt.text()).contains("There is no option '--row'. Did you mean '--rows'?");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.text()).contains("Give a whole number");
  }

  @Test
  void leavesDirectoriesAloneThatAreNoStore(@TempDir Path other) throws Exception {
    Path mine = Files.createDirectories(other.resolve("store")).resolve("mine.txt");
    Files.writeString(mine, "important");

    QuickstartRun refused = QuickstartRun.with("--output", other.toString());

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.text()).contains("is not a store");
    assertThat(mine).hasContent("important");
  }

  private static String root() {
    return directory.resolve("store").toString();
  }
}
