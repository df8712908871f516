package io.recursivestore.spark.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Why a job can't be done, said in one line each. */
final class PrepProblems {
  private PrepProblems() {}

  static InvalidRequestException noRows(PrepOptions options) {
    return new InvalidRequestException(
        options.input().display()
            + " has no rows that these options ask for, so there is nothing to write. Check the"
            + " range and the length of windows.");
  }

  static InvalidRequestException emptySplit(String split, long rows) {
    return new InvalidRequestException(
        "Split '"
            + split
            + "' gets none of the "
            + rows
            + " rows. Give it a larger part, or leave it out of 'splits'.");
  }

  static AlreadyExistsException taken(String place) {
    return new AlreadyExistsException(
        "There is "
            + place
            + " already, and it is not of a training prep. Remove it, or give another 'output'.");
  }

  /** What was begun with other options must not go on with these. */
  static AlreadyExistsException other(String place, ObjectNode begun, ObjectNode wanted) {
    List<String> differences = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    begun.fieldNames().forEachRemaining(names::add);
    wanted.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      JsonNode before = begun.path(name);
      JsonNode now = wanted.path(name);
      if (!before.equals(now)) {
        differences.add("'" + name + "' was " + shown(before) + " and is " + shown(now));
      }
    }
    return new AlreadyExistsException(
        "There is "
            + place
            + " of a training prep with other options: "
            + String.join(", ", differences)
            + ". Give the same options to go on with it, or another 'output'.");
  }

  /** The rows of the first run are no longer there. */
  static InvalidRequestException changed(String place, JsonNode begun, JsonNode found) {
    return new InvalidRequestException(
        "The rows of the job that began "
            + place
            + " are no longer there: it read "
            + begun
            + " and finds "
            + found
            + ". Remove what it wrote, and run it again.");
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "not given" : "'" + value.asText() + "'";
  }
}
