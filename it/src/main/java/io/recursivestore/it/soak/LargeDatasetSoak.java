package io.recursivestore.it.soak;

import static io.recursivestore.it.soak.Soak.require;

import io.recursivestore.it.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Streams as many GiB of rows as there are rounds into a dataset and out of it again, in a process
 * of 512 MiB of heap that takes no more than {@value #MOST_MIB} MiB in all. Every row is compared
 * with what was written. No more than {@value LargeDatasetChild#PORTION_GIB} GiB are stored at
 * once: then the rows are overwritten, and the earlier version expires.
 */
final class LargeDatasetSoak implements Soak {
  private static final int MOST_MIB = 1_536;
  private static final List<String> MEMORY = List.of("-Xmx512m", "-XX:MaxDirectMemorySize=128m");

  @Override
  public String name() {
    return "large-dataset";
  }

  @Override
  public int defaultRounds() {
    return 50;
  }

  @Override
  public void run(Path directory, int rounds, Random random) throws IOException {
    try (ChildJvm child =
        new ChildJvm(
            MEMORY, LargeDatasetChild.class, directory.toString(), Integer.toString(rounds))) {
      long peak = Long.MAX_VALUE;
      for (Optional<String> line = child.nextLine(); line.isPresent(); line = child.nextLine()) {
        System.out.println(line.get());
        if (line.get().startsWith(LargeDatasetChild.PEAK)) {
          peak = Long.parseLong(line.get().substring(LargeDatasetChild.PEAK.length()));
        }
      }
      require(child.exitCode() == 0, "The process ended with code %d", child.exitCode());
      require(peak <= MOST_MIB, "The process took %d MiB of memory", peak);
    }
  }
}
