package io.recursivestore.log;

import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.StorageException;
import io.recursivestore.storage.ObjectStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one collection: one immutable file each, named by its number.
 *
 * <p>A version exists once its file does, and {@link ObjectStore#putIfAbsent} lets exactly one
 * writer create it. A writer that loses reads what the winner did and tries the next number, so
 * writers never wait for each other and readers never see half a commit. Times increase strictly
 * from version to version, also where clocks don't.
 *
 * <p>Every {@value #CHECKPOINT_INTERVAL} versions the whole state is written beside the commits. A
 * checkpoint only saves reading: any of them may be lost.
 *
 * <p>Instances hold no state but the last snapshot seen, and may be used by many threads.
 */
public final class CommitLog {
  /** Versions from one checkpoint to the next. */
  public static final int CHECKPOINT_INTERVAL = 100;

  private static final int MAX_ATTEMPTS = 1_000;
  private static final int MAX_BACKOFF_MILLIS = 20;

  private final LogFiles files;
  private final String store;
  private final CollectionRef collection;
  private final Clock clock;
  private volatile @Nullable Snapshot newest;

  /**
   * Creates a view of a collection's log, which need not exist yet.
   *
   * @param objects where the store is
   * @param collection whose log it is
   * @param clock gives the time of new commits
   */
  public CommitLog(ObjectStore objects, CollectionRef collection, Clock clock) {
    this.files = new LogFiles(objects, collection);
    this.store = objects.description();
    this.collection = collection;
    this.clock = clock;
  }

  /** Returns whether the collection has been created. What is in its log may be damaged. */
  public boolean exists() {
    return files.list().newest() >= Commit.FIRST_VERSION;
  }

  /**
   * Returns the newest version's state.
   *
   * @throws NotFoundException if the collection has not been created
   */
  public Snapshot latest() {
    return tryLatest().orElseThrow(this::missing);
  }

  /**
   * Returns the state at a version.
   *
   * @param version the version's number
   * @throws NotFoundException if the collection has no such version
   */
  public Snapshot at(long version) {
    Snapshot newestNow = latest();
    long last = newestNow.version();
    if (version == last) {
      return newestNow;
    }
    if (version < Commit.FIRST_VERSION || version > last) {
      throw new NotFoundException(
          collection.display()
              + " has no version "
              + version
              + " (latest is "
              + last
              + "). Use a version from "
              + Commit.FIRST_VERSION
              + " to "
              + last
              + ", or omit it.");
    }
    return load(files.list(), version);
  }

  /**
   * Returns the state that was current at an instant.
   *
   * @param instant the instant
   * @throws NotFoundException if the collection is younger
   */
  public Snapshot at(Instant instant) {
    List<Commit> commits = history();
    for (int i = commits.size() - 1; i >= 0; i--) {
      if (!commits.get(i).time().isAfter(instant)) {
        return at(commits.get(i).version());
      }
    }
    throw new NotFoundException(
        collection.display()
            + " did not exist at "
            + instant
            + ": its first version is from "
            + commits.get(0).time()
            + ". Use a later time, or omit it.");
  }

  /**
   * Returns when the collection was created, which tells it from another that had its name.
   *
   * @throws NotFoundException if the collection has not been created
   */
  public Instant created() {
    return files.commit(Commit.FIRST_VERSION).orElseThrow(this::missing).time();
  }

  /**
   * Returns all commits, oldest first.
   *
   * @throws NotFoundException if the collection has not been created
   */
  public List<Commit> history() {
    long last = latest().version();
    List<Commit> commits = new ArrayList<>();
    for (long version = Commit.FIRST_VERSION; version <= last; version++) {
      commits.add(require(version));
    }
    return commits;
  }

  /**
   * Creates the collection.
   *
   * @param draft the first commit, with a schema
   * @throws AlreadyExistsException if the collection exists
   */
  public Commit create(CommitDraft draft) {
    Commit commit = stamp(draft, Commit.FIRST_VERSION, Instant.EPOCH);
    if (exists() || !files.put(commit)) {
      throw new AlreadyExistsException(
          collection.display()
              + " exists already in "
              + store
              + ". Append to it, overwrite it, or use another name.");
    }
    newest = apply(null, commit);
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
      Snapshot base = latest();
      Commit commit = stamp(drafting.apply(base), base.version() + 1, base.time());
      if (files.put(commit)) {
        if (!contains(base)) {
          // The collection went while this was written, which now stands alone.
          files.delete(commit);
          throw missing();
        }
        Snapshot next = apply(base, commit);
        newest = next;
        checkpointIfDue(next);
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

  private Optional<Snapshot> tryLatest() {
    Snapshot known = newest;
    Snapshot state = known != null && contains(known) ? known : loadNewest().orElse(null);
    if (state == null) {
      return Optional.empty();
    }
    // The listing may be older than the newest commits, so look for the next numbers until one is
    // free.
    for (Optional<Commit> next = files.commit(state.version() + 1);
        next.isPresent();
        next = files.commit(state.version() + 1)) {
      state = apply(state, next.get());
    }
    newest = state;
    return Optional.of(state);
  }

  /**
   * Returns whether a version seen earlier is one of this collection: another of the same name may
   * have taken its place.
   *
   * @param known the version's state
   */
  public boolean contains(Snapshot known) {
    long version = known.version();
    Optional<Instant> time = files.commit(version).map(Commit::time);
    if (time.isEmpty()) {
      time = files.checkpoint(version).map(Snapshot::time);
    }
    return time.equals(Optional.of(known.time()));
  }

  /** Builds the state at the newest listed version. */
  private Optional<Snapshot> loadNewest() {
    LogFiles.Listing listing = files.list();
    long last = listing.newest();
    return last < Commit.FIRST_VERSION ? Optional.empty() : Optional.of(load(listing, last));
  }

  /** Builds the state at a version from the last checkpoint at or before it. */
  private Snapshot load(LogFiles.Listing listing, long version) {
    Snapshot state = files.checkpoint(listing.checkpoint(version)).orElse(null);
    long next = state == null ? Commit.FIRST_VERSION : state.version() + 1;
    while (state == null || next <= version) {
      state = apply(state, require(next++));
    }
    return state;
  }

  private Commit require(long version) {
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

  private Snapshot apply(@Nullable Snapshot base, Commit commit) {
    Set<String> removed = new HashSet<>(commit.removed());
    List<Fragment> fragments = new ArrayList<>();
    if (base != null) {
      base.fragments().stream().filter(f -> !removed.contains(f.path())).forEach(fragments::add);
    }
    fragments.addAll(commit.added());
    var schema = commit.schema().or(() -> Optional.ofNullable(base).map(Snapshot::schema));
    return new Snapshot(
        commit.version(),
        commit.time(),
        schema.orElseThrow(
            () ->
                new CorruptDataException(
                    "'" + files.key(commit.version()) + "' is damaged: it has no schema.")),
        fragments);
  }

  private Commit stamp(CommitDraft draft, long version, Instant after) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant time = now.isAfter(after) ? now : after.plus(1, ChronoUnit.MICROS);
    return new Commit(
        version,
        time,
        draft.operation(),
        draft.schema(),
        draft.added(),
        draft.removed(),
        draft.info().parents(),
        draft.info().meta());
  }

  private void checkpointIfDue(Snapshot snapshot) {
    if (snapshot.version() % CHECKPOINT_INTERVAL != 0) {
      return;
    }
    try {
      files.put(snapshot);
    } catch (StorageException e) {
      // The commit stands; without this checkpoint the next reader only reads more commits.
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

  private NotFoundException missing() {
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
