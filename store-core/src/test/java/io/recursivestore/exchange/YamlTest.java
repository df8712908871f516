package io.recursivestore.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
  @Test
  void whatCardsAreWrittenInIsRead() throws IOException {
    String yaml =
        """
        # a comment
        dataset_info:
          config_name: 'it''s'   # why not
          features:
          - name: step
            dtype: int64
          - name: obs
            list: float32
            length: 3
          - name: label
            dtype:
              class_label:
                names:
                  '0': "neg \\u00e9\\x41"
                  '1': a long name
                    on two lines
                  '2': "quoted \\
                    too"
          -   name: nested
              struct:
                - {name: x, dtype: bool, more: [1, -2.5, null, 'a, b', {}]}
          splits: []
          empty:
          size: 123456789012
        configs:
        - config_name: default
          data_files:
          - split: train
            path: data/train-*
        text: |
          kept
          as it is
        last: true
        """;

    assertThat(Yaml.read(yaml.lines().toList()))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"dataset_info": {"config_name": "it's", "features": [
                        {"name": "step", "dtype": "int64"},
                        {"name": "obs", "list": "float32", "length": 3},
                        {"name": "label", "dtype": {"class_label": {"names":
                            {"0": "neg éA", "1": "a long name on two lines", "2": "quoted too"}}}},
                        {"name": "nested", "struct": [
                            {"name": "x", "dtype": "bool", "more": [1, -2.5, null, "a, b", {}]}]}],
                      "splits": [], "empty": null, "size": 123456789012},
                     "configs": [{"config_name": "default",
                        "data_files": [{"split": "train", "path": "data/train-*"}]}],
                     "text": "kept\\nas it is", "last": true}
                    """));
  }

  @Test
  void whatIsWrittenReadsBack() throws IOException {
    JsonNode node =
        new ObjectMapper()
            .readTree(
                """
                {"a": [[1, [2]], {"b": [{"c": "x: y", "d": "true", "e": ""}], "f": {}}, [], "- no", "#"],
                 "null": null, "g h": {"0": "é\\n\\"", "1": "'q'", "*": "data/train-*"}, "n": -1.5, "y": "yes"}
                """);

    assertThat(Yaml.read(Yaml.write(node).lines().toList())).isEqualTo(node);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: &anchor 1",
        "a: *alias",
        "a: !tag 1",
        "a: [1, 2",
        "a: {b: 1",
        "a: \"open",
        "a: 'open",
        "a: 1\na: 2",
        "a: 1\n   b: 2",
        "- 1\nb: 2",
        "a: [1] 2",
        "? a",
        "a: %"
      })
  void whatIsNotUnderstoodIsRefused(String yaml) {
    assertThatThrownBy(() -> Yaml.read(yaml.lines().toList()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("'.*' is not understood|it has two members 'a'");
  }

  @Test
  void depthAndLengthAreBounded() {
    assertThatThrownBy(() -> Yaml.read(java.util.List.of("a: " + "[".repeat(5_000))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Yaml.read(java.util.List.of("- ".repeat(5_000) + "a")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Yaml.read(java.util.List.of("\"" + "x".repeat(30_000))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
