package io.recursivestore.exchange.python;

import io.recursivestore.exchange.python.PyValue.Dict;
import java.util.List;

/**
 * A DataFrame of pandas.
 *
 * @param columns the names of its columns
 * @param index the names of its rows
 * @param data its columns
 * @param attributes what its owner noted of it
 */
record Frame(FrameIndex columns, FrameIndex index, List<FrameColumn> data, Dict attributes) {

  /**
   * A Series of pandas.
   *
   * @param name its name, often none
   * @param index the names of its values
   * @param data its values
   */
  record Series(PyValue name, FrameIndex index, FrameColumn data) {}
}
