package io.recursivestore.it.quickstart;

import java.io.PrintStream;
import java.util.Locale;

/** What the user sees. */
final class Console {
  private final PrintStream out;
  private int steps;

  Console(PrintStream out) {
    this.out = out;
  }

  /** Begins the next numbered step. */
  void step(String title) {
    steps++;
    out.println();
    out.println(steps + ". " + title);
  }

  void line(String format, Object... values) {
    out.println("   " + String.format(Locale.ROOT, format, values));
  }

  void table(TextTable table) {
    out.println();
    out.print(table);
    out.println();
  }

  /** Prints lines between empty lines. */
  void block(String text) {
    out.println();
    text.lines().forEach(this::command);
  }

  /** Prints a command alone on its line, to be copied. */
  void command(String text) {
    out.println("     " + text);
  }
}
