package io.recursivestore.item;

import java.util.List;

/** What a scan reads of an item beside its id, version, time and size. */
public enum ItemColumn {
  /** The type. */
  TYPE("type"),
  /** The source. */
  SOURCE("source"),
  /** The tags. */
  TAGS("tags"),
  /** What it was made from. */
  PARENTS("parents"),
  /** The rest of the metadata. */
  METADATA("metadata"),
  /** What it holds. */
  PAYLOAD("form,checksum,payload");

  private final String names;

  ItemColumn(String names) {
    this.names = names;
  }

  List<String> names() {
    return List.of(names.split(",", -1));
  }
}
