package io.recursivestore.exchange;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.LockedException;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StreamSnapshot;
import io.recursivestore.stream.Streams;

/** Streams from HuggingFace datasets, and back. */
public final class HuggingFaceStreams {
  private HuggingFaceStreams() {}

  /**
   * Appends the rows of a split to a stream, each a step. A stream that doesn't exist is defined
   * with a field for each column: booleans, integers and floats, or sequences of them. Unsigned
   * integers become wider signed ones, half floats become floats. Of a stream that exists, columns
   * that are no fields are ignored.
   *
   * <p>Steps are numbered from 0, or on from the last one, unless the options name a column. A null
   * leaves its field out of the step. All rows are appended or none.
   *
   * @param streams the streams of a store
   * @param name the stream's name
   * @param split the rows
   * @param options what to do with columns that can't be fields, and how steps are numbered
   * @throws InvalidRequestException if a column can't be a field, or a value doesn't fit its field
   * @throws LockedException if a writer of the stream is open
   */
  public static Imported append(Streams streams, String name, Split split, ImportOptions options) {
    return new StreamImport(streams, name, split, options).run();
  }

  /**
   * Returns the steps of a stream as a split: a row for each step, and a column for each field,
   * with the feature that it came with if it came from HuggingFace.
   *
   * @param stream the stream
   * @param snapshot the steps, all of them or a range
   * @param withStep whether there is a first column {@code step} with the numbers of the steps
   */
  public static Split split(StepStream stream, StreamSnapshot snapshot, boolean withStep) {
    return StreamExport.of(stream, snapshot, withStep);
  }
}
