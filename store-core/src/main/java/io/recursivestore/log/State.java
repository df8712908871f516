package io.recursivestore.log;

import io.recursivestore.model.Commit;
import io.recursivestore.model.Expiry;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Totals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one version without reading any part: all that a checkpoint holds.
 *
 * @param version the version
 * @param time when it was committed
 * @param created when the collection was created
 * @param schema its schema
 * @param totals how much it holds
 * @param expiry which versions up to this one are left
 * @param fileFormat the name of the format in which files are written, if one was chosen
 * @param parts its older fragments, in order
 * @param removed paths of fragments that are in a part, but no longer in the version
 * @param tail the fragments behind those of the parts, in order
 */
record State(
    long version,
    Instant time,
    Instant created,
    Schema schema,
    Totals totals,
    Expiry expiry,
    Optional<String> fileFormat,
    List<Part> parts,
    Set<String> removed,
    List<Fragment> tail) {
  State {
    parts = List.copyOf(parts);
    removed = Set.copyOf(removed);
    tail = List.copyOf(tail);
  }

  /**
   * Returns the state of the first version.
   *
   * @throws IllegalArgumentException if the commit has no schema
   */
  static State first(Commit commit) {
    return new State(
        commit.version(),
        commit.time(),
        commit.time(),
        schema(commit, Optional.empty()),
        commit.totals(),
        Expiry.NONE,
        fileFormat(commit),
        List.of(),
        Set.of(),
        commit.added());
  }

  /**
   * Returns the state of the next version.
   *
   * @param commit the next version's commit
   * @param base the state that its fragments start from, which is this or an earlier one; empty if
   *     they start from nothing
   */
  State next(Commit commit, Optional<State> base) {
    Set<String> gone = new HashSet<>(commit.removed());
    List<Fragment> fragments = new ArrayList<>();
    for (Fragment fragment : base.map(State::tail).orElse(List.of())) {
      if (!gone.remove(fragment.path())) {
        fragments.add(fragment);
      }
    }
    for (Fragment fragment : commit.added()) {
      if (base.isPresent() && base.get().removed.contains(fragment.path())) {
        throw new IllegalArgumentException(
            "it adds '" + fragment.path() + "', which was removed before");
      }
      fragments.add(fragment);
    }
    Totals sum = base.map(State::totals).orElse(Totals.NONE).plus(Totals.of(commit.added()));
    if (commit.removed().isEmpty() && !commit.totals().equals(sum)) {
      throw new IllegalArgumentException(
          "it says that it has " + commit.totals() + ", but has " + sum);
    }
    gone.addAll(base.map(State::removed).orElse(Set.of()));
    return new State(
        commit.version(),
        commit.time(),
        created,
        schema(commit, Optional.of(schema)),
        commit.totals(),
        commit.expiry().orElse(expiry),
        fileFormat(commit).or(() -> fileFormat),
        base.map(State::parts).orElse(List.of()),
        gone,
        fragments);
  }

  private static Optional<String> fileFormat(Commit commit) {
    return Optional.ofNullable(commit.meta().get(Commit.FILE_FORMAT));
  }

  private static Schema schema(Commit commit, Optional<Schema> before) {
    return commit
        .schema()
        .or(() -> before)
        .orElseThrow(() -> new IllegalArgumentException("it has no schema"));
  }
}
