package io.recursivestore.lineage;

import io.recursivestore.model.Parent;

/**
 * A collection at a version, in a graph.
 *
 * @param at the collection and its version; of a stream, the number of its steps
 * @param exists false if the collection, or that version of it, is there no more: it was dropped or
 *     renamed, or another one has its name
 */
public record LineageNode(Parent at, boolean exists) {
  /**
   * Returns the node as the option {@code parents} has it, as in {@code datasets/games@2}; without
   * a version if it stands for all.
   */
  @Override
  public String toString() {
    return at.collection().prefix() + (at.version() == 0 ? "" : "@" + at.version());
  }
}
