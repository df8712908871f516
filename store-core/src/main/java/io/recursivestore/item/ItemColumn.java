package io.recursivestore.item;

import java.util.List;

/** What a scan reads of an item. */
public enum ItemColumn {
  /** The id. */
  ID("id"),
  /** The version. */
  VERSION("version"),
  /** The time. */
  TIME("time"),
  /** The payload's size. */
  SIZE("size"),
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
  /** What it holds; with it come the id, the version and the size. */
  PAYLOAD("id,version,size,form,checksum,payload");

  private final String names;

  ItemColumn(String names) {
    this.names = names;
  }

  List<String> names() {
    return List.of(names.split(",", -1));
  }
}
