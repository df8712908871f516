package io.recursivestore.log;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Expiry;
import io.recursivestore.model.StorageException;
import io.recursivestore.storage.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** The files of a log: commits and checkpoints, named by their versions. */
final class LogFiles {
  private static final Pattern COMMIT_NAME = Pattern.compile("(00\\d{18})\\.json");
  private static final Pattern CHECKPOINT_NAME = Pattern.compile("(00\\d{18})\\.checkpoint\\.json");

  /** Saves listing a log of many versions. */
  private static final String HINT = "/checkpoint.json";

  private final ObjectStore objects;
  private final String directory;

  LogFiles(ObjectStore objects, CollectionRef collection) {
    this.objects = objects;
    this.directory = collection.prefix() + "/log";
  }

  /**
   * What a directory held at one moment.
   *
   * @param names the names of the files
   */
  record Listing(List<String> names) {
    /** Returns the newest version; 0 if there is none. */
    long newest() {
      return LongStream.concat(versions(COMMIT_NAME), versions(CHECKPOINT_NAME)).max().orElse(0);
    }

    /** Returns the version of the last checkpoint that is not newer; 0 if there is none. */
    long checkpoint(long version) {
      return versions(CHECKPOINT_NAME).filter(v -> v <= version).max().orElse(0);
    }

    List<Long> commits() {
      return versions(COMMIT_NAME).boxed().toList();
    }

    List<Long> checkpoints() {
      return versions(CHECKPOINT_NAME).boxed().toList();
    }

    private LongStream versions(Pattern pattern) {
      return names.stream()
          .map(pattern::matcher)
          .filter(Matcher::matches)
          .mapToLong(m -> Long.parseLong(m.group(1)));
    }
  }

  Listing list() {
    return new Listing(objects.listNames(directory));
  }

  /** Returns a commit; empty if there is no such file. */
  Optional<Commit> commit(long version) {
    String key = key(version);
    Optional<Commit> commit = objects.get(key).map(json -> CommitJson.readCommit(key, json));
    commit.ifPresent(c -> requireVersion(key, version, c.version()));
    return commit;
  }

  /**
   * Returns when a commit was made, and reads little else of it; empty if there is no such file.
   */
  Optional<Instant> time(long version) {
    String key = key(version);
    return objects.get(key).map(json -> CommitJson.readTime(key, json));
  }

  /** Returns the state that a checkpoint holds; empty if there is no such file. */
  Optional<State> checkpoint(long version) {
    String key = checkpointKey(version);
    Optional<State> state = objects.get(key).map(json -> CheckpointJson.read(key, json));
    state.ifPresent(s -> requireVersion(key, version, s.version()));
    return state;
  }

  /**
   * Returns a late state without listing the log; empty if writers have left no hint. There may be
   * newer checkpoints.
   */
  Optional<State> hinted() {
    long version = hint();
    return version == 0 ? Optional.empty() : checkpoint(version);
  }

  boolean hasHint() {
    return hint() > 0;
  }

  /** Returns a version that has a checkpoint; 0 if writers have left no hint. */
  long hint() {
    String key = directory + HINT;
    try {
      return objects
          .get(key)
          .map(json -> CommitJson.read(key, json, node -> Members.whole(node, "version", 0)))
          .orElse(0L);
    } catch (StorageException | CorruptDataException e) {
      // Whoever can't follow the hint lists the log, and says what is wrong with that.
      return 0;
    }
  }

  /** Returns false if there is a commit of that version. */
  boolean put(Commit commit) {
    return objects.putIfAbsent(key(commit.version()), CommitJson.write(commit));
  }

  boolean hasCheckpoint(long version) {
    return objects.get(checkpointKey(version)).isPresent();
  }

  /**
   * Writes a checkpoint, and a hint that it is there. Returns false if there is one of that
   * version.
   */
  boolean put(State checkpoint) {
    boolean isFirst = putCheckpoint(checkpoint);
    objects.replace(
        directory + HINT,
        ("{\"version\":" + checkpoint.version() + "}").getBytes(StandardCharsets.UTF_8));
    return isFirst;
  }

  /** Writes a checkpoint. Returns false if there is one of that version. */
  boolean putCheckpoint(State checkpoint) {
    return objects.putIfAbsent(
        checkpointKey(checkpoint.version()), CheckpointJson.write(checkpoint));
  }

  /**
   * Deletes the commits of versions that are not left and were made before an instant, from the
   * oldest on, and the checkpoints of all that are not left. In this order: a version that has a
   * commit and no checkpoint is taken for the newest if the next one has no commit.
   */
  void deleteExpired(Expiry expiry, Instant before) {
    Listing listing = list();
    deleteCommits(listing, expiry, before);
    for (long version : listing.checkpoints()) {
      if (!expiry.keeps(version)) {
        objects.delete(checkpointKey(version));
      }
    }
  }

  private void deleteCommits(Listing listing, Expiry expiry, Instant before) {
    for (long version : listing.commits()) {
      if (!expiry.keeps(version)) {
        Optional<Commit> commit = commit(version);
        if (commit.isPresent() && !commit.get().time().isBefore(before)) {
          return;
        }
        objects.delete(key(version));
      }
    }
  }

  void delete(Commit commit) {
    objects.delete(key(commit.version()));
  }

  /** Deletes all files, the one that readers start at first. */
  void deleteAll() {
    objects.delete(directory + HINT);
    objects.deleteAll(directory);
  }

  String key(long version) {
    return "%s/%020d.json".formatted(directory, version);
  }

  private String checkpointKey(long version) {
    return "%s/%020d.checkpoint.json".formatted(directory, version);
  }

  private static void requireVersion(String key, long named, long found) {
    if (named != found) {
      throw new CorruptDataException(
          "'" + key + "' is damaged: it says that it is version " + found + ".");
    }
  }
}
