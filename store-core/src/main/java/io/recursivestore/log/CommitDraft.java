package io.recursivestore.log;

import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Schema;
import java.util.List;
import java.util.Optional;

/**
 * A commit that has no version and time yet.
 *
 * @param operation what it does
 * @param schema the new schema, if it changes
 * @param added fragments to add
 * @param removed paths of live fragments to remove
 * @param info parents and metadata
 */
public record CommitDraft(
    Operation operation,
    Optional<Schema> schema,
    List<Fragment> added,
    List<String> removed,
    CommitInfo info) {}
