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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The notebooks run, and show what they show on a code host. */
class NotebookTest {
  private static final Path NOTEBOOKS = Path.of("../notebooks").toAbsolutePath();

  /** What is known of a notebook. */
  private enum Notebook {
    QUICKSTART("quickstart.ipynb", 10, 4),
    ITEMS("items.ipynb", 7, 1);

    private final String file;
    private final int leastCells;
    private final int plots;

    Notebook(String file, int leastCells, int plots) {
      this.file = file;
      this.leastCells = leastCells;
      this.plots = plots;
    }

    JsonNode committed() throws IOException {
      return new ObjectMapper().readTree(NOTEBOOKS.resolve(file).toFile());
    }
  }

  private static final Map<Notebook, JsonNode> EXECUTED = new EnumMap<>(Notebook.class);

  @BeforeAll
  static void run(@TempDir Path directory) throws IOException, InterruptedException {
    for (Notebook notebook : Notebook.values()) {
      Path source = NOTEBOOKS.resolve(notebook.file);
      Path target = directory.resolve(notebook.file);
      Python.Run run =
          Python.of("python")
              .run(directory, "run_notebook.py", List.of(source.toString(), target.toString()));
      assertThat(run.exitCode()).as(String.join("\n", run.errors())).isZero();
      EXECUTED.put(notebook, new ObjectMapper().readTree(target.toFile()));
    }
  }

  private static JsonNode executed(Notebook notebook) {
    return Objects.requireNonNull(EXECUTED.get(notebook));
  }

  @ParameterizedTest
  @EnumSource
  void everyCellRunsWithoutAnError(Notebook notebook) {
    List<Integer> counts = new ArrayList<>();
    for (JsonNode cell : codeCells(executed(notebook))) {
      counts.add(cell.get("execution_count").asInt());
      assertThat(outputs(cell)).noneMatch(o -> o.get("output_type").asText().equals("error"));
    }
    assertThat(counts).hasSizeGreaterThanOrEqualTo(notebook.leastCells);
    for (int i = 0; i < counts.size(); i++) {
      assertThat(counts.get(i)).isEqualTo(i + 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void plotsComeOut(Notebook notebook) throws IOException {
    List<String> images = images(executed(notebook));
    assertThat(images).hasSize(notebook.plots);
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

  @ParameterizedTest
  @EnumSource
  void theCommittedOutputsAreThoseOfARun(Notebook notebook) throws IOException {
    assertThat(texts(notebook.committed())).isEqualTo(texts(executed(notebook)));
    assertThat(images(notebook.committed())).hasSize(notebook.plots);
  }

  @ParameterizedTest
  @EnumSource
  void theCommittedOutputsNameNoMachine(Notebook notebook) throws IOException {
    assertThat(texts(notebook.committed()))
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
