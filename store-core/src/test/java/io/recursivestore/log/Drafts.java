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
    return new CommitDraft(
        Operation.CREATE, Optional.of(SCHEMA), List.of(), List.of(), CommitInfo.NONE);
  }

  static CommitDraft append(String name) {
    return new CommitDraft(
        Operation.APPEND, Optional.empty(), List.of(fragment(name)), List.of(), CommitInfo.NONE);
  }

  static CommitDraft overwrite(Snapshot base, String name) {
    return new CommitDraft(
        Operation.OVERWRITE,
        Optional.empty(),
        List.of(fragment(name)),
        base.fragments().stream().map(Fragment::path).toList(),
        CommitInfo.NONE);
  }

  static List<String> names(Snapshot snapshot) {
    return snapshot.fragments().stream().map(f -> f.path().substring("data/".length())).toList();
  }

  private static Fragment fragment(String name) {
    return new Fragment("data/" + name, 1, 1, 0, Map.of());
  }
}
