package io.recursivestore.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.exchange.python.PickleLimits;
import io.recursivestore.exchange.python.Pickles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that Python pickles are, in the guide's JSON, still the same when Python reads that. */
class PicklesOfPythonTest {
  private static final String SCRIPT = "pickles.py";

  @TempDir Path scratch;

  @Test
  void everyValueOfEveryProtocolIsWhatItWas() throws Exception {
    Path pickles = Files.createDirectory(scratch.resolve("pickles"));
    python("write", pickles.toString());

    int count = 0;
    for (Path pickle : files(pickles)) {
      JsonNode value =
          Pickles.json(pickle.toString(), Files.readAllBytes(pickle), PickleLimits.ofThisProcess());
      Files.writeString(Path.of(pickle + ".json"), value.toString());
      count++;
    }

    assertThat(count).isGreaterThan(450).isEqualTo(count / 6 * 6);
    assertThat(python("compare", pickles.toString())).isEmpty();
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private JsonNode python(String... arguments) throws Exception {
    Python.Run run = Python.of("python").run(scratch, SCRIPT, List.of(arguments));
    assertThat(run.exitCode()).as("%s", run.errors()).isZero();
    String output = String.join("", run.output());
    return DocumentedReader.JSON.readTree(output.isEmpty() ? "null" : output);
  }
}
