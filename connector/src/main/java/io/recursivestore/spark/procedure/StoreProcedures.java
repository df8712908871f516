package io.recursivestore.spark.procedure;

import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.model.Commit;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Suggestion;
import io.recursivestore.model.Tag;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** The procedures of a store. */
public final class StoreProcedures {
  /** The namespace that they are in. */
  public static final String NAMESPACE = "system";

  private static final ProcedureParameter DATASET = text("dataset", "a dataset's name").build();
  private static final ProcedureParameter TAG = text("tag", "the tag").build();
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
              StoreProcedures::rollBack));

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

  private static Dataset dataset(Store store, InternalRow arguments) {
    return store.datasets().open(text(arguments, 0, "dataset"));
  }

  private static String text(InternalRow arguments, int place, String parameter) {
    if (arguments.isNullAt(place)) {
      throw new InvalidRequestException("'" + parameter + "' is null. Give a text.");
    }
    return arguments.getUTF8String(place).toString();
  }

  private static ProcedureParameter.Builder text(String name, String comment) {
    return ProcedureParameter.in(name, DataTypes.StringType).comment(comment);
  }

  private static InternalRow row(Object... values) {
    return new GenericInternalRow(values);
  }
}
