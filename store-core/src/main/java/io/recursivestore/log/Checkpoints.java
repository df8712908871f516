package io.recursivestore.log;

import io.recursivestore.model.Fragment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a state into one that takes few bytes to write: fragments that have gathered in the tail go
 * into parts, which later checkpoints only name. So a checkpoint costs what happened since the one
 * before, however long the history is.
 */
final class Checkpoints {
  /** The least number of fragments of a new part. */
  static final int PART_FRAGMENTS = 1_000;

  private static final int MAX_PART_FRAGMENTS = 2 * PART_FRAGMENTS;

  /** Parts are written anew once so many of their fragments are gone. */
  private static final int MAX_REMOVED = 1_000;

  private final PartFiles files;

  Checkpoints(PartFiles files) {
    this.files = files;
  }

  /** Returns whether a checkpoint is due apart from those at fixed distances. */
  static boolean isDue(State state) {
    return state.tail().size() >= MAX_PART_FRAGMENTS || state.removed().size() > 2 * MAX_REMOVED;
  }

  /** Returns the same state with its fragments in parts. */
  State compact(State state) {
    List<Part> parts = new ArrayList<>(state.parts());
    Set<String> removed = state.removed();
    if (removed.size() > MAX_REMOVED) {
      parts = withoutRemoved(state);
      removed = Set.of();
    }
    List<Fragment> tail = state.tail();
    while (tail.size() >= PART_FRAGMENTS) {
      int size = tail.size() < MAX_PART_FRAGMENTS ? tail.size() : PART_FRAGMENTS;
      parts.add(files.write(tail.subList(0, size)));
      tail = tail.subList(size, tail.size());
    }
    return new State(
        state.version(),
        state.time(),
        state.created(),
        state.schema(),
        state.totals(),
        state.expiry(),
        state.fileFormat(),
        parts,
        removed,
        tail);
  }

  /** Parts of which nothing was removed stay; what remains of others next to each other is one. */
  private List<Part> withoutRemoved(State state) {
    List<Part> parts = new ArrayList<>();
    List<Fragment> pending = new ArrayList<>();
    for (Part part : state.parts()) {
      List<Fragment> left = new ArrayList<>();
      files.read(part, Optional.empty()).select(state.removed(), Optional.empty(), left::add);
      boolean isWhole = left.size() == part.totals().fragments();
      if (!pending.isEmpty() && (isWhole || pending.size() + left.size() > MAX_PART_FRAGMENTS)) {
        parts.add(files.write(pending));
        pending.clear();
      }
      if (isWhole) {
        parts.add(part);
      } else {
        pending.addAll(left);
      }
    }
    if (!pending.isEmpty()) {
      parts.add(files.write(pending));
    }
    return parts;
  }
}
