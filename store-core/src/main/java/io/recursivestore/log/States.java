package io.recursivestore.log;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Expiry;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.storage.ObjectStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds the states of versions from checkpoints and the commits after them. Keeps the newest state
 * that was seen. May be used by many threads.
 */
final class States {
  private final LogFiles files;
  private final CollectionRef collection;
  private final String store;
  private volatile @Nullable State newest;

  States(LogFiles files, CollectionRef collection, ObjectStore objects) {
    this.files = files;
    this.collection = collection;
    this.store = objects.description();
  }

  /**
   * Returns the newest version's state.
   *
   * @throws NotFoundException if the collection has not been created
   */
  State newest() {
    State state = followNewest();
    // Behind a version that is kept, others may have expired. Such a version has a checkpoint.
    while (files.hasCheckpoint(state.version())) {
      LogFiles.Listing listing = files.list();
      if (listing.newest() <= state.version()) {
        break;
      }
      state = follow(load(listing, listing.newest()));
    }
    newest = state;
    return state;
  }

  /** Remembers a state that the caller has just committed. */
  void remember(State state) {
    newest = state;
  }

  /** Goes on from a state seen elsewhere, unless a later checkpoint saves reading what followed. */
  void start(State seen) {
    if (newest == null && files.hint() <= seen.version()) {
      newest = seen;
    }
  }

  private State followNewest() {
    State known = newest;
    if (known != null) {
      Optional<State> last = followKnown(known);
      // Asked afterwards: a number is also free once its version expired, but then those before
      // went first.
      if (last.isPresent() && contains(known) && isLeft(last.get(), known)) {
        return last.get();
      }
      newest = null;
    }
    return follow(loadNewest());
  }

  private boolean isLeft(State last, State known) {
    return last.version() == known.version() || contains(last);
  }

  /** Returns empty if versions on the way expired together with what they start from. */
  private Optional<State> followKnown(State known) {
    try {
      return Optional.of(follow(known));
    } catch (CorruptDataException e) {
      return Optional.empty();
    }
  }

  /**
   * Goes on to the newest version. A listing may be older than that, so this looks for the next
   * numbers until one is free.
   */
  private State follow(State from) {
    State state = from;
    Map<Long, State> built = new HashMap<>();
    for (Optional<Commit> next = files.commit(state.version() + 1);
        next.isPresent();
        next = files.commit(state.version() + 1)) {
      built.put(state.version(), state);
      state = apply(state, next.get(), built);
    }
    return state;
  }

  /** Reads again what failed because versions expired at the same time. */
  <T> T unlessExpired(Function<State, T> action) {
    while (true) {
      State now = newest();
      try {
        return action.apply(now);
      } catch (CorruptDataException e) {
        if (newest().expiry().equals(now.expiry())) {
          throw e;
        }
      }
    }
  }

  /** Returns whether a state seen earlier is of this collection: another may have its name now. */
  boolean contains(State known) {
    Optional<Instant> time = files.time(known.version());
    if (time.isEmpty()) {
      time = files.checkpoint(known.version()).map(State::time);
    }
    return time.equals(Optional.of(known.time()));
  }

  /** Builds the state at the newest version that is known without looking further. */
  private State loadNewest() {
    Optional<State> hinted = files.hinted();
    if (hinted.isPresent()) {
      return hinted.get();
    }
    LogFiles.Listing listing = files.list();
    long last = listing.newest();
    if (last < Commit.FIRST_VERSION) {
      throw missing();
    }
    return load(listing, last);
  }

  /** Builds the state at a version from the last checkpoint at or before it. */
  State load(LogFiles.Listing listing, long version) {
    return load(listing, version, new HashMap<>());
  }

  /**
   * Builds a state.
   *
   * @param built states that are known, to which those on the way are added: versions that go back
   *     to others that went back would build the same states again and again
   */
  private State load(LogFiles.Listing listing, long version, Map<Long, State> built) {
    State known = built.get(version);
    if (known != null) {
      return known;
    }
    State state =
        files
            .checkpoint(listing.checkpoint(version))
            .orElseGet(() -> first(require(Commit.FIRST_VERSION)));
    built.put(state.version(), state);
    while (state.version() < version) {
      state = apply(state, require(state.version() + 1), built);
      built.put(state.version(), state);
    }
    return state;
  }

  /** Throws unless a version is there, and has not expired. */
  void requireLeft(State newestNow, long version) {
    long last = newestNow.version();
    Expiry expiry = newestNow.expiry();
    if (version >= Commit.FIRST_VERSION && version <= last && expiry.keeps(version)) {
      return;
    }
    boolean expired = version >= Commit.FIRST_VERSION && version < expiry.oldest();
    throw new NotFoundException(
        collection.display()
            + (expired ? " no longer has version " : " has no version ")
            + version
            + (expired ? ": it expired" : " (latest is " + last + ")")
            + ". Use "
            + (expiry.kept().isEmpty() ? "" : "one of the versions " + expiry.kept() + ", or ")
            + "a version from "
            + expiry.oldest()
            + " to "
            + last
            + ", or omit it.");
  }

  /** Returns a commit, which must be there. */
  Commit require(long version) {
    return files
        .commit(version)
        .orElseThrow(
            () ->
                new CorruptDataException(
                    collection.display()
                        + " is damaged: '"
                        + files.key(version)
                        + "' is missing, but later versions exist."));
  }

  private State first(Commit commit) {
    return building(commit, () -> State.first(commit));
  }

  private State apply(State before, Commit commit, Map<Long, State> built) {
    if (commit.base() != Commit.NOTHING && commit.base() != before.version()) {
      // The base may have expired, and then there is a checkpoint.
      Optional<State> checkpoint = files.checkpoint(commit.version());
      if (checkpoint.isPresent()) {
        return checkpoint.get();
      }
    }
    return building(commit, () -> before.next(commit, base(before, commit.base(), built)));
  }

  private State building(Commit commit, Supplier<State> builder) {
    try {
      return builder.get();
    } catch (IllegalArgumentException e) {
      throw new CorruptDataException(
          "'" + files.key(commit.version()) + "' is damaged: " + e.getMessage() + ".", e);
    }
  }

  /** Returns the state that a version starts from, which is not newer than another. */
  Optional<State> base(State before, long version, Map<Long, State> built) {
    if (version == Commit.NOTHING) {
      return Optional.empty();
    }
    return Optional.of(version == before.version() ? before : load(files.list(), version, built));
  }

  NotFoundException missing() {
    return new NotFoundException(
        "There is no "
            + collection.kind().singular()
            + " '"
            + collection.name()
            + "' in "
            + store
            + ".");
  }
}
