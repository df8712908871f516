package io.recursivestore.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Python environment that {@code bin/python-env} made.
 *
 * @param interpreter its python
 */
record Python(Path interpreter) {
  private static final Path SCRIPTS = Path.of("src/test/python").toAbsolutePath();

  /**
   * A process that ended.
   *
   * @param exitCode what it returned
   * @param output the lines of its standard output
   * @param errors the lines of its standard error
   */
  record Run(int exitCode, List<String> output, List<String> errors) {}

  /**
   * Returns an environment. A system property of its name gives its python; by default it is in the
   * project's target directory.
   *
   * @param name {@code python} or {@code python-4.2}
   * @throws AssertionError if it was not made yet
   */
  static Python of(String name) {
    String python = System.getProperty(name, "../target/" + name + "/bin/python");
    // Not the real path: that is the Python that the environment was made with.
    Path interpreter = Path.of(python).toAbsolutePath().normalize();
    if (!Files.isExecutable(interpreter)) {
      throw new AssertionError(
          "There is no Python in '%s'. Run %s first, or set the system property %s."
              .formatted(
                  interpreter, name.replaceFirst("python-?", "bin/python-env ").trim(), name));
    }
    return new Python(interpreter);
  }

  /**
   * Runs one of this module's scripts and waits until it ends.
   *
   * @param scratch where the process may leave files
   * @param script the script's name
   * @param arguments its arguments
   */
  Run run(Path scratch, String script, List<String> arguments)
      throws IOException, InterruptedException {
    return start(scratch, List.of(interpreter.toString()), script, arguments);
  }

  /**
   * Gives one of this module's scripts to the environment's spark-submit and waits until it ends.
   *
   * @param scratch where the process may leave files
   * @param options options of spark-submit
   * @param script the script's name
   * @param arguments its arguments
   */
  Run submit(Path scratch, List<String> options, String script, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(interpreter.resolveSibling("spark-submit").toString());
    command.addAll(options);
    return start(scratch, command, script, arguments);
  }

  private Run start(Path scratch, List<String> command, String script, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(command);
    all.add(SCRIPTS.resolve(script).toString());
    all.addAll(arguments);
    Path output = scratch.resolve("stdout");
    Path errors = scratch.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .directory(scratch.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    // Nothing of another Spark or Python on this machine.
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("SPARK_") || name.startsWith("PY"));
    builder.environment().put("PYSPARK_PYTHON", interpreter.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    try {
      int exitCode = process.waitFor();
      return new Run(exitCode, Files.readAllLines(output), Files.readAllLines(errors));
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }
}
