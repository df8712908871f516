package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.model.CollectionKind;
import io.recursivestore.spark.job.PrepOptions;
import io.recursivestore.spark.option.CollectionOptions;
import io.recursivestore.spark.option.Option;
import io.recursivestore.spark.option.ReadOptions;
import io.recursivestore.spark.option.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of options has each option, and none that doesn't exist. */
class OptionsDocumentTest {
  @Test
  void hasARowForEachOption() throws IOException {
    List<String> rows =
        Stream.of(CollectionOptions.ALL, ReadOptions.ALL, WriteOptions.ALL, PrepOptions.OWN)
            .flatMap(List::stream)
            .map(OptionsDocumentTest::row)
            .toList();

    assertThat(
            Files.readAllLines(Path.of("../docs/options.md")).stream()
                .filter(line -> line.startsWith("| `") && !line.startsWith("| `meta.")))
        .containsExactlyElementsOf(rows);
  }

  private static String kinds(Option<?> option) {
    return option.kinds().size() == CollectionKind.values().length
        ? "all"
        : option.kinds().stream()
            .sorted()
            .map(CollectionKind::directory)
            .collect(Collectors.joining(", "));
  }

  private static String row(Option<?> option) {
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(
            option.key(), kinds(option), option.meaning(), option.values(), option.defaultText());
  }
}
