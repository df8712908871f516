package io.recursivestore.spark.write;

import io.recursivestore.Store;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.spark.session.SessionStore;
import io.recursivestore.spark.type.StreamFields;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StreamField;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;

/**
 * A stream that is written to.
 *
 * @param root the store's root
 * @param stream the stream
 * @param exists whether it exists; else the write defines it, with fields for the rows' columns
 */
public record StreamTarget(String root, CollectionRef stream, boolean exists) {
  /** Each type takes the values of those before it. */
  private static final List<List<FieldType>> WIDENINGS =
      List.of(
          List.of(FieldType.INT8, FieldType.INT16, FieldType.INT32, FieldType.INT64),
          List.of(FieldType.FLOAT32, FieldType.FLOAT64));

  /** Opens the stream, and defines it before if it does not exist. */
  StepStream open(Store store, StructType rows, CommitInfo info) {
    return exists
        ? store.streams().open(stream.name())
        : store.streams().define(stream.name(), StreamFields.of(stream.name(), rows), info);
  }

  /** Returns the same target as it is now: an epoch before may have defined the stream. */
  StreamTarget now() {
    if (exists || !SessionStore.exists(root)) {
      return this;
    }
    try (Store store = SessionStore.open(root)) {
      return new StreamTarget(root, stream, store.streams().exists(stream.name()));
    }
  }

  /**
   * Checks that rows fit the stream, so that a job does not fail late.
   *
   * @throws InvalidRequestException if they don't
   */
  void check(StructType rows) {
    StreamFields.requireStep(stream.name(), rows);
    List<StreamField> given = StreamFields.of(stream.name(), rows);
    if (!exists) {
      return;
    }
    try (Store store = SessionStore.open(root)) {
      List<StreamField> fields = store.streams().open(stream.name()).fields();
      List<String> unfit =
          given.stream()
              .filter(g -> fields.stream().noneMatch(f -> fits(g, f)))
              .map(StreamField::name)
              .toList();
      if (!unfit.isEmpty()) {
        throw new InvalidRequestException(
            stream.display()
                + " has the fields ("
                + text(fields)
                + "), and the rows have ("
                + text(given)
                + "). Rename, cast or leave out the columns that fit no field: "
                + unfit
                + ".");
      }
    }
  }

  /** Whether a field takes all values of a column. */
  private static boolean fits(StreamField column, StreamField field) {
    return column.name().equals(field.name())
        && column.sequence() == field.sequence()
        && (column.type() == field.type()
            || WIDENINGS.stream()
                .anyMatch(
                    types ->
                        types.indexOf(column.type()) >= 0
                            && types.indexOf(column.type()) < types.indexOf(field.type())));
  }

  private static String text(List<StreamField> fields) {
    return fields.stream().map(StreamField::toString).collect(Collectors.joining(", "));
  }
}
