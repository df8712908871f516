package io.recursivestore.log;

import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Expiry;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.Totals;
import io.recursivestore.storage.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The versions of one collection: one immutable file each, named by its number.
 *
 * <p>A version exists once its file does, and {@link ObjectStore#putIfAbsent} lets exactly one
 * writer create it. A writer that loses reads what the winner did and tries the next number, so
 * writers never wait for each other and readers never see half a commit. Times increase strictly
 * from version to version, also where clocks don't.
 *
 * <p>Every {@value #CHECKPOINT_INTERVAL} versions the whole state is written beside the commits:
 * few bytes, because fragments of long ago lie in parts that checkpoints share. So a commit costs
 * the same whatever came before it. A checkpoint only saves reading: any of them may be lost.
 *
 * <p>Instances hold no state but the last snapshot seen, and may be used by many threads.
 */
public final class CommitLog {
  /** Versions from one checkpoint to the next. */
  public static final int CHECKPOINT_INTERVAL = 100;

  /** A commit takes less from looking for the newest version to writing the next one. */
  private static final Duration SLOWEST_COMMIT = Duration.ofHours(1);

  private static final int MAX_ATTEMPTS = 1_000;
  private static final int MAX_BACKOFF_MILLIS = 20;

  private final LogFiles files;
  private final States states;
  private final PartFiles parts;
  private final Checkpoints checkpoints;
  private final String store;
  private final CollectionRef collection;
  private final Clock clock;

  /**
   * Creates a view of a collection's log, which need not exist yet.
   *
   * @param objects where the store is
   * @param collection whose log it is
   * @param clock gives the time of new commits
   */
  public CommitLog(ObjectStore objects, CollectionRef collection, Clock clock) {
    this.files = new LogFiles(objects, collection);
    this.states = new States(files, collection, objects);
    this.parts = new PartFiles(objects, collection);
    this.checkpoints = new Checkpoints(parts);
    this.store = objects.description();
    this.collection = collection;
    this.clock = clock;
  }

  /** Returns whether the collection has been created. What is in its log may be damaged. */
  public boolean exists() {
    return files.hasHint() || files.list().newest() >= Commit.FIRST_VERSION;
  }

  /**
   * Returns the newest version's state.
   *
   * @throws NotFoundException if the collection has not been created
   */
  public Snapshot latest() {
    return snapshot(states.newest());
  }

  /**
   * Returns the newest version's state, and reads only what an earlier one doesn't tell. That may
   * be of a collection that is gone, and of which this one has the name.
   *
   * @param seen a state that {@code latest} returned before, here or in another view of the log
   * @throws NotFoundException if the collection has not been created
   */
  public Snapshot latest(Snapshot seen) {
    if (seen.files() instanceof StateFragments fragments) {
      states.start(fragments.state());
    }
    return latest();
  }

  /**
   * Returns the state at a version.
   *
   * @param version the version's number
   * @throws NotFoundException if the collection has no such version, or has it no longer
   */
  public Snapshot at(long version) {
    State newestNow = states.newest();
    if (version == newestNow.version()) {
      return snapshot(newestNow);
    }
    return states.unlessExpired(
        now -> {
          states.requireLeft(now, version);
          return snapshot(states.load(files.list(), version));
        });
  }

  /**
   * Returns the state that was current at an instant.
   *
   * @param instant the instant
   * @throws NotFoundException if the collection is younger
   */
  public Snapshot at(Instant instant) {
    return states.unlessExpired(now -> at(now, instant));
  }

  private Snapshot at(State newestNow, Instant instant) {
    if (instant.isBefore(newestNow.created())) {
      throw new NotFoundException(
          collection.display()
              + " did not exist at "
              + instant
              + ": its first version is from "
              + newestNow.created()
              + ". Use a later time, or omit it.");
    }
    // The version sought is in [low, high).
    long low = newestNow.expiry().oldest();
    if (states.require(low).time().isAfter(instant)) {
      throw new NotFoundException(
          collection.display()
              + " no longer has the version that was current at "
              + instant
              + ": it expired. Use a time from "
              + states.require(low).time()
              + " on.");
    }
    long high = newestNow.version() + 1;
    while (high - low > 1) {
      long middle = (low + high) >>> 1;
      if (states.require(middle).time().isAfter(instant)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return at(low);
  }

  /**
   * Returns when the collection was created, which tells it from another that had its name.
   *
   * @throws NotFoundException if the collection has not been created
   */
  public Instant created() {
    return states.newest().created();
  }

  /**
   * Returns the commits of all versions that are left, oldest first.
   *
   * @throws NotFoundException if the collection has not been created
   */
  public List<Commit> history() {
    List<Commit> commits = new ArrayList<>();
    forEach(commits::add);
    return commits;
  }

  /**
   * Hands over the commits of all versions that are left, oldest first, and keeps none of them.
   *
   * @param action takes a commit
   * @throws NotFoundException if the collection has not been created
   */
  public void forEach(Consumer<Commit> action) {
    State state = states.newest();
    state.expiry().kept().forEach(version -> left(version).ifPresent(action));
    for (long version = state.expiry().oldest(); version <= state.version(); version++) {
      left(version).ifPresent(action);
    }
  }

  /** Returns a commit; empty if it expired since the caller looked which versions there are. */
  private Optional<Commit> left(long version) {
    Optional<Commit> commit = files.commit(version);
    return commit.isPresent() || !states.newest().expiry().keeps(version)
        ? commit
        : Optional.of(states.require(version));
  }

  /**
   * Hands over commits from a version on, in order, until there are no more or enough.
   *
   * @param from the first version; at most one more than the newest
   * @param more takes a commit, and returns whether the next one is wanted
   * @throws NotFoundException if there is no such version, or no longer
   */
  public void follow(long from, Predicate<Commit> more) {
    long version = from;
    Optional<Commit> commit = files.commit(version);
    State state = states.newest();
    if (commit.isPresent() ? !state.expiry().keeps(from) : state.version() != from - 1) {
      throw new NotFoundException(
          collection.display()
              + " has no version "
              + from
              + " to read on from: it expired, or the collection is another one. Start again with a"
              + " new checkpoint.");
    }
    while (commit.isPresent() && state.expiry().keeps(version) && more.test(commit.get())) {
      commit = files.commit(++version);
    }
  }

  /**
   * Returns the newest commit that is looked for, reading those of the versions that are left from
   * the newest to the oldest.
   *
   * @param sought whether a commit is it
   * @throws NotFoundException if the collection has not been created
   */
  public Optional<Commit> findLast(Predicate<Commit> sought) {
    State state = states.newest();
    for (long version = state.version(); version >= state.expiry().oldest(); version--) {
      Optional<Commit> commit = files.commit(version).filter(sought);
      if (commit.isPresent()) {
        return commit;
      }
    }
    List<Long> kept = new ArrayList<>(state.expiry().kept());
    Collections.reverse(kept);
    return kept.stream().flatMap(v -> files.commit(v).filter(sought).stream()).findFirst();
  }

  /**
   * Creates the collection.
   *
   * @param draft the first commit, with a schema
   * @throws AlreadyExistsException if the collection exists
   */
  public Commit create(CommitDraft draft) {
    Totals totals = Totals.of(draft.added());
    Commit commit = stamp(draft, Commit.FIRST_VERSION, Instant.EPOCH, Commit.NOTHING, totals);
    if (exists() || !files.put(commit)) {
      throw new AlreadyExistsException(
          collection.display()
              + " exists already in "
              + store
              + ". Append to it, overwrite it, or use another name.");
    }
    states.remember(checkpointIfDue(State.first(commit)));
    return commit;
  }

  /**
   * Adds a version. The draft is asked for again with the new state each time another writer was
   * faster; it throws if it can't be combined with what that writer did.
   *
   * @param drafting makes the commit for a state
   * @throws NotFoundException if the collection has not been created
   * @throws CommitConflictException if other writers were faster for too many attempts
   */
  public Commit commit(Function<Snapshot, CommitDraft> drafting) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      State before = states.newest();
      CommitDraft draft = drafting.apply(snapshot(before));
      draft.base().stream()
          .filter(v -> v != Commit.NOTHING)
          .forEach(v -> states.requireLeft(before, v));
      Optional<State> base =
          states.base(before, draft.base().orElse(before.version()), new HashMap<>());
      Totals totals =
          base.map(State::totals)
              .orElse(Totals.NONE)
              .plus(Totals.of(draft.added()))
              .minus(Totals.of(draft.removed()));
      Commit commit =
          stamp(
              draft,
              before.version() + 1,
              before.time(),
              base.map(State::version).orElse(Commit.NOTHING),
              totals);
      State next = before.next(commit, base);
      if (files.put(commit)) {
        if (!states.contains(before) && files.commit(next.version() + 1).isEmpty()) {
          // The collection went while this was written, which now stands alone.
          files.delete(commit);
          throw states.missing();
        }
        states.remember(checkpointIfDue(next));
        return commit;
      }
      backOff(attempt);
    }
    throw new CommitConflictException(
        collection.display()
            + " is being written by others: "
            + MAX_ATTEMPTS
            + " attempts to commit each lost to another writer. Try again, or write less often.");
  }

  /**
   * Gives up earlier versions. Their files stay, see {@link #forgetExpired}.
   *
   * @param choosing chooses the versions that are left; asked again each time another writer was
   *     faster
   * @param info parents and metadata
   * @throws NotFoundException if the collection has not been created
   */
  public Commit expire(Function<Snapshot, Expiry> choosing, CommitInfo info) {
    return commit(
        newestNow -> {
          Expiry expiry = choosing.apply(newestNow);
          starts(expiry, history()).forEach(this::materialize);
          return CommitDraft.expire(expiry, info);
        });
  }

  /**
   * Deletes the files of the log that tell of expired versions, but commits of the last hour: a
   * writer that saw the version before one of these must not find its number free.
   */
  public void forgetExpired() {
    files.deleteExpired(states.newest().expiry(), clock.instant().minus(SLOWEST_COMMIT));
  }

  /**
   * Deletes the log, after which the collection does not exist, where it can't be moved aside in
   * one step. A commit that another writer makes meanwhile is deleted too.
   */
  public void delete() {
    do {
      files.deleteAll();
    } while (exists());
  }

  /**
   * Returns all fragments of all versions that are left.
   *
   * @param expiry which versions are left, if no others have expired meanwhile
   */
  public Map<String, Fragment> fragments(Expiry expiry) {
    return states.unlessExpired(now -> fragmentsOf(expiry));
  }

  private Map<String, Fragment> fragmentsOf(Expiry expiry) {
    Map<String, Fragment> fragments = new HashMap<>();
    List<Commit> commits = history();
    LogFiles.Listing listing = files.list();
    for (long version : starts(expiry, commits)) {
      snapshot(states.load(listing, version)).fragments().forEach(f -> fragments.put(f.path(), f));
    }
    for (Commit commit : commits) {
      if (expiry.keeps(commit.version())) {
        commit.added().forEach(f -> fragments.put(f.path(), f));
      }
    }
    return fragments;
  }

  /** Returns the names of the files below {@code parts} that checkpoints name. */
  public Set<String> parts() {
    Set<String> names = new HashSet<>();
    for (long version : files.list().checkpoints()) {
      files.checkpoint(version).ifPresent(s -> s.parts().forEach(p -> names.add(p.name())));
    }
    return names;
  }

  /**
   * Returns the versions that can't be built from the one before, or from the one they go back to.
   */
  private static SortedSet<Long> starts(Expiry expiry, List<Commit> commits) {
    SortedSet<Long> starts = new TreeSet<>(expiry.kept());
    starts.add(expiry.oldest());
    for (Commit commit : commits) {
      boolean goesBack = commit.base() != Commit.NOTHING && commit.base() != commit.version() - 1;
      if (goesBack && expiry.keeps(commit.version()) && !expiry.keeps(commit.base())) {
        starts.add(commit.version());
      }
    }
    return starts;
  }

  /** Makes sure that a version has a checkpoint. */
  private void materialize(long version) {
    if (files.checkpoint(version).isEmpty()) {
      files.putCheckpoint(states.load(files.list(), version));
    }
  }

  private Snapshot snapshot(State state) {
    return new Snapshot(
        state.version(),
        state.time(),
        state.created(),
        state.schema(),
        state.expiry(),
        state.fileFormat(),
        new StateFragments(collection, parts, state));
  }

  private Commit stamp(CommitDraft draft, long version, Instant after, long base, Totals totals) {
    Optional.ofNullable(draft.info().meta().get(Commit.FILE_FORMAT)).ifPresent(FileFormat::of);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant time = now.isAfter(after) ? now : after.plus(1, ChronoUnit.MICROS);
    return new Commit(
        version,
        time,
        draft.operation(),
        base,
        draft.schema(),
        draft.added(),
        draft.removed().stream().map(Fragment::path).toList(),
        totals,
        draft.expiry(),
        draft.info().parents(),
        draft.info().meta());
  }

  /** Returns the same state, with its fragments in parts if there is a checkpoint now. */
  private State checkpointIfDue(State state) {
    if (state.version() % CHECKPOINT_INTERVAL != 0 && !Checkpoints.isDue(state)) {
      return state;
    }
    try {
      State compact = checkpoints.compact(state);
      // Parts that no checkpoint names are orphans.
      return files.put(compact) ? compact : state;
    } catch (StorageException e) {
      // The commit stands; without this checkpoint the next reader only reads more commits.
      return state;
    }
  }

  private static void backOff(int attempt) {
    try {
      int bound = Math.min(MAX_BACKOFF_MILLIS, 1 << Math.min(attempt, 10));
      TimeUnit.MICROSECONDS.sleep(
          ThreadLocalRandom.current().nextLong(TimeUnit.MILLISECONDS.toMicros(bound)) + 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("Interrupted while waiting to commit. Nothing was committed.", e);
    }
  }
}
