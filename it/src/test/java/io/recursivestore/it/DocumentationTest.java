package io.recursivestore.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pages tell the truth: their Python and SQL run in a stock PySpark, their Java is that of
 * tests, their commands are run by {@code bin/test}, and their links lead somewhere.
 */
class DocumentationTest {
  private static final Path TESTS = Path.of("src/test/java/io/recursivestore/it/guide");

  static List<Page> pages() throws IOException {
    return Page.all();
  }

  @Test
  void pythonAndSqlRun(@TempDir Path scratch) throws Exception {
    QuickstartRun.into(scratch.resolve("target/quickstart"));
    List<Map<String, Object>> runnable =
        pages().stream()
            // The reader that it holds is run by FormatDocumentTest.
            .filter(page -> !page.name().equals("docs/format.md"))
            .map(page -> Map.of("name", page.name(), "blocks", page.blocks("python", "sql")))
            .toList();
    Path file = scratch.resolve("pages.json");
    new ObjectMapper().writeValue(file.toFile(), runnable);

    Python.Run run =
        Python.of("python")
            .submit(
                scratch,
                List.of("--jars", RuntimeJar.path().toString()),
                "run_pages.py",
                List.of(file.toString()));

    assertThat(run.exitCode()).as(String.join("\n", run.errors())).isZero();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void javaIsThatOfTests(Page page) throws IOException {
    List<String> sources;
    try (Stream<Path> files = Files.list(TESTS)) {
      sources = files.map(DocumentationTest::withoutIndents).toList();
    }

    assertThat(page.blocks("java"))
        .allSatisfy(
            block ->
                assertThat(sources)
                    .as(block.text())
                    .anyMatch(source -> source.contains(withoutIndents(block.text()))));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commandsAreRunByTheTestCommand(Page page) throws IOException {
    String tests = Files.readString(Path.of("../bin/test"));

    assertThat(page.blocks("bash").stream().flatMap(block -> block.text().lines()))
        .allSatisfy(
            line -> {
              String command = line.replaceFirst("\\s*#.*", "");
              assertThat(isCommand(command, tests)).as(command).isTrue();
            });
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadSomewhere(Page page) {
    assertThat(page.links()).allSatisfy(file -> assertThat(file).exists());
  }

  private static boolean isCommand(String command, String tests) throws IOException {
    Matcher script = Pattern.compile("bin/\\S+( [^-\\s]\\S*)?").matcher(command);
    if (script.lookingAt()) {
      List<String> words = List.of(script.group().split(" "));
      return command.equals("bin/test")
          || tests
              .replace("\\\n", "")
              .lines()
              .anyMatch(line -> List.of(line.strip().split("\\s+")).containsAll(words));
    }
    // What these tests do in other words: a PySpark with the jar, a build by Maven.
    return command.isBlank()
        || command.contains("--jars " + RuntimeJar.relative())
        // TrainingPrepTest runs it.
        || command.startsWith(TrainingPrepTest.COMMAND + " " + RuntimeJar.relative())
        || command.startsWith("mvn ");
  }

  private static String withoutIndents(Path file) {
    try {
      return withoutIndents(Files.readString(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String withoutIndents(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
