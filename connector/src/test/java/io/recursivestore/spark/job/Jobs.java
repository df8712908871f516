package io.recursivestore.spark.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Jobs of tests, and what they wrote. */
final class Jobs {
  private Jobs() {}

  /** Returns options of names and values in turn. */
  static PrepOptions options(String root, String output, String... more) {
    Map<String, String> options = new HashMap<>(Map.of("root", root, "output", output));
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return PrepOptions.of(options);
  }

  /** Returns the rows of each Parquet shard of a split, in order. */
  static List<List<Row>> shards(SparkSession spark, Path directory, String split) {
    List<List<Row>> shards = new ArrayList<>();
    for (Path file : files(directory.resolve("data"))) {
      if (file.getFileName().toString().startsWith(split + "-")) {
        shards.add(spark.read().parquet(file.toString()).collectAsList());
      }
    }
    return shards;
  }

  static List<Row> rows(SparkSession spark, Path directory, String split) {
    return shards(spark, directory, split).stream().flatMap(List::stream).toList();
  }

  /** Returns the content of all files below a directory, by their paths. */
  static Map<String, String> contents(Path directory) {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = directory.relativize(file).toString();
        byte[] bytes = Files.readAllBytes(file);
        contents.put(
            name, name.contains("-of-") ? HexFormat.of().formatHex(bytes) : Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return contents;
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> files(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
