package io.recursivestore.item;

/** How the items of a query are ordered. Of one time, those that were put first count as older. */
public enum ItemOrder {
  /** By time, latest first. */
  NEWEST_FIRST,
  /** By time, earliest first. */
  OLDEST_FIRST,
  /** By id, in the order of its bytes in UTF-8. */
  ID;

  boolean isByTime() {
    return this != ID;
  }
}
