package io.recursivestore.spark.option;

/** What type the column of payloads has. */
public enum PayloadType {
  /** Text of JSON. */
  STRING,

  /** Spark's type of values that have types of their own. */
  VARIANT
}
