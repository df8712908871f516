package io.recursivestore.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.recursivestore.exchange.Features;
import io.recursivestore.exchange.Split;
import io.recursivestore.exchange.SplitRowsOf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code hugging_face.py} says of datasets, and the same said of splits. */
final class HuggingFaceReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HuggingFaceReport() {}

  /** Runs the script, and returns what it says: features and rows by dataset and split. */
  static JsonNode run(Path scratch, List<String> arguments)
      throws IOException, InterruptedException {
    Python.Run run = Python.of("python").run(scratch, "hugging_face.py", arguments);
    assertThat(run.exitCode()).as(String.join("\n", run.errors())).isZero();
    return JSON.readTree(run.output().get(run.output().size() - 1));
  }

  /** Returns what the script says of one dataset, with features in one spelling. */
  static JsonNode canonical(JsonNode dataset) throws IOException {
    Map<String, Object> described = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> split : dataset.properties()) {
      described.put(
          split.getKey(),
          Map.of(
              "features",
              Features.parse(split.getValue().get("features").toString()).toJson(),
              "rows",
              split.getValue().get("rows")));
    }
    return JSON.readTree(JSON.writeValueAsBytes(described));
  }

  /** Says the same of splits. */
  static JsonNode of(Map<String, Split> splits) throws IOException {
    Map<String, Object> described = new LinkedHashMap<>();
    splits.forEach(
        (name, split) ->
            described.put(
                name,
                Map.of("features", split.features().toJson(), "rows", SplitRowsOf.split(split))));
    return JSON.readTree(JSON.writeValueAsBytes(described));
  }
}
