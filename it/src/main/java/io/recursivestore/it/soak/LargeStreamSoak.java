package io.recursivestore.it.soak;

import static io.recursivestore.it.soak.Soak.require;

import io.recursivestore.it.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Writes a stream of as many GiB as there are rounds, and reads it with Spark, each in a process of
 * 512 MiB of heap and less of other memory: scanned, as windows, and as windows in random order.
 * All sums are compared with computed ones.
 */
final class LargeStreamSoak implements Soak {
  private static final List<String> MEMORY = List.of("-Xmx512m", "-XX:MaxDirectMemorySize=128m");

  @Override
  public String name() {
    return "large-stream";
  }

  @Override
  public int defaultRounds() {
    return 12;
  }

  @Override
  public void run(Path directory, int rounds, Random random) throws IOException {
    try (ChildJvm child =
        new ChildJvm(
            MEMORY, LargeStreamChild.class, directory.toString(), Integer.toString(rounds))) {
      for (Optional<String> line = child.nextLine(); line.isPresent(); line = child.nextLine()) {
        System.out.println(line.get());
      }
      require(child.exitCode() == 0, "The process ended with code %d", child.exitCode());
    }
  }
}
