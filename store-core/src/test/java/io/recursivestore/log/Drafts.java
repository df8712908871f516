package io.recursivestore.log;

import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The smallest commits of each operation. */
final class Drafts {
  static final Schema SCHEMA = new Schema(List.of(new Column(1, "x", Primitive.INT64, true)));

  private Drafts() {}

  static CommitDraft create() {
    return CommitDraft.fresh(Operation.CREATE, Optional.of(SCHEMA), List.of(), CommitInfo.NONE);
  }

  static CommitDraft append(String name) {
    return CommitDraft.append(List.of(fragment(name)), CommitInfo.NONE);
  }

  static CommitDraft overwrite(String name) {
    return CommitDraft.fresh(
        Operation.OVERWRITE, Optional.empty(), List.of(fragment(name)), CommitInfo.NONE);
  }

  static List<String> names(Snapshot snapshot) {
    return snapshot.fragments().stream().map(f -> f.path().substring("data/".length())).toList();
  }

  private static Fragment fragment(String name) {
    return new Fragment("data/" + name, 1, 1, 0, Map.of());
  }
}
