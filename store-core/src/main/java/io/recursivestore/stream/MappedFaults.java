package io.recursivestore.stream;

/**
 * Errors of mapped memory whose page could not be read, because its file is shorter now or its disk
 * fails. The JVM bears them: the read gives anything, and the thread gets an {@link InternalError}.
 * Before version 21, compiled code gets it only when it next needs something of the JVM, which can
 * be long after what was read is used.
 */
final class MappedFaults {
  private static final boolean LATE = Runtime.version().feature() < 21;

  /** Volatile, so that the compiler knows nothing of it. */
  private static volatile int none;

  private MappedFaults() {}

  /**
   * Throws the error of an earlier read of this thread, if there is one. It takes about 100 ns.
   *
   * @throws InternalError if a page could not be read
   */
  static void settle() {
    if (LATE) {
      // Compiled code makes most objects itself. Arrays of arrays it asks the JVM for.
      byte[][] unused = new byte[none][none];
    }
  }
}
