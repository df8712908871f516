package io.recursivestore.it.fuzz;

import java.util.List;
import java.util.function.Function;

/**
 * What is given inputs.
 *
 * @param name its name
 * @param type the class whose method the fuzzer calls
 * @param share how many of the runs it gets, in proportion
 * @param inputs returns those that it begins from
 */
record Target(String name, Class<?> type, int share, Function<Seeds, List<byte[]>> inputs) {
  /** Returns all, the quickest of which get the most runs. */
  static List<Target> all() {
    return List.of(
        new Target("file", FileTarget.class, 1, Seeds::files),
        new Target("chunk", ChunkTarget.class, 3, Seeds::chunks),
        new Target("pages", PagesTarget.class, 4, Seeds::pages));
  }

  List<byte[]> seeds(Seeds seeds) {
    return inputs.apply(seeds);
  }
}
