package io.recursivestore.cli;

import io.recursivestore.exchange.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Shows on a terminal how far a long piece of work has come, in one line that changes. */
final class ProgressLine implements Progress {
  private static final double NANOS = 1e9;
  private static final long INTERVAL_NANOS = 200_000_000;
  private static final int WIDTH = 78;

  private final PrintWriter terminal;
  private final boolean isWanted;
  private final LongSupplier nanos;
  private String activity = "";
  private long started;
  private long shown;

  /**
   * Creates one.
   *
   * @param terminal where the line is
   * @param isWanted whether anything is shown
   * @param nanos tells the time in nanoseconds
   */
  ProgressLine(PrintWriter terminal, boolean isWanted, LongSupplier nanos) {
    this.terminal = terminal;
    this.isWanted = isWanted;
    this.nanos = nanos;
  }

  /** Returns whether messages go to a terminal, as the script that started this process says. */
  static boolean isWanted() {
    return Boolean.getBoolean("recursivestore.terminal");
  }

  @Override
  public void update(String now, long done, long total) {
    if (!isWanted) {
      return;
    }
    long time = nanos.getAsLong();
    if (!now.equals(activity)) {
      activity = now;
      started = time;
      shown = time - INTERVAL_NANOS;
    }
    boolean isLast = done == total;
    if (isLast || time - shown >= INTERVAL_NANOS) {
      shown = time;
      String text = line(done, total, (time - started) / NANOS);
      terminal.print("\r" + text + " ".repeat(Math.max(0, WIDTH - text.length())));
      if (isLast) {
        terminal.println();
      }
      terminal.flush();
    }
  }

  private String line(long done, long total, double seconds) {
    StringBuilder line = new StringBuilder(activity);
    line.append(String.format(Locale.ROOT, ": %,d", done));
    if (total > 0) {
      line.append(String.format(Locale.ROOT, " of %,d", total));
    }
    if (seconds > 0 && done > 0) {
      double perSecond = done / seconds;
      line.append(String.format(Locale.ROOT, ", %,.0f/s", perSecond));
      if (total > done) {
        line.append(String.format(Locale.ROOT, ", %,.0f s left", (total - done) / perSecond));
      }
    }
    return line.toString();
  }
}
