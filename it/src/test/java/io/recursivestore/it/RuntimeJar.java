package io.recursivestore.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where this build put the one jar that a Spark needs. */
final class RuntimeJar {
  private static final Path TARGET = Path.of("../connector/runtime/target").toAbsolutePath();

  private RuntimeJar() {}

  /**
   * Returns the jar.
   *
   * @throws AssertionError if it was not built
   */
  static Path path() throws IOException {
    if (Files.isDirectory(TARGET)) {
      try (Stream<Path> files = Files.list(TARGET)) {
        List<Path> jars = files.filter(RuntimeJar::isRuntime).toList();
        if (jars.size() == 1) {
          return jars.get(0).normalize();
        }
      }
    }
    throw new AssertionError(
        "There is no runtime jar in '" + TARGET.normalize() + "'. Run mvn -DskipTests package.");
  }

  /** Returns the jar's path in the project. */
  static String relative() throws IOException {
    return Path.of("..").toAbsolutePath().normalize().relativize(path()).toString();
  }

  private static boolean isRuntime(Path file) {
    return file.getFileName()
        .toString()
        .matches("recursive-store-spark-runtime_2\\.13-[\\d.]+(-SNAPSHOT)?\\.jar");
  }
}
