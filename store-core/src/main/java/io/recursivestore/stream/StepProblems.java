package io.recursivestore.stream;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Suggestion;
import java.util.List;

/**
 * What to tell a user whose step can't be written. Each message names the stream, and the step and
 * field if there are any.
 */
final class StepProblems {
  private final String stream;
  private final List<StreamField> fields;

  StepProblems(String stream, List<StreamField> fields) {
    this.stream = stream;
    this.fields = fields;
  }

  String stream() {
    return stream;
  }

  NotFoundException unknownField(String name) {
    List<String> names = fields.stream().map(StreamField::name).toList();
    return new NotFoundException(
        "Stream '" + stream + "': " + Suggestion.unknown("field", name, names));
  }

  InvalidRequestException closed() {
    return new InvalidRequestException(
        "The writer of stream '" + stream + "' is closed. Open another one.");
  }

  InvalidRequestException staged() {
    return new InvalidRequestException(
        "These steps of stream '" + stream + "' are staged. Finish the staged writer, and commit.");
  }

  InvalidRequestException noStep() {
    return new InvalidRequestException(
        "Stream '"
            + stream
            + "': no step is open. Call beginStep first, and again after an error.");
  }

  InvalidRequestException openStep(long open, long number) {
    return problem(
        number,
        "step "
            + open
            + " is still open. It is discarded now; call endStep before the next beginStep.");
  }

  InvalidRequestException order(long number, long last) {
    return problem(
        number, "it doesn't follow the last step, which is " + last + ". Steps increase strictly.");
  }

  InvalidRequestException empty(long step) {
    return problem(step, "no field is set. Set at least one.");
  }

  InvalidRequestException size(long step, long elements, long most) {
    return problem(step, "it has " + elements + " values. A step has at most " + most + ".");
  }

  InvalidRequestException outOfBounds(long step, int field, long value) {
    FieldType type = fields.get(field).type();
    return problem(
        step,
        field,
        "it can't hold "
            + value
            + ". "
            + type
            + " goes from "
            + type.min()
            + " to "
            + type.max()
            + ".");
  }

  InvalidRequestException type(long step, int field, String given) {
    StreamField declared = fields.get(field);
    String setter =
        declared.type().isFloating()
            ? "setDouble"
            : declared.type().isInteger() ? "setLong" : "setBoolean";
    return problem(
        step,
        field,
        "it is a "
            + describe(declared)
            + " and can't hold "
            + given
            + ". Use "
            + setter
            + (declared.sequence() ? "s." : "."));
  }

  InvalidRequestException twice(long step, int field) {
    return problem(
        step,
        field,
        "it, or a field after it, is set already. Set each field once, in a step that goes on only those after.");
  }

  InvalidRequestException nothing(String given) {
    return new InvalidRequestException(
        "Stream '" + stream + "': there is nothing to append: " + given + ".");
  }

  InvalidRequestException twoColumns(String name) {
    return new InvalidRequestException(
        "Stream '" + stream + "': the batch has two columns '" + name + "'. Leave one out.");
  }

  InvalidRequestException stepColumn(String given) {
    return new InvalidRequestException(
        "Stream '"
            + stream
            + "': column 'step' "
            + given
            + ". It holds the steps' numbers, as signed integers; without it they go on after the"
            + " last step.");
  }

  InvalidRequestException unfit(long step, int field, String given) {
    StreamField declared = fields.get(field);
    return problem(step, field, "it is a " + describe(declared) + " and can't hold " + given + ".");
  }

  InvalidRequestException fieldOrder(long step, int field, int before) {
    return problem(
        step,
        field,
        "it comes after field '"
            + fields.get(before).name()
            + "'. The fields of a step are appended in the order in which they are declared.");
  }

  InvalidRequestException noField(long step, int field) {
    return problem(
        step,
        "there is no field "
            + field
            + ". Fields have the indices 0 to "
            + (fields.size() - 1)
            + ".");
  }

  InvalidRequestException range(long step, int field, int available, int offset, int count) {
    return problem(
        step,
        field,
        "the array has no "
            + count
            + " values from "
            + offset
            + ": its length is "
            + available
            + ".");
  }

  private static String describe(StreamField field) {
    return field.sequence() ? "sequence of " + field.type() : "single " + field.type();
  }

  private InvalidRequestException problem(long step, String text) {
    return new InvalidRequestException("Stream '" + stream + "', step " + step + ": " + text);
  }

  private InvalidRequestException problem(long step, int field, String text) {
    return new InvalidRequestException(
        "Stream '"
            + stream
            + "', step "
            + step
            + ", field '"
            + fields.get(field).name()
            + "': "
            + text);
  }
}
