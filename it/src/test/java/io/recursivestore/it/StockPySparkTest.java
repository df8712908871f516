package io.recursivestore.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * PySpark as it comes from PyPI, with the runtime jar and no other setting. The same jar serves
 * every supported version of Spark. What it logs is compared with what the same Spark logs when it
 * writes and reads Parquet without the jar.
 */
@ParameterizedClass(name = "PySpark {1}")
@CsvSource({"python, 4.1.3", "python-4.2, 4.2.0"})
class StockPySparkTest {
  private static final String SCRIPT = "stock_pyspark.py";
  private static final int STEPS = 1000;
  private static final Pattern HARMLESS =
      Pattern.compile(
          // A lesser level, the further lines of what Spark logs on that level of the plan of every
          // DataSource V2 scan, or another Spark on this machine that has the port.
          "\\S+ \\S+ (TRACE|DEBUG|INFO) .*"
              + "|\\s*|(Pushing operators to|Pushed Filters:|Post-Scan Filters:|Output:) .*"
              + "|Pushed Aggregate Functions:.*| [A-Z]+\\(.*|Pushed Group by:.*"
              + "|.* Service 'SparkUI' could not bind on port .*");

  private static Python.Run store;
  private static Python.Run parquet;
  private static JsonNode report;

  @Parameter(0)
  String environment;

  @Parameter(1)
  String version;

  @BeforeParameterizedClassInvocation
  static void run(String environment, String version, @TempDir Path directory)
      throws IOException, InterruptedException {
    Python python = Python.of(environment);
    Path root = directory.resolve("lab");
    writeStream(root.toString());
    store =
        python.submit(
            Files.createDirectory(directory.resolve("with")),
            List.of("--jars", RuntimeJar.path().toString()),
            SCRIPT,
            List.of("recursive-store", root.toString()));
    assertThat(store.exitCode()).as(String.join("\n", store.errors())).isZero();
    report = report(store);
    parquet =
        python.submit(
            Files.createDirectory(directory.resolve("without")),
            List.of(),
            SCRIPT,
            List.of("parquet", directory.resolve("parquet").toString()));
    assertThat(parquet.exitCode()).as(String.join("\n", parquet.errors())).isZero();
  }

  @Test
  void isTheVersionThatItShouldBe() throws IOException {
    assertThat(report.get("spark").asText()).isEqualTo(version);
    assertThat(report(parquet).get("spark").asText()).isEqualTo(version);
  }

  @Test
  void aFrameOfManyTypesComesBackEqual() {
    assertThat(report.get("rows").asInt()).isEqualTo(1000);
    assertThat(report.get("types_are_equal").asBoolean()).isTrue();
    assertThat(report.get("rows_are_equal").asBoolean()).isTrue();
    assertThat(report.get("pandas_rows").asInt()).isEqualTo(1000);
  }

  @Test
  void theCatalogSelects() {
    assertThat(report.get("selected")).hasToString("[27000,\"place 8\"]");
    assertThat(report.get("from_stream").asLong()).isEqualTo(10L * (10 + 19) / 2 * 3);
  }

  @Test
  void aStreamThatTheCoreWroteIsRead() {
    assertThat(report.get("stream_rows").asInt()).isEqualTo(STEPS);
    assertThat(report.get("stream")).hasToString("[[0,0,[0.0,0.5]],[1,3,[1.0,0.5]]]");
  }

  @Test
  void windowsAreRead() {
    assertThat(report.get("windows"))
        .hasToString("[[[0,1,2],[0,3,6]],[[2,3,4],[6,9,12]],[[4,5,6],[12,15,18]]]");
  }

  @Test
  void itemsAreWrittenAndRead() {
    assertThat(report.get("items")).hasToString("[50,2500]");
  }

  @Test
  void aMisspeltOptionIsOneLine() {
    assertThat(report.get("error_is_analysis_exception").asBoolean()).isTrue();
    assertThat(report.get("error").asText())
        .startsWith("There is no option 'version-as-off'. Did you mean 'versionAsOf'?")
        .doesNotContain("\n");
  }

  @Test
  void nothingIsLoggedAboutTheStore() {
    assertThat(warnings(store))
        .noneMatch(line -> line.toLowerCase(Locale.ROOT).contains("recursive"));
  }

  @Test
  void theJarCausesNoWarnings() {
    assertThat(warnings(store)).isSubsetOf(warnings(parquet));
  }

  private static JsonNode report(Python.Run run) throws IOException {
    List<String> output = run.output();
    return Objects.requireNonNull(
        new ObjectMapper().readTree(output.get(output.size() - 1)), "The script printed nothing");
  }

  /** All that is no message of a lesser level: warnings of Spark, of the JVM, and of Python. */
  private static List<String> warnings(Python.Run run) {
    return run.errors().stream()
        .filter(line -> !HARMLESS.matcher(line).matches())
        .map(line -> line.replaceAll("\\d+", "0"))
        .toList();
  }

  private static void writeStream(String root) {
    List<StreamField> fields =
        List.of(
            StreamField.scalar("x", FieldType.INT64), StreamField.sequence("y", FieldType.FLOAT64));
    try (Store store = Store.openOrCreate(root);
        StepWriter writer = store.streams().define("s", fields, CommitInfo.NONE).writer()) {
      for (int step = 0; step < STEPS; step++) {
        writer.beginStep(step);
        writer.setLong(0, 3L * step);
        writer.setDoubles(1, new double[] {step, 0.5}, 0, 2);
        writer.endStep();
      }
    }
  }
}
