package io.recursivestore.spark.read;

import io.recursivestore.model.Fragment;
import org.apache.spark.sql.connector.read.streaming.CompositeReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReadMaxBytes;
import org.apache.spark.sql.connector.read.streaming.ReadMaxFiles;
import org.apache.spark.sql.connector.read.streaming.ReadMaxRows;

/** What a micro-batch may still read. It takes whole files, and at least one. */
final class BatchBudget {
  private long files = Long.MAX_VALUE;
  private long rows = Long.MAX_VALUE;
  private long bytes = Long.MAX_VALUE;
  private boolean fresh = true;

  BatchBudget(ReadLimit limit) {
    add(limit);
  }

  private void add(ReadLimit limit) {
    if (limit instanceof ReadMaxFiles most) {
      files = most.maxFiles();
    } else if (limit instanceof ReadMaxRows most) {
      rows = most.maxRows();
    } else if (limit instanceof ReadMaxBytes most) {
      bytes = most.maxBytes();
    } else if (limit instanceof CompositeReadLimit many) {
      for (ReadLimit each : many.getReadLimits()) {
        add(each);
      }
    }
  }

  /** Returns whether nothing was taken yet. */
  boolean isFresh() {
    return fresh;
  }

  /** Takes a file if there is room for it. */
  boolean take(Fragment file) {
    if (!fresh && (files < 1 || rows < file.rows() || bytes < file.bytes())) {
      return false;
    }
    files--;
    rows -= file.rows();
    bytes -= file.bytes();
    fresh = false;
    return true;
  }
}
