package io.recursivestore.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.InvalidRequestException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatasetCardTest {
  private static final Features FEATURES =
      Features.parse(
          """
          {"step": {"dtype": "int64", "_type": "Value"},
           "obs": {"feature": {"dtype": "float32", "_type": "Value"}, "_type": "List"},
           "fixed": {"feature": {"dtype": "int64", "_type": "Value"}, "length": 3, "_type": "List"},
           "label": {"names": ["neg", "pos"], "_type": "ClassLabel"},
           "s": {"x": {"dtype": "bool", "_type": "Value"}},
           "boxes": [{"y": {"dtype": "int8", "_type": "Value"}}],
           "grid": [[{"dtype": "int8", "_type": "Value"}]],
           "m": {"shape": [2, 2], "dtype": "float32", "_type": "Array2D"},
           "image": {"_type": "Image"}}
          """);

  @Test
  void aNewCardSaysWhatThereIs() {
    DatasetCard card =
        DatasetCard.parse("")
            .with("default", FEATURES, Map.of("train", new SplitSize(2, 1, 7)), 0, false);

    assertThat(card.text())
        .isEqualTo(
            """
            ---
            dataset_info:
              features:
              - name: step
                dtype: int64
              - name: obs
                sequence: float32
              - name: fixed
                sequence: int64
                length: 3
              - name: label
                dtype:
                  class_label:
                    names:
                      "0": neg
                      "1": pos
              - name: s
                struct:
                - name: x
                  dtype: bool
              - name: boxes
                list:
                - name: "y"
                  dtype: int8
              - name: grid
                sequence:
                  sequence: int8
              - name: m
                dtype:
                  array2_d:
                    shape:
                    - 2
                    - 2
                    dtype: float32
              - name: image
                dtype: image
              splits:
              - name: train
                num_bytes: 1
                num_examples: 2
              download_size: 7
              dataset_size: 1
            configs:
            - config_name: default
              data_files:
              - split: train
                path: data/train-*
            ---
            """);
  }

  @Test
  void featuresReadBack() {
    assertThat(FeatureYaml.read(FeatureYaml.write(FEATURES))).isEqualTo(FEATURES);
  }

  @Test
  void allElseIsKept() {
    String text =
        """
        ---
        license: mit   # mine
        dataset_info:
        - config_name: en
          splits:
          - name: test
            num_bytes: 5
            num_examples: 1
          download_size: 6
          dataset_size: 5
        tags:
        - a
        - &x !strange b
        configs:
        - config_name: en
          default: true
          data_files: en/*.parquet
        pretty_name: Data
        ---
        # Data

        Hello --- world
        """;

    DatasetCard card =
        DatasetCard.parse(text)
            .with("default", FEATURES, Map.of("train", new SplitSize(2, 1, 7)), 0, false);

    assertThat(card.text())
        .startsWith("---\nlicense: mit   # mine\ntags:\n- a\n- &x !strange b\npretty_name: Data\n")
        .contains("- config_name: en\n  splits:\n  - name: test\n    num_bytes: 5\n")
        .contains("- config_name: en\n  default: true\n  data_files: en/*.parquet\n")
        .endsWith("---\n# Data\n\nHello --- world\n");
    assertThat(DatasetCard.parse(card.text()).text()).isEqualTo(card.text());
  }

  @Test
  void otherSplitsKeepTheirSizes() {
    DatasetCard card =
        DatasetCard.parse("")
            .with("default", FEATURES, Map.of("train", new SplitSize(2, 10, 100)), 0, false)
            .with("default", FEATURES, Map.of("test", new SplitSize(3, 20, 200)), 0, false)
            .with("default", FEATURES, Map.of("train", new SplitSize(4, 40, 400)), 100, false);

    assertThat(card.text())
        .contains("num_examples: 3", "num_examples: 4")
        .doesNotContain("num_examples: 2")
        .contains("download_size: 600", "dataset_size: 60");
    assertThat(
            card.with("default", FEATURES, Map.of("only", new SplitSize(1, 1, 1)), 600, true)
                .text())
        .contains("num_examples: 1", "download_size: 1\n", "dataset_size: 1\n", "data/only-*")
        .doesNotContain("train", "test");
  }

  @Test
  void splitsOfOneConfigurationHaveTheSameFeatures() {
    DatasetCard card =
        DatasetCard.parse("")
            .with("default", FEATURES, Map.of("train", new SplitSize(2, 10, 100)), 0, false);
    Features others = FEATURES.select(List.of("step"));

    assertThatThrownBy(
            () -> card.with("default", others, Map.of("test", new SplitSize(1, 1, 1)), 0, false))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("The other splits of configuration 'default' have the features");
    assertThat(
            card.with("default", others, Map.of("train", new SplitSize(1, 1, 1)), 0, false).text())
        .doesNotContain("obs");
  }

  @Test
  void filesAreFoundAsTheCardSays() {
    DatasetCard card =
        DatasetCard.parse(
            """
            ---
            configs:
            - config_name: default
              data_files:
              - split: a
                path: ["x/*.parquet", "**/deep.parquet"]
              - split: b
                path: y?.parquet
            - config_name: one
              data_files: x/1.parquet
            ---
            """);
    List<String> files =
        List.of("x/1.parquet", "x/z/2.parquet", "q/w/deep.parquet", "y1.parquet", "y12.parquet");

    assertThat(card.splits("default", files))
        .isEqualTo(
            Map.of("a", List.of("x/1.parquet", "q/w/deep.parquet"), "b", List.of("y1.parquet")));
    assertThat(card.splits("one", files)).isEqualTo(Map.of("train", List.of("x/1.parquet")));
  }

  @Test
  void withoutACardNamesTell() {
    DatasetCard card = DatasetCard.parse("just text\n");

    assertThat(
            card.splits(
                "default",
                List.of(
                    "data/hard.test-00000-of-00001-ab12.parquet",
                    "data/train-00000-of-00001.parquet",
                    "other.parquet")))
        .containsOnlyKeys("hard.test", "train");
    assertThat(card.splits("en", List.of("en/dev-00000-of-00001.parquet", "x.parquet")))
        .containsOnlyKeys("dev");
    assertThat(card.splits("default", List.of("test/a.parquet", "my train/b.parquet")))
        .containsOnlyKeys("test", "train");
    assertThat(card.splits("default", List.of("a-valid.parquet", "training_1.parquet")))
        .containsOnlyKeys("train", "validation");
    assertThat(card.splits("default", List.of("contest.parquet", "trained.parquet")))
        .isEqualTo(Map.of("train", List.of("contest.parquet", "trained.parquet")));
    assertThat(card.splits("default", List.of())).isEmpty();
    assertThat(card.text()).isEqualTo("---\n---\njust text\n");
  }

  @Test
  void whatIsNotUnderstoodIsRefused() {
    assertThatThrownBy(() -> DatasetCard.parse("---\ndataset_info: {\n---\n"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("Can't read the YAML at the beginning of README.md: '{' is not understood.");
  }
}
