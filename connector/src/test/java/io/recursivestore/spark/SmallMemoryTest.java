package io.recursivestore.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.spark.testing.SparkTest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of wide cells and of many columns are read in little memory. */
@SparkTest
class SmallMemoryTest {
  private static final int CELLS = 600;
  private static final int COLUMNS = 2_000;
  private static final int WIDE_ROWS = 6_000;

  @TempDir Path directory;

  @Test
  void cellsOfAMebibyteAndThousandsOfColumnsAreReadInLittleMemory(SparkSession spark)
      throws IOException, InterruptedException {
    String root = directory.resolve("store").toString();
    // 600 MiB in all, decoded.
    write(
        root,
        "cells",
        spark.range(0, CELLS, 1, 1).selectExpr("repeat(md5(string(id)), 32768) AS cell"));
    String[] columns =
        IntStream.range(0, COLUMNS)
            .mapToObj(i -> "id * " + (i + 1) + " AS c" + i)
            .toArray(String[]::new);
    // 96 MB.
    write(root, "wide", spark.range(0, WIDE_ROWS, 1, 1).selectExpr(columns));

    String output = child(root);

    assertThat(output.lines())
        .containsExactly(
            "cells " + CELLS * 1024L * 1024, "wide " + 8L * WIDE_ROWS * (WIDE_ROWS - 1) / 2);
  }

  private static void write(String root, String name, Dataset<Row> rows) {
    rows.write()
        .format("recursive-store")
        .option("dataset", name)
        .option("compression", "snappy")
        .save(root);
  }

  private String child(String root) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.startsWith("-D"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx512m", "-XX:MaxDirectMemorySize=192m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(SmallMemoryChild.class.getName(), root));
    Path errors = directory.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(() -> tail(errors)).isZero();
    return output;
  }

  private static String tail(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.stream().skip(Math.max(0, lines.size() - 60)).collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
