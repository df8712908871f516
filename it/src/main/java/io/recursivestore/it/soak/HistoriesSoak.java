package io.recursivestore.it.soak;

import static io.recursivestore.it.soak.Soak.require;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.commons.io.FileUtils;

/** Random histories of a dataset, against a list of what each version must hold. */
final class HistoriesSoak implements Soak {
  private static final int OPERATIONS = 150;

  @Override
  public String name() {
    return "histories";
  }

  @Override
  public int defaultRounds() {
    return 100;
  }

  @Override
  public void run(Path directory, int rounds, Random random) throws IOException {
    for (int round = 1; round <= rounds; round++) {
      Path root = directory.resolve("store-" + round);
      history(root.toString(), random);
      FileUtils.deleteDirectory(root.toFile());
    }
  }

  private static void history(String root, Random random) {
    String name = "numbers";
    List<List<Long>> versions = new ArrayList<>();
    try (Store first = Store.openOrCreate(root);
        Store second = Store.openOrCreate(root)) {
      Numbers.openOrCreate(first, name);
      versions.add(List.of());
      long next = 0;
      for (int i = 0; i < OPERATIONS; i++) {
        // Two stores on one root see each other's commits.
        Store store = random.nextBoolean() ? first : second;
        switch (random.nextInt(10)) {
          case 0 -> {
            var dataset = Numbers.openOrCreate(store, name).dataset();
            dataset.overwrite(dataset.latest(), List.of(), CommitInfo.NONE);
            versions.add(List.of());
          }
          case 1 -> {
            String renamed = "numbers-" + i;
            store.datasets().rename(name, renamed);
            name = renamed;
          }
          case 2 -> {
            store.datasets().drop(name);
            Numbers.openOrCreate(store, name);
            versions.clear();
            versions.add(List.of());
          }
          case 3, 4 -> check(store, name, versions, 1 + random.nextInt(versions.size()));
          default -> {
            int count = 1 + random.nextInt(20);
            Numbers.openOrCreate(store, name).append(next, count);
            List<Long> rows = new ArrayList<>(versions.get(versions.size() - 1));
            LongStream.range(next, next + count).forEach(rows::add);
            versions.add(rows);
            next += count;
          }
        }
      }
      for (int version = 1; version <= versions.size(); version++) {
        check(first, name, versions, version);
      }
    }
  }

  private static void check(Store store, String name, List<List<Long>> versions, int version) {
    Numbers numbers = Numbers.openOrCreate(store, name);
    long latest = numbers.dataset().latest().version();
    require(latest == versions.size(), "%d versions instead of %d", latest, versions.size());
    List<Long> found = numbers.read(numbers.dataset().at(version));
    require(
        found.equals(versions.get(version - 1)),
        "Version %d holds %s instead of %s",
        version,
        found,
        versions.get(version - 1));
  }
}
