package io.recursivestore.it.quickstart;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Makes a store of real data with a local Spark, shows what is in it, and says what to try next.
 * {@code bin/quickstart} runs it.
 */
public final class Quickstart {
  private static final int BAD_USAGE = 2;

  private Quickstart() {}

  /**
   * Runs the quickstart. The system property {@code project.root} is the project's root, if that is
   * not the current directory.
   *
   * @param args see {@code --help}
   * @throws IOException if files can't be read or written
   */
  public static void main(String[] args) throws IOException {
    int status = start(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  private static int start(String[] args) throws IOException {
    Arguments arguments;
    try {
      arguments = Arguments.parse(args);
    } catch (InvalidRequestException e) {
      System.err.println(e.getMessage());
      System.err.println("bin/quickstart --help lists the options.");
      return BAD_USAGE;
    }
    if (arguments.help()) {
      System.out.print(help());
      return 0;
    }
    Path home = Path.of(System.getProperty("project.root", ""));
    Path output = arguments.output().orElse(home.resolve("target/quickstart"));
    try {
      new Tour(arguments, new Workspace(home, output), new Console(System.out)).run();
      return 0;
    } catch (StoreException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  private static String help() throws IOException {
    try (InputStream text = Quickstart.class.getResourceAsStream("help.txt")) {
      return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
