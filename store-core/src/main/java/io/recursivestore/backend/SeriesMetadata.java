package io.recursivestore.backend;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known about a series beside its rows. Immutable.
 *
 * @param index the column that tells when, or in what order, rows are
 * @param steps what was done to make the series, in this order
 * @param more anything else: a JSON object
 */
public record SeriesMetadata(
    Optional<SeriesIndex> index, List<ProcessingStep> steps, ObjectNode more) {
  /** Nothing known. */
  public static final SeriesMetadata NONE =
      new SeriesMetadata(Optional.empty(), List.of(), JsonNodeFactory.instance.objectNode());

  /** Copies the list and the object. */
  public SeriesMetadata {
    steps = List.copyOf(steps);
    more = more.deepCopy();
  }

  /** Returns a copy of the rest. */
  @Override
  public ObjectNode more() {
    return more.deepCopy();
  }

  /**
   * Returns this metadata with another index.
   *
   * @param other the index
   */
  public SeriesMetadata withIndex(SeriesIndex other) {
    return new SeriesMetadata(Optional.of(other), steps, more);
  }

  /**
   * Returns this metadata with one more step at the end.
   *
   * @param step what was done last
   */
  public SeriesMetadata withStep(ProcessingStep step) {
    List<ProcessingStep> all = new ArrayList<>(steps);
    all.add(step);
    return new SeriesMetadata(index, all, more);
  }

  /**
   * Returns this metadata with another rest.
   *
   * @param other a JSON object
   */
  public SeriesMetadata withMore(ObjectNode other) {
    return new SeriesMetadata(index, steps, other);
  }
}
