package io.recursivestore.stream;

import io.recursivestore.storage.ObjectStore;
import java.time.Clock;

/** Opens streams whose segments end long before a gibibyte, so that a test can fill some. */
public final class SmallSegments {
  private SmallSegments() {}

  /** Returns the streams of a store; files of new segments have at most this many bytes. */
  public static Streams of(ObjectStore objects, int maxSegmentBytes) {
    return new Streams(objects, Clock.systemUTC(), maxSegmentBytes);
  }
}
