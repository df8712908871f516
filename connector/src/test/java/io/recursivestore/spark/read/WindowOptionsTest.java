package io.recursivestore.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.spark.option.WindowPartial;
import io.recursivestore.spark.option.WindowUnit;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options that don't go together are refused when a frame is made, in one line that says why. */
@SparkTest
class WindowOptionsTest {
  @TempDir Path directory;
  private SparkSession spark;
  private String root;

  @BeforeEach
  void write(SparkSession session) {
    spark = session;
    root = directory.resolve("store").toString();
    ModelStream.random(new SplittableRandom(1), 20, 0.2, 1).write(root, 100);
  }

  @ParameterizedTest
  @CsvSource({
    "window-stride, 3",
    "window-unit, tokens",
    "window-boundary, done",
    "window-partial, pad"
  })
  void optionsOfWindowsNeedALength(String option, String value) {
    assertRefused(
        "Option '" + option + "' was given without 'window-length'. Give both.", option, value);
  }

  @Test
  void episodesNeedABoundary() {
    assertRefused(
        "Option 'window-length' = 'episode' needs 'window-boundary', the field that is true in the"
            + " last step of an episode. Give both.",
        "window-length",
        "episode");
  }

  @Test
  void episodesHaveNoStride() {
    assertRefused(
        "Option 'window-stride' doesn't go with 'window-length' = 'episode': each episode is one"
            + " window. Leave 'window-stride' out.",
        "window-length",
        "episode",
        "window-boundary",
        "done",
        "window-stride",
        "2");
  }

  @Test
  void tokensHaveNoEpisodes() {
    assertRefused(
        "Windows of tokens have no episodes: 'window-boundary' doesn't go with 'window-unit' ="
            + " 'tokens'. Leave one out.",
        "window-length",
        "4",
        "window-unit",
        "tokens",
        "window-boundary",
        "done");
    assertRefused(
        "Windows of tokens have no episodes: 'window-length' = 'episode' doesn't go with"
            + " 'window-unit' = 'tokens'. Give a number of tokens.",
        "window-length",
        "episode",
        "window-unit",
        "tokens");
  }

  @Test
  void boundariesAreBooleanFields() {
    assertRefused(
        "Option 'window-boundary': There is no field 'dune'. Did you mean 'done'?",
        "window-length",
        "4",
        "window-boundary",
        "dune");
    assertRefused(
        "Option 'window-boundary': There is no field 'step'. There are: x, seen, done.",
        "window-length",
        "4",
        "window-boundary",
        "step");
    assertRefused(
        "Option 'window-boundary' needs a field that is true or false, but 'x' is BIGINT. Boolean"
            + " fields: [done].",
        "window-length",
        "4",
        "window-boundary",
        "x");
    assertRefused(
        "Option 'window-boundary' needs a field that is true or false, but 'seen' is ARRAY<FLOAT>."
            + " Boolean fields: [done].",
        "window-length",
        "episode",
        "window-boundary",
        "seen");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "window-length|0|a whole number of at least 1, or episode",
        "window-length|episodes|a whole number of at least 1, or episode",
        "window-unit|bytes|steps or tokens",
        "window-partial|fill|drop, pad or keep",
        "shuffle-seed|x|a whole number",
        "shuffle-epoch|-1|a whole number of at least 0",
        "shuffle-offset|-1|a whole number of at least 0",
        "sample-windows|0|a whole number of at least 1"
      })
  void valuesThatDontExist(String option, String value, String values) {
    assertRefused(
        "Option '" + option + "' can't be '" + value + "'. Give " + values + ".", option, value);
  }

  @Test
  void windowsThatAreTooLong() {
    assertRefused(
        "Option 'window-length' is 20000000; the largest is 16777216.",
        "window-length",
        "20000000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"shuffle-epoch", "shuffle-offset"})
  void aPlaceInAnOrderNeedsTheOrder(String option) {
    assertRefused(
        "Option '"
            + option
            + "' was given without 'shuffle-seed', which says what order is meant. Give both.",
        option,
        "1");
  }

  @Test
  void datasetsHaveNoWindows() {
    spark.range(3).write().format("recursive-store").option("dataset", "d").save(root);

    assertThatThrownBy(
            () ->
                spark
                    .read()
                    .format("recursive-store")
                    .option("dataset", "d")
                    .option("shuffle-seed", 1)
                    .load(root))
        .isInstanceOf(AnalysisException.class)
        .hasMessage(
            "Dataset 'd' takes no option 'shuffle-seed', which is for streams. Leave it out.");
  }

  @Test
  void tablesOfACatalogHaveNoWindows() {
    spark
        .conf()
        .set("spark.sql.catalog.lab", "io.recursivestore.spark.catalog.RecursiveStoreCatalog");
    spark.conf().set("spark.sql.catalog.lab.root", root);

    assertThatThrownBy(
            () -> spark.read().option("window-length", 2).table("lab.streams.s").collectAsList())
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("Windows change a table's columns");
  }

  @Test
  void aStreamThatLostItsBoundaryIsRefusedAgain() {
    var windows = reader().option("window-length", 2).option("window-boundary", "done").load(root);
    try (Store store = Store.open(root)) {
      store.streams().drop(ModelStream.NAME);
      store.streams().define(ModelStream.NAME, List.of(ModelStream.FIELDS.get(0)), CommitInfo.NONE);
    }

    assertThatThrownBy(windows::collectAsList).hasMessageContaining("no field 'done'");
  }

  @Test
  void theTextOfWindowsIsReadBack() {
    for (WindowUnit unit : WindowUnit.values()) {
      for (WindowPartial partial : WindowPartial.values()) {
        for (String boundary : new String[] {null, "done", "a by b, c", "x\ny", ""}) {
          Windows windows = new Windows(7, 3, unit, partial, boundary);
          assertThat(Windows.parse(windows.toString())).isEqualTo(windows);
        }
      }
    }
    Windows episodes =
        new Windows(Windows.EPISODE, 1, WindowUnit.STEPS, WindowPartial.DROP, "done");
    assertThat(Windows.parse(episodes.toString())).isEqualTo(episodes);
  }

  private void assertRefused(String message, String... options) {
    DataFrameReader reader = reader();
    for (int i = 0; i < options.length; i += 2) {
      reader = reader.option(options[i], options[i + 1]);
    }
    DataFrameReader asked = reader;
    assertThatThrownBy(() -> asked.load(root))
        .isInstanceOf(AnalysisException.class)
        .hasMessage(message);
  }

  private DataFrameReader reader() {
    return spark.read().format("recursive-store").option("stream", ModelStream.NAME);
  }
}
