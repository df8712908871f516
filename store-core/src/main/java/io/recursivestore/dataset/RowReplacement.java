package io.recursivestore.dataset;

import io.recursivestore.log.CommitDraft;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The commit of a removal of rows, with those that come in their place. It stands for what was true
 * of the version that it was planned on, so it may not pass over another writer's commit that
 * touched the same rows.
 *
 * @param files the new rows
 * @param removal what is removed
 */
record RowReplacement(PlannedFiles files, RowRemoval removal) {

  /**
   * Returns the commit after another one.
   *
   * @param newest the version that it comes after
   * @throws CommitConflictException if rows that match came or went since the removal was planned
   */
  CommitDraft over(
      Snapshot newest, Operation operation, List<Fragment> fragments, CommitInfo info) {
    Optional<Schema> schema = files.schemaOver(newest);
    if (newest.version() != files.base().version()) {
      check(newest);
    }
    List<Fragment> added = new ArrayList<>(removal.rewritten());
    added.addAll(fragments);
    return CommitDraft.change(operation, schema, removal.removed(), added, info);
  }

  private void check(Snapshot newest) {
    if (!newest.schema().columns().equals(files.base().schema().columns())) {
      throw conflict("got other columns");
    }
    Set<String> now = new HashSet<>();
    for (Fragment file : removal.rows().candidates(newest)) {
      now.add(file.path());
      if (!removal.candidates().contains(file.path())) {
        throw conflict("got other rows that may match");
      }
    }
    if (!removal.removed().stream().allMatch(file -> now.contains(file.path()))) {
      throw conflict("lost rows that match");
    }
  }

  private CommitConflictException conflict(String what) {
    return new CommitConflictException(
        files.dataset().display()
            + " "
            + what
            + " while the rows "
            + removal.rows().text()
            + " were being replaced or deleted, by another writer after version "
            + files.base().version()
            + ". Nothing was changed. Do it again, on the version that is there now.");
  }
}
