package io.recursivestore.dataset;

import java.time.Duration;

/**
 * Holds a version of a dataset, so that it does not expire while it is read. Ends when it is
 * closed, or by itself when its time is over, so that a reader that dies holds nothing for ever.
 * May be used by many threads.
 */
public final class Lease implements AutoCloseable {
  private final Leases leases;
  private final String key;
  private final long version;

  Lease(Leases leases, String key, long version) {
    this.leases = leases;
    this.key = key;
    this.version = version;
  }

  /** Returns the version that is held. */
  public long version() {
    return version;
  }

  /**
   * Lets the lease last longer.
   *
   * @param duration how long from now on
   */
  public void renew(Duration duration) {
    leases.renew(this, duration);
  }

  /** Ends the lease. */
  @Override
  public void close() {
    leases.remove(this);
  }

  String key() {
    return key;
  }
}
