package io.recursivestore.stream;

/** When published steps become durable. Both policies survive the death of the writing process. */
public enum SyncPolicy {
  /**
   * A publish returns at once. Its steps survive a crash of the machine once the operating system
   * has written them, which {@link StepWriter#sync()} and {@link StepWriter#close()} wait for.
   */
  NONE,
  /** A publish returns when its steps are on the disk: they survive a crash of the machine. */
  ALWAYS
}
