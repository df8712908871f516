package io.recursivestore.log;

import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Expiry;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A commit that has no version and time yet.
 *
 * @param operation what it does
 * @param base the version whose fragments it starts from, if that is not the newest; {@link
 *     Commit#NOTHING} for none
 * @param schema the new schema, if it changes
 * @param added fragments to add to those of the base
 * @param removed fragments of the base to leave out
 * @param expiry which versions are left from then on, if some expire
 * @param info parents and metadata
 */
public record CommitDraft(
    Operation operation,
    OptionalLong base,
    Optional<Schema> schema,
    List<Fragment> added,
    List<Fragment> removed,
    Optional<Expiry> expiry,
    CommitInfo info) {

  /**
   * Adds fragments.
   *
   * @param added the fragments
   * @param info parents and metadata
   */
  public static CommitDraft append(List<Fragment> added, CommitInfo info) {
    return append(Optional.empty(), added, info);
  }

  /**
   * Adds fragments.
   *
   * @param schema the new schema, if it changes
   * @param added the fragments
   * @param info parents and metadata
   */
  public static CommitDraft append(Optional<Schema> schema, List<Fragment> added, CommitInfo info) {
    return new CommitDraft(
        Operation.APPEND, OptionalLong.empty(), schema, added, List.of(), Optional.empty(), info);
  }

  /**
   * Starts anew.
   *
   * @param operation what it does
   * @param schema the schema, if it changes
   * @param fragments all fragments of the new version
   * @param info parents and metadata
   */
  public static CommitDraft fresh(
      Operation operation, Optional<Schema> schema, List<Fragment> fragments, CommitInfo info) {
    return new CommitDraft(
        operation,
        OptionalLong.of(Commit.NOTHING),
        schema,
        fragments,
        List.of(),
        Optional.empty(),
        info);
  }

  /**
   * Changes the schema.
   *
   * @param schema the new schema
   * @param info parents and metadata
   */
  public static CommitDraft alter(Schema schema, CommitInfo info) {
    return new CommitDraft(
        Operation.ALTER,
        OptionalLong.empty(),
        Optional.of(schema),
        List.of(),
        List.of(),
        Optional.empty(),
        info);
  }

  /**
   * Goes back to an earlier version.
   *
   * @param earlier the version
   * @param newest the version that it comes after, whose column ids are not to be given again
   * @param info parents and metadata
   */
  public static CommitDraft rollBack(Snapshot earlier, Snapshot newest, CommitInfo info) {
    return new CommitDraft(
        Operation.ROLLBACK,
        OptionalLong.of(earlier.version()),
        Optional.of(earlier.schema().after(newest.schema())),
        List.of(),
        List.of(),
        Optional.empty(),
        info);
  }

  /**
   * Replaces some fragments by others.
   *
   * @param operation what it does
   * @param schema the new schema, if it changes
   * @param removed the fragments to leave out
   * @param added the fragments to add
   * @param info parents and metadata
   */
  public static CommitDraft change(
      Operation operation,
      Optional<Schema> schema,
      List<Fragment> removed,
      List<Fragment> added,
      CommitInfo info) {
    return new CommitDraft(
        operation, OptionalLong.empty(), schema, added, removed, Optional.empty(), info);
  }

  /**
   * Replaces some fragments by others.
   *
   * @param operation what it does
   * @param removed the fragments to leave out
   * @param added the fragments to add
   * @param info parents and metadata
   */
  public static CommitDraft change(
      Operation operation, List<Fragment> removed, List<Fragment> added, CommitInfo info) {
    return change(operation, Optional.empty(), removed, added, info);
  }

  /**
   * Gives up earlier versions.
   *
   * @param expiry which versions are left
   * @param info parents and metadata
   */
  public static CommitDraft expire(Expiry expiry, CommitInfo info) {
    return new CommitDraft(
        Operation.EXPIRE,
        OptionalLong.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.of(expiry),
        info);
  }
}
