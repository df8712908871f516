package io.recursivestore.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Operation;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The features that rows had before they came into a store, in the metadata of its commits. */
final class KeptFeatures {
  /** Part of {@code docs/format.md}. */
  static final String KEY = "huggingface.features";

  /** After others, what is known of columns by their names still holds. */
  private static final Set<Operation> BRINGS_COLUMNS =
      EnumSet.of(Operation.CREATE, Operation.REPLACE, Operation.ROLLBACK);

  private KeptFeatures() {}

  /** Returns what a commit records, with features added. */
  static CommitInfo add(CommitInfo info, Features features) {
    Map<String, String> meta = new HashMap<>(info.meta());
    meta.put(KEY, features.toJson());
    return new CommitInfo(info.parents(), meta);
  }

  /**
   * Returns the features of the columns of a collection: those that were kept with its schema where
   * they still fit, else what follows from the types.
   *
   * @param history its commits, oldest first, up to the version that has the schema
   * @param schema its columns
   */
  static Features of(List<Commit> history, Schema schema) {
    Features kept = Features.none();
    for (Commit commit : history) {
      if (commit.meta().containsKey(KEY) || BRINGS_COLUMNS.contains(commit.operation())) {
        kept = read(commit.meta().get(KEY));
      }
    }
    return fitting(kept, schema);
  }

  /** Returns features where they fit, but for fixed lengths, else what follows from the types. */
  static Features fitting(Features kept, Schema schema) {
    Map<String, JsonNode> fixed = new HashMap<>();
    Map<String, Field> fields = kept.fields();
    for (Field column : schema.getFields()) {
      Field field = fields.get(column.getName());
      if (field != null
          && !Layout.isSame(field, column)
          && Layout.isSame(StorableField.withoutLengths(field), column)) {
        fixed.put(column.getName(), kept.node(column.getName()));
      }
    }
    return Features.ofColumns(schema, kept).with(fixed);
  }

  /** Anybody may write metadata; features only say more of what the types say already. */
  private static Features read(@Nullable String json) {
    try {
      return json == null ? Features.none() : Features.parse(json);
    } catch (InvalidRequestException e) {
      return Features.none();
    }
  }
}
