package io.recursivestore.it.soak;

import io.recursivestore.model.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.io.FileUtils;

/** Runs one soak: {@code <name> [--rounds N]}. */
public final class Soaks {
  private static final List<Soak> ALL =
      List.of(
          new CrashSoak(),
          new StreamCrashSoak(),
          new CommitSoak(),
          new HistoriesSoak(),
          new LargeStreamSoak(),
          new LargeDatasetSoak(),
          new ItemsSoak(false),
          new ItemsSoak(true));
  private static final String ROUNDS = "--rounds";

  private Soaks() {}

  /**
   * Prints as its last line {@code <name>: <rounds> rounds, 0 lost}, or ends with an error. A store
   * in which something was lost is kept, and named.
   *
   * @param args the soak's name, then perhaps {@code --rounds} and a number
   */
  public static void main(String[] args) throws IOException {
    List<String> names = ALL.stream().map(Soak::name).toList();
    Optional<Integer> rounds = rounds(args);
    if ((args.length != 1 && args.length != 3) || (args.length == 3 && rounds.isEmpty())) {
      fail("Usage: bin/soak <name> [" + ROUNDS + " N], with a name of " + names + ".");
      return;
    }
    for (Soak soak : ALL) {
      if (soak.name().equals(args[0])) {
        run(soak, rounds.orElse(soak.defaultRounds()));
        return;
      }
    }
    fail(Suggestion.unknown("soak", args[0], names));
  }

  private static void run(Soak soak, int rounds) throws IOException {
    Path directory = Files.createTempDirectory("recursive-store-soak");
    long seed = new Random().nextLong();
    System.out.println("Seed " + seed + ", store in " + directory);
    soak.run(directory, rounds, new Random(seed));
    FileUtils.deleteDirectory(directory.toFile());
    System.out.println(soak.name() + ": " + rounds + " rounds, 0 lost");
  }

  private static Optional<Integer> rounds(String[] args) {
    if (args.length != 3 || !args[1].equals(ROUNDS) || !args[2].matches("[1-9]\\d{0,8}")) {
      return Optional.empty();
    }
    return Optional.of(Integer.parseInt(args[2]));
  }

  private static void fail(String message) {
    System.err.println(message);
    System.exit(2);
  }
}
