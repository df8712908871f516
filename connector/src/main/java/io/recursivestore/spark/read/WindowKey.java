package io.recursivestore.spark.read;

/** Which step stands for a window: it stays the same when steps are added to the stream. */
public enum WindowKey {
  /** The window's first step. */
  FIRST_STEP,

  /** The first step of the episode that the window is in. */
  EPISODE
}
