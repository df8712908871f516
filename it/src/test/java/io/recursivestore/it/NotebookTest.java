package io.recursivestore.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notebook runs, and shows what it shows on a code host. */
class NotebookTest {
  private static final Path NOTEBOOK = Path.of("../notebooks/quickstart.ipynb").toAbsolutePath();
  private static final int PLOTS = 4;

  private static JsonNode committed;
  private static JsonNode executed;

  @BeforeAll
  static void run(@TempDir Path directory) throws IOException, InterruptedException {
    Path target = directory.resolve("executed.ipynb");
    Python.Run run =
        Python.of("python")
            .run(directory, "run_notebook.py", List.of(NOTEBOOK.toString(), target.toString()));
    assertThat(run.exitCode()).as(String.join("\n", run.errors())).isZero();
    committed = new ObjectMapper().readTree(NOTEBOOK.toFile());
    executed = new ObjectMapper().readTree(target.toFile());
  }

  @Test
  void everyCellRunsWithoutAnError() {
    List<Integer> counts = new ArrayList<>();
    for (JsonNode cell : codeCells(executed)) {
      counts.add(cell.get("execution_count").asInt());
      assertThat(outputs(cell)).noneMatch(o -> o.get("output_type").asText().equals("error"));
    }
    assertThat(counts).hasSizeGreaterThan(10);
    for (int i = 0; i < counts.size(); i++) {
      assertThat(counts.get(i)).isEqualTo(i + 1);
    }
  }

  @Test
  void plotsComeOut() throws IOException {
    List<String> images = images(executed);
    assertThat(images).hasSize(PLOTS);
    for (String image : images) {
      byte[] png = Base64.getMimeDecoder().decode(image);
      BufferedImage picture =
          Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png)), "not an image");
      long colors =
          Arrays.stream(
                  picture.getRGB(
                      0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth()))
              .distinct()
              .count();
      assertThat(picture.getWidth()).isGreaterThan(300);
      assertThat(colors).as("colors of a plot").isGreaterThan(10);
    }
  }

  @Test
  void theCommittedOutputsAreThoseOfARun() {
    assertThat(texts(committed)).isEqualTo(texts(executed));
    assertThat(images(committed)).hasSize(PLOTS);
  }

  @Test
  void theCommittedOutputsNameNoMachine() {
    assertThat(texts(committed))
        .isNotEmpty()
        .noneMatch(text -> text.matches("(?s).*(^|[\\s'\"(=:])/\\w+/.*"));
  }

  private static List<JsonNode> codeCells(JsonNode notebook) {
    return stream(notebook.get("cells"))
        .filter(cell -> cell.get("cell_type").asText().equals("code"))
        .toList();
  }

  private static List<JsonNode> outputs(JsonNode cell) {
    return stream(cell.get("outputs")).toList();
  }

  private static List<String> images(JsonNode notebook) {
    return codeCells(notebook).stream()
        .flatMap(cell -> outputs(cell).stream())
        .map(output -> output.path("data").path("image/png").asText())
        .filter(image -> !image.isEmpty())
        .toList();
  }

  /** What cells printed and returned, one text for each output, without pictures. */
  private static List<String> texts(JsonNode notebook) {
    return codeCells(notebook).stream()
        .flatMap(cell -> outputs(cell).stream())
        .map(
            output ->
                text(output.path("text"))
                    + text(output.path("data").path("text/plain"))
                    + text(output.path("data").path("text/html")))
        .toList();
  }

  /** Notebooks keep a text as a list of lines. */
  private static String text(JsonNode lines) {
    return String.join("", stream(lines).map(JsonNode::asText).toList());
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
