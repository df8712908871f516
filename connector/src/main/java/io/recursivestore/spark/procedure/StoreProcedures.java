package io.recursivestore.spark.procedure;

import io.recursivestore.Store;
import io.recursivestore.dataset.Cleanup;
import io.recursivestore.dataset.Compaction;
import io.recursivestore.dataset.CompactionOptions;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.ExpireOptions;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.format.Compression;
import io.recursivestore.model.Column;
import io.recursivestore.model.Commit;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.PartitionBy;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.SnapshotDiff;
import io.recursivestore.model.SortBy;
import io.recursivestore.model.Suggestion;
import io.recursivestore.model.Tag;
import io.recursivestore.spark.write.CompactionJob;
import io.recursivestore.spark.write.FileCondition;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** The procedures of a store. */
public final class StoreProcedures {
  /** The namespace that they are in. */
  public static final String NAMESPACE = "system";

  private static final ProcedureParameter DATASET = text("dataset", "a dataset's name").build();
  private static final ProcedureParameter TAG = text("tag", "the tag").build();
  private static final ProcedureParameter DRY_RUN =
      parameter(
          "dry_run", DataTypes.BooleanType, "whether only to tell what would be done", "false");
  private static final DataType TEXTS = DataTypes.createArrayType(DataTypes.StringType, false);
  private static final StructType TAGGED =
      new StructType()
          .add("tag", DataTypes.StringType, false)
          .add("version", DataTypes.LongType, false);

  private static final List<StoreProcedure> ALL =
      List.of(
          new StoreProcedure(
              "tag",
              "Gives a version of a dataset a name",
              List.of(
                  DATASET,
                  TAG,
                  text("version", "a version's number or a tag; the latest if it is left out")
                      .defaultValue("NULL")
                      .build()),
              TAGGED,
              StoreProcedures::tag),
          new StoreProcedure(
              "untag",
              "Removes a tag of a dataset; the version stays",
              List.of(DATASET, TAG),
              new StructType().add("tag", DataTypes.StringType, false),
              StoreProcedures::untag),
          new StoreProcedure(
              "rollback",
              "Goes back to the rows and columns of an earlier version, as a new version",
              List.of(DATASET, text("version", "a version's number or a tag").build()),
              new StructType()
                  .add("version", DataTypes.LongType, false)
                  .add("rolled_back_to", DataTypes.LongType, false),
              StoreProcedures::rollBack),
          new StoreProcedure(
              "diff",
              "Tells what files and columns one version of a dataset has and another has not",
              List.of(
                  DATASET,
                  text("from_version", "a version's number or a tag").build(),
                  text("to_version", "a version's number or a tag; the latest if it is left out")
                      .defaultValue("NULL")
                      .build()),
              new StructType()
                  .add("added_files", TEXTS, false)
                  .add("added_rows", DataTypes.LongType, false)
                  .add("removed_files", TEXTS, false)
                  .add("removed_rows", DataTypes.LongType, false)
                  .add("added_columns", TEXTS, false)
                  .add("removed_columns", TEXTS, false),
              StoreProcedures::diff),
          new StoreProcedure(
              "expire",
              "Gives up versions of a dataset, and deletes the files that only they need",
              List.of(
                  DATASET,
                  parameter(
                      "older_than",
                      DataTypes.StringType,
                      "how long ago a newer version must have taken a version's place",
                      "'7 days'"),
                  parameter(
                      "keep_last",
                      DataTypes.IntegerType,
                      "the number of newest versions that stay in any case",
                      "1"),
                  parameter(
                      "keep_lineage",
                      DataTypes.BooleanType,
                      "whether versions stay that other collections were made from",
                      "true"),
                  DRY_RUN),
              new StructType()
                  .add(
                      "expired_versions",
                      DataTypes.createArrayType(DataTypes.LongType, false),
                      false)
                  .add("deleted_files", DataTypes.LongType, false)
                  .add("deleted_bytes", DataTypes.LongType, false),
              StoreProcedures::expire),
          new StoreProcedure(
              "compact",
              "Writes files of a dataset anew, small ones together, as a version of the same rows",
              List.of(
                  DATASET,
                  parameter(
                      "target_file_bytes",
                      DataTypes.LongType,
                      "about how many bytes a file shall have",
                      "134217728"),
                  DRY_RUN,
                  text("where", "a condition: only files in which rows may match are written anew")
                      .defaultValue("NULL")
                      .build(),
                  text("sort_by", "columns to sort the rows by, in large files too")
                      .defaultValue("NULL")
                      .build()),
              new StructType()
                  .add("version", DataTypes.LongType, true)
                  .add("rewritten_files", DataTypes.LongType, false)
                  .add("rewritten_bytes", DataTypes.LongType, false)
                  .add("added_files", DataTypes.LongType, true)
                  .add("added_bytes", DataTypes.LongType, true),
              StoreProcedures::compact),
          new StoreProcedure(
              "partition_by",
              "Partitions the files of a dataset that are written from now on",
              List.of(
                  DATASET,
                  text("partitions", "such as 'days(time), bucket(16, user)'; '' for none")
                      .build()),
              new StructType().add("version", DataTypes.LongType, false),
              StoreProcedures::partitionBy),
          new StoreProcedure(
              "sort_by",
              "Sorts the rows of files of a dataset that are written from now on",
              List.of(DATASET, text("columns", "such as 'day, score desc'; '' for none").build()),
              new StructType().add("version", DataTypes.LongType, false),
              StoreProcedures::sortBy),
          new StoreProcedure(
              "remove_orphans",
              "Deletes files that no version of a dataset needs, which dead writers left",
              List.of(
                  DATASET,
                  parameter(
                      "older_than",
                      DataTypes.StringType,
                      "how long ago a file must have been written; longer than any write takes",
                      "'3 days'"),
                  DRY_RUN),
              new StructType().add("files", TEXTS, false).add("bytes", DataTypes.LongType, false),
              StoreProcedures::removeOrphans),
          ImportProcedure.procedure());

  private StoreProcedures() {}

  /** Returns the names of all procedures. */
  public static List<String> names() {
    return ALL.stream().map(StoreProcedure::name).toList();
  }

  /**
   * Returns a procedure.
   *
   * @param root the root of the store that it works on
   * @param name its name, in any case
   * @throws InvalidRequestException if there is none of that name
   */
  public static UnboundProcedure find(String root, String name) {
    return ALL.stream()
        .filter(procedure -> procedure.name().equalsIgnoreCase(name))
        .findFirst()
        .<UnboundProcedure>map(procedure -> procedure.of(root))
        .orElseThrow(
            () -> new InvalidRequestException(Suggestion.unknown("procedure", name, names())));
  }

  private static InternalRow tag(Store store, InternalRow arguments) {
    Dataset dataset = dataset(store, arguments);
    long version =
        (arguments.isNullAt(2) ? dataset.latest() : dataset.at(text(arguments, 2, "version")))
            .version();
    Tag tag = dataset.tag(text(arguments, 1, "tag"), version);
    return row(UTF8String.fromString(tag.name()), tag.version());
  }

  private static InternalRow untag(Store store, InternalRow arguments) {
    String tag = text(arguments, 1, "tag");
    dataset(store, arguments).untag(tag);
    return row(UTF8String.fromString(tag));
  }

  private static InternalRow rollBack(Store store, InternalRow arguments) {
    Dataset dataset = dataset(store, arguments);
    long target = dataset.at(text(arguments, 1, "version")).version();
    Commit commit = dataset.rollBack(target, Map.of());
    return row(commit.version(), target);
  }

  private static InternalRow diff(Store store, InternalRow arguments) {
    Dataset dataset = dataset(store, arguments);
    Snapshot from = dataset.at(text(arguments, 1, "from_version"));
    Snapshot to =
        arguments.isNullAt(2) ? dataset.latest() : dataset.at(text(arguments, 2, "to_version"));
    SnapshotDiff diff = new SnapshotDiff(from, to);
    return row(
        texts(diff.added(), Fragment::path),
        diff.added().stream().mapToLong(Fragment::rows).sum(),
        texts(diff.removed(), Fragment::path),
        diff.removed().stream().mapToLong(Fragment::rows).sum(),
        texts(diff.addedColumns(), Column::toString),
        texts(diff.removedColumns(), Column::toString));
  }

  private static InternalRow expire(Store store, InternalRow arguments) {
    ExpireOptions options =
        new ExpireOptions(
            arguments.getInt(2),
            Age.parse(text(arguments, 1, "older_than")),
            arguments.getBoolean(3),
            arguments.getBoolean(4));
    Cleanup cleanup = dataset(store, arguments).expire(options);
    return row(
        new GenericArrayData(cleanup.versions().toArray()),
        (long) cleanup.files().size(),
        cleanup.bytes());
  }

  private static InternalRow compact(Store store, String root, InternalRow arguments) {
    Dataset dataset = dataset(store, arguments);
    WriteOptions options = new WriteOptions(Compression.AUTO, arguments.getLong(1));
    CompactionOptions which =
        CompactionOptions.DEFAULT.withTargetFileBytes(options.targetFileBytes());
    if (!arguments.isNullAt(3)) {
      which = which.where(FileCondition.of(dataset, root, text(arguments, 3, "where")));
    }
    if (!arguments.isNullAt(4)) {
      which = which.sortedBy(SortBy.parse(text(arguments, 4, "sort_by")));
    }
    Compaction plan = dataset.commits().planCompaction(which);
    long files = plan.files().size();
    long bytes = plan.files().stream().mapToLong(Fragment::bytes).sum();
    if (arguments.getBoolean(2) || plan.groups().isEmpty()) {
      return row(null, files, bytes, null, null);
    }
    Commit commit = CompactionJob.run(store, root, plan, dataset, options);
    return row(
        commit.version(),
        files,
        bytes,
        (long) commit.added().size(),
        commit.added().stream().mapToLong(Fragment::bytes).sum());
  }

  private static InternalRow partitionBy(Store store, InternalRow arguments) {
    List<PartitionBy> partitions = PartitionBy.parse(text(arguments, 1, "partitions"));
    return row(dataset(store, arguments).partitionBy(partitions, Map.of()).version());
  }

  private static InternalRow sortBy(Store store, InternalRow arguments) {
    List<SortBy> sort = SortBy.parse(text(arguments, 1, "columns"));
    return row(dataset(store, arguments).sortBy(sort, Map.of()).version());
  }

  private static InternalRow removeOrphans(Store store, InternalRow arguments) {
    Cleanup cleanup =
        dataset(store, arguments)
            .removeOrphans(Age.parse(text(arguments, 1, "older_than")), arguments.getBoolean(2));
    return row(texts(cleanup.files(), file -> file), cleanup.bytes());
  }

  private static <T> GenericArrayData texts(List<T> values, Function<T, String> text) {
    return new GenericArrayData(
        values.stream().map(value -> UTF8String.fromString(text.apply(value))).toArray());
  }

  private static Dataset dataset(Store store, InternalRow arguments) {
    return store.datasets().open(text(arguments, 0, "dataset"));
  }

  static String text(InternalRow arguments, int place, String parameter) {
    if (arguments.isNullAt(place)) {
      throw new InvalidRequestException("'" + parameter + "' is null. Give a text.");
    }
    return arguments.getUTF8String(place).toString();
  }

  static ProcedureParameter parameter(
      String name, DataType type, String comment, String defaultValue) {
    return ProcedureParameter.in(name, type).comment(comment).defaultValue(defaultValue).build();
  }

  static ProcedureParameter.Builder text(String name, String comment) {
    return ProcedureParameter.in(name, DataTypes.StringType).comment(comment);
  }

  private static InternalRow row(@Nullable Object... values) {
    return new GenericInternalRow(values);
  }
}
