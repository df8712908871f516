package io.recursivestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.recursivestore.Store;
import io.recursivestore.exchange.migrate.PythonDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportPythonTest {
  @TempDir Path scratch;
  private String from;
  private String store;
  private PythonDirectory source;
  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @BeforeEach
  void create() {
    Path directory = scratch.resolve("python");
    source = new PythonDirectory(directory);
    source.item("one").item("two").dataset("set", 1, "[\"one\"]");
    from = directory.toString();
    store = scratch.resolve("store").toString();
  }

  @Test
  void takesWhatThereIs() {
    int code = run("import", "python", "--from", from, "--store", store, "--items", "mine");

    assertThat(code).isEqualTo(RecursiveStoreCommand.DONE);
    assertThat(out.toString().lines())
        .containsExactly(
            "versions of items: 2 taken, 0 there before",
            "datasets of items: 1 taken, 0 there before",
            "tables and series: 0 taken, 0 there before");
    assertThat(errors.toString()).isEmpty();
    try (Store opened = Store.open(store)) {
      assertThat(opened.items().open("mine").statistics().items()).isEqualTo(2);
    }
  }

  @Test
  void namesWhatIsRefusedAndReportsAll() throws IOException {
    for (int i = 10; i < 35; i++) {
      source.version("bad-" + i, 1, "{").metadata("bad-" + i, "{\"id\": \"bad-" + i + "\"}");
    }
    Path report = scratch.resolve("report.json");

    int code = run("import", "python", "--from", from, "--store", store, "--report", "" + report);

    assertThat(code).isEqualTo(RecursiveStoreCommand.PARTLY_DONE);
    assertThat(out.toString()).contains("25 problems");
    assertThat(errors.toString().lines())
        .hasSize(21)
        .first()
        .asString()
        .startsWith("DAMAGED data/ba/bad-10/v1.data: ");
    assertThat(errors.toString()).contains("… and 5 more. --report FILE writes all.");
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertThat(json.get("problems")).hasSize(25);
    assertThat(json.at("/problems/24/file").asText()).isEqualTo("data/ba/bad-34/v1.data");
    assertThat(json.at("/items/taken").asInt()).isEqualTo(2);
    assertThat(json.at("/counts/DAMAGED").asInt()).isEqualTo(25);
    assertThat(json.get("complete").asBoolean()).isFalse();
    assertThat(scratch.toFile().list()).containsExactlyInAnyOrder("python", "store", "report.json");
  }

  @Test
  void misspeltNamesSuggestTheRightOnes() {
    assertThat(run("import", "python", "--form", from, "--store", store)).isEqualTo(2);
    assertThat(run("import", "pyton")).isEqualTo(2);
    assertThat(run("imprt")).isEqualTo(2);
    assertThat(run("import", "python", "--from=" + from, "--store", store, "--itmes=x"))
        .isEqualTo(2);

    assertThat(errors.toString())
        .contains(
            "There is no option '--form'. Did you mean '--from'?",
            "See recursive-store import python --help",
            "There is no command 'pyton'. Did you mean 'python'?",
            "There is no command 'imprt'. Did you mean 'import'?",
            "There is no option '--itmes'. Did you mean '--items'?")
        .doesNotContain("Exception", "\tat ");
    assertThat(Store.exists(store)).isFalse();
  }

  @Test
  void whatIsLackingIsNamed() {
    assertThat(run("import", "python", "--from", from)).isEqualTo(2);
    assertThat(run("import")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);

    assertThat(errors.toString()).contains("--store=ROOT").contains("subcommand");
  }

  @Test
  void helpSaysWhatThereIs() {
    assertThat(run("--help")).isZero();
    assertThat(run("import", "python", "--help")).isZero();

    assertThat(out.toString())
        .contains("import", "--from", "--store", "--items", "--report", "Exit codes:", "3 ");
  }

  @Test
  void directoryThatIsNoneOfPythonLeavesNoStore() {
    int missing = run("import", "python", "--from", from + "x", "--store", store);
    int other = run("import", "python", "--from", scratch.toString(), "--store", store);

    assertThat(List.of(missing, other)).containsOnly(RecursiveStoreCommand.FAILED);
    assertThat(errors.toString())
        .contains("There is no directory", "is no store of the Python code")
        .doesNotContain("\tat ");
    assertThat(Store.exists(store)).isFalse();
  }

  @Test
  void nothingIsWrittenIntoTheDirectory() {
    var before = source.contents();

    int within = run("import", "python", "--from", from, "--store", from + "/store");
    int report =
        run("import", "python", "--from", from, "--store", store, "--report", from + "/report");

    assertThat(List.of(within, report)).containsOnly(RecursiveStoreCommand.FAILED);
    assertThat(errors.toString()).contains("which is only read");
    assertThat(source.contents()).isEqualTo(before);
  }

  @Test
  void progressHasARateAndAnEnd() {
    List<Long> times = new ArrayList<>(List.of(0L, 100_000_000L, 2_000_000_000L, 4_000_000_000L));
    ProgressLine line = new ProgressLine(new PrintWriter(out), true, () -> times.remove(0));

    line.update("Importing", 0, 4000);
    line.update("Importing", 500, 4000);
    line.update("Importing", 2000, 4000);
    line.update("Importing", 4000, 4000);

    assertThat(out.toString().split("\r"))
        .extracting(String::strip)
        .containsExactly(
            "",
            "Importing: 0 of 4,000",
            "Importing: 2,000 of 4,000, 1,000/s, 2 s left",
            "Importing: 4,000 of 4,000, 1,000/s");
  }

  @Test
  void progressIsQuietWhereNobodyLooks() {
    new ProgressLine(new PrintWriter(out), false, () -> 0).update("Importing", 1, 1);

    assertThat(out.toString()).isEmpty();
  }

  private int run(String... arguments) {
    return RecursiveStoreCommand.run(
        new PrintWriter(out, true), new PrintWriter(errors, true), arguments);
  }
}
