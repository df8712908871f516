package io.recursivestore.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrepOptionsTest {
  private static final String COMPLETE = "--root lab --stream walk --output arrow:out";

  @Test
  void valuesFollowOrStandBehindAnEqualsSign() {
    PrepOptions options = parse(COMPLETE + " --Window-Length=8 --splits train=0.5,test=0.5");

    assertThat(options.recorded())
        .containsOnlyKeys("stream", "window-length", "splits")
        .containsEntry("window-length", "8");
    assertThat(options.splits().names()).containsExactly("train", "test");
  }

  @Test
  void helpTellsOfEveryOption() {
    assertThat(CommandLine.asksForHelp()).isTrue();
    assertThat(CommandLine.asksForHelp("--root", "lab", "--help")).isTrue();
    assertThat(CommandLine.asksForHelp("--root", "lab")).isFalse();
    assertThat(CommandLine.help().lines().filter(line -> line.startsWith("  --")))
        .hasSameSizeAs(PrepOptions.ALL)
        .allSatisfy(line -> assertThat(line).matches("  --[A-Za-z-]+  .+ \\(.+; default: .+\\)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --windw-length 8                 | Did you mean 'window-length'?
          --splits                         | '--splits' has no value
          --shards --shuffle true          | '--shuffle' is the next option
          --shards 2 --shards 3            | given twice
          walk                             | 'walk' is no option
          --window-length zero             | Option 'window-length' can't be 'zero'
          --splits prep.json=1             | 'prep.json' is the name of a file
          --shards 0                       | Option 'shards' can't be '0'
          --shards 2 --rows-per-shard 5    | no use for 'rows-per-shard'
          --split-by episode               | needs 'window-boundary'
          --split-by shop                  | Give window or episode
          --versionAsOf 3                  | no use for 'versionAsOf'
          --shuffle false --shuffle-seed 1 | no use for 'shuffle-seed'
          --splits train=0.9,test=0.2      | 1.1 in all
          --columns a,b,a                  | a list of different columns
          --splits train                   | Option 'splits' can't be 'train'
          --dataset sales                  | Give only one of 'dataset', 'stream'
          """)
  void whatIsWrongIsSaid(String more, String message) {
    assertThatThrownBy(() -> parse(COMPLETE + " " + more))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --root lab --stream walk                       | Option 'output' is missing
          --root lab --output arrow:out                  | None of 'dataset', 'stream'
          --stream walk --output arrow:out               | Option 'root' is missing
          --root lab --stream walk --output csv:out      | parquet:DIR
          --root lab --stream walk --output arrow:       | parquet:DIR
          --root lab --stream walk --output arrow:s3://b | parquet:DIR
          --root lab --stream walk --output arrow:file:/b | parquet:DIR
          --root lab --stream walk --output dataset:a/b  | dataset:NAME
          --root lab --dataset a --output arrow:o --from-step 3 | no use for 'from-step'
          """)
  void whatIsMissingIsSaid(String words, String message) {
    assertThatThrownBy(() -> parse(words))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(message);
  }

  @Test
  void moreShardsThanNamesHoldAreRefused() {
    PrepOptions options = parse(COMPLETE + " --rows-per-shard 10");

    assertThat(options.shards("train", 999_990)).isEqualTo(99_999);
    assertThatThrownBy(() -> options.shards("train", 999_991))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Split 'train' would have 100000 shards");
  }

  private static PrepOptions parse(String words) {
    return PrepOptions.parse(words.split(" "));
  }
}
