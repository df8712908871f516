package io.recursivestore.spark.option;

/** What windows are made of, and what their length and stride count. */
public enum WindowUnit {
  /** Steps: a window has an array for each field. */
  STEPS,

  /** Elements: each value of each field, one after another, as the stream stores them. */
  TOKENS
}
