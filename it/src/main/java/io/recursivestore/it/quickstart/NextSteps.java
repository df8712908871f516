package io.recursivestore.it.quickstart;

import java.nio.file.Path;

/** Commands to try on the store that was just made. */
final class NextSteps {
  private static final String JAR =
      "connector/runtime/target/recursive-store-spark-runtime_2.13-0.1.0-SNAPSHOT.jar";

  private static final String PYSPARK =
      """
      PYSPARK_SUBMIT_ARGS='--jars %s pyspark-shell' python3 -c "from pyspark.sql import SparkSession as S; \
      S.builder.getOrCreate().read.format('recursive-store').option('dataset', 'windows')\
      .load('%s').groupBy('split').count().show()\"""";

  private final Workspace workspace;
  private final Console console;

  NextSteps(Workspace workspace, Console console) {
    this.workspace = workspace;
    this.console = console;
  }

  void print() {
    Path home = workspace.home();
    console.step("Try next");
    if (!home.equals(Path.of("").toAbsolutePath())) {
      console.command("cd '" + home + "'");
    }
    console.line("The notebook (pip install jupyter pyspark==4.1.3 matplotlib):");
    console.command("jupyter lab notebooks/quickstart.ipynb");
    console.line("Your own PySpark, with one jar:");
    console.command(PYSPARK.formatted(JAR, relative(home, Path.of(workspace.root()))));
    console.line("How fast streams are read here:");
    console.command("bin/bench stream-scan --quick");
  }

  private static Path relative(Path home, Path file) {
    return file.startsWith(home) ? home.relativize(file) : file;
  }
}
