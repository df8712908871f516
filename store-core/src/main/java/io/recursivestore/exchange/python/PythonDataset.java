package io.recursivestore.exchange.python;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;

/**
 * A dataset of items of a Python store.
 *
 * @param name its name; several datasets may have one
 * @param id its id
 * @param metadata what is known about it
 * @param items the ids of its items, in order
 * @param file where its metadata were
 */
public record PythonDataset(
    String name, String id, ObjectNode metadata, List<String> items, Path file) {
  /** Copies the list. */
  public PythonDataset {
    items = List.copyOf(items);
  }
}
