package io.recursivestore.dataset;

import io.recursivestore.log.CommitLog;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaFit;
import io.recursivestore.model.SchemaMerge;
import io.recursivestore.model.Snapshot;
import java.util.Optional;

/**
 * Files that are to be committed, perhaps when others have changed the dataset.
 *
 * @param base the version that they were planned on
 * @param merge its schema, merged with the columns that they have
 */
record PlannedFiles(CollectionRef dataset, CommitLog log, Snapshot base, SchemaMerge merge) {

  /**
   * Returns the schema that their commit brings, if it brings one.
   *
   * @param newest the version that the commit comes after
   * @throws NotFoundException if the version that they were planned on is gone
   * @throws CommitConflictException if they can't be read with the schema that is there by now
   */
  Optional<Schema> schemaOver(Snapshot newest) {
    if (!newest.created().equals(base.created())) {
      throw new NotFoundException(
          dataset.display()
              + " was dropped or renamed while these rows were written. Open it again, and write"
              + " them again.");
    }
    boolean isChanged = !newest.schema().equals(base.schema());
    boolean brings = !merge.schema().equals(base.schema());
    if (isChanged && (brings || !isReadable(newest))) {
      throw new CommitConflictException(
          dataset.display()
              + " was given another schema while these rows were written, so they no longer fit: "
              + "they have ("
              + merge.files()
              + "), it has ("
              + newest.schema()
              + "). Write them again.");
    }
    return brings ? Optional.of(merge.schema()) : Optional.empty();
  }

  /** Ids say nothing across a commit that numbers the columns anew or brings old ones back. */
  private boolean isReadable(Snapshot newest) {
    if (SchemaFit.problem(merge.files().columns(), newest.schema().columns()).isPresent()) {
      return false;
    }
    long harmless =
        log.history().stream()
            .filter(c -> c.version() > base.version() && c.version() <= newest.version())
            .filter(c -> c.operation() != Operation.REPLACE && c.operation() != Operation.ROLLBACK)
            .count();
    // What an expired commit did is not known.
    return harmless == newest.version() - base.version();
  }
}
