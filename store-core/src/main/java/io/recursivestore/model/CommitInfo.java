package io.recursivestore.model;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What a commit records beside its data.
 *
 * @param parents what the rows were made from
 * @param meta the user's own keys and values
 */
public record CommitInfo(List<Parent> parents, Map<String, String> meta) implements Serializable {
  /** Neither parents nor metadata. */
  public static final CommitInfo NONE = new CommitInfo(List.of(), Map.of());

  /** Copies the list and the map. */
  public CommitInfo {
    parents = List.copyOf(parents);
    meta = Map.copyOf(meta);
  }
}
