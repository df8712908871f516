package io.recursivestore.spark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of functions has each function, and none that doesn't exist. */
class FunctionsDocumentTest {
  @Test
  void hasARowForEachFunction() throws IOException {
    assertThat(
            Files.readAllLines(Path.of("../docs/guide/functions.md")).stream()
                .filter(line -> line.startsWith("| `")))
        .containsExactlyElementsOf(
            WindowFunctions.ALL.stream().map(FunctionsDocumentTest::row).toList());
  }

  private static String row(WindowFunction function) {
    String result = function.result().replaceAll("[A-Z]+(<[A-Z]+>)?", "`$0`");
    return "| `%s` | %s | %s |".formatted(function.usage(), result, function.meaning());
  }
}
