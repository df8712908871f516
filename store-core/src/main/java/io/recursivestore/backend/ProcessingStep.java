package io.recursivestore.backend;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One step on the way to a series: what was done to which series, and how.
 *
 * @param type what kind of step it is, such as {@code smoothing}
 * @param description what it did, in words; may be empty
 * @param function what did it, such as a function and its version
 * @param time when that was
 * @param inputs keys of the series that it was done to
 * @param parameters how it was done: a JSON object
 */
public record ProcessingStep(
    String type,
    String description,
    Optional<String> function,
    Optional<Instant> time,
    List<String> inputs,
    ObjectNode parameters) {
  /** Copies the list and the object. */
  public ProcessingStep {
    inputs = List.copyOf(inputs);
    parameters = parameters.deepCopy();
  }

  /**
   * Returns a step of which no more is known.
   *
   * @param type what kind of step it is
   * @param inputs keys of the series that it was done to
   */
  public static ProcessingStep of(String type, String... inputs) {
    return new ProcessingStep(
        type,
        "",
        Optional.empty(),
        Optional.empty(),
        List.of(inputs),
        JsonNodeFactory.instance.objectNode());
  }

  /**
   * Returns the same step with other parameters.
   *
   * @param object how it was done
   */
  public ProcessingStep withParameters(ObjectNode object) {
    return new ProcessingStep(type, description, function, time, inputs, object);
  }

  /** Returns a copy of how it was done. */
  @Override
  public ObjectNode parameters() {
    return parameters.deepCopy();
  }
}
