package io.recursivestore.spark.option;

/** What becomes of windows that reach past the end of their episode or of the range. */
public enum WindowPartial {
  /** They are left out. */
  DROP,

  /** They are filled up with null elements. */
  PAD,

  /** Their arrays are shorter. */
  KEEP
}
