package io.recursivestore.stream;

import java.util.Arrays;

/** A segment whose rows differ: each element is looked up in the index. */
final class RaggedSegment extends MappedSegment {
  private final RaggedRows rows;

  RaggedSegment(Segment segment) {
    super(segment.files().data());
    this.rows = segment.files().ragged();
  }

  @Override
  int field(int element) {
    return rows.field(rows.entryOf(element));
  }

  @Override
  long step(int element) {
    return rows.step(rows.entryOf(element));
  }

  @Override
  void describe(int element, int count, long[] steps, int[] fields, int at) {
    int entry = rows.entryOf(element);
    int skipped = element - rows.start(entry);
    int end = at + count;
    for (int from = at; from < end; entry++) {
      int to = Math.min(end, from + rows.length(entry) - skipped);
      Arrays.fill(steps, from, to, rows.step(entry));
      Arrays.fill(fields, from, to, rows.field(entry));
      skipped = 0;
      from = to;
    }
  }

  @Override
  long rowStep(int row) {
    return rows.step(rows.firstEntry(row));
  }

  @Override
  int start(int row, int field) {
    int entry = rows.entry(row, field);
    return entry < 0 ? -1 : rows.start(entry);
  }

  @Override
  int length(int row, int field) {
    int entry = rows.entry(row, field);
    return entry < 0 ? 0 : rows.length(entry);
  }
}
