package io.recursivestore.exchange.migrate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes a directory as the original Python code does, with values in JSON. */
public final class PythonDirectory {
  private final Path root;

  /**
   * Creates one.
   *
   * @param root where it is
   */
  public PythonDirectory(Path root) {
    this.root = root;
    write("data/README", "none");
  }

  /**
   * Writes a version of an item.
   *
   * @param id its id, of at least two characters
   * @param version its number
   * @param value the value as JSON
   */
  public PythonDirectory version(String id, long version, String value) {
    Path file = write(place(id) + "/v" + version + ".data", value);
    write(place(id) + "/latest.data", value);
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(version)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /**
   * Writes the metadata of an item.
   *
   * @param id its id
   * @param metadata the whole metadata as JSON
   */
  public PythonDirectory metadata(String id, String metadata) {
    write(place(id) + "/metadata.json", metadata);
    return this;
  }

  /**
   * Writes an item of one version.
   *
   * @param id its id
   */
  public PythonDirectory item(String id) {
    return version(id, 1, "{\"of\": \"" + id + "\"}").metadata(id, "{\"id\": \"" + id + "\"}");
  }

  /**
   * Writes a dataset of items.
   *
   * @param name its name
   * @param number tells it apart from others of the name
   * @param ids the ids of its items as JSON
   */
  public PythonDirectory dataset(String name, int number, String ids) {
    String start = "data/datasets/" + name + "/dataset_" + name + "_" + number;
    write(start + "_metadata.json", "{\"dataset_name\": \"" + name + "\", \"n\": " + number + "}");
    write(start + "_items.json", ids);
    return this;
  }

  /**
   * Writes a file.
   *
   * @param file its path below the directory
   * @param text what it holds
   */
  public Path write(String file, String text) {
    try {
      Path path = root.resolve(file);
      Files.createDirectories(path.getParent());
      return Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns all files with what they hold, and when they were written. */
  public Map<String, String> contents() {
    try (Stream<Path> files = Files.walk(root)) {
      Map<String, String> contents = new TreeMap<>();
      for (Path file : (Iterable<Path>) files::iterator) {
        contents.put(
            root.relativize(file).toString(),
            Files.getLastModifiedTime(file)
                + (Files.isRegularFile(file) ? Files.readString(file) : ""));
      }
      return contents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String place(String id) {
    return "data/" + id.substring(0, 2) + "/" + id;
  }
}
