package io.recursivestore.format.parquet.decode;

/** The rows of a column that is part of no other: each is a slot, which may be null. */
final class FlatRows implements Rows {
  /** So many equal levels are worth to be read by themselves. */
  private static final int LONG_RUN = 256;

  private final PageCursor cursor;
  private final Filler filler;
  private final Scratch scratch;

  FlatRows(PageCursor cursor, Filler filler, Scratch scratch) {
    this.cursor = cursor;
    this.filler = filler;
    this.scratch = scratch;
  }

  @Override
  public int read(int rows, int slot) {
    int done = 0;
    while (done < rows) {
      while (cursor.left() == 0) {
        if (!cursor.next()) {
          throw Rows.tooFew(rows - done);
        }
      }
      int some = Math.min(Math.min(rows - done, cursor.left()), filler.chunk());
      RunDecoder levels = cursor.definitions();
      int present = some;
      if (levels != null) {
        int same = levels.sameAhead(some);
        if (same >= LONG_RUN || same == some) {
          some = same;
          present = levels.same() == 1 ? same : 0;
          levels.skip(same);
        } else {
          present = levels.readBits(scratch.validity, some);
        }
      }
      filler.put(slot + done, some, present, scratch.validity);
      cursor.took(some);
      done += some;
    }
    return rows;
  }

  @Override
  public void skip(long rows) {
    long left = rows;
    while (left > 0) {
      if (cursor.left() == 0) {
        long skipped = cursor.skipPage(left);
        if (skipped >= 0) {
          left -= skipped;
          continue;
        }
        if (!cursor.next()) {
          throw Rows.tooFew(left);
        }
      }
      int some = (int) Math.min(left, cursor.left());
      if (some == cursor.left()) {
        cursor.leave();
      } else {
        cursor.skipValues(present(some));
        cursor.took(some);
      }
      left -= some;
    }
  }

  /** Goes past levels, and returns how many values belong to them. */
  private int present(int count) {
    RunDecoder levels = cursor.definitions();
    if (levels == null) {
      return count;
    }
    int present = 0;
    for (int done = 0; done < count; ) {
      int some = levels.sameAhead(count - done);
      if (some > 0) {
        present += levels.same() == 1 ? some : 0;
        levels.skip(some);
      } else {
        some = Math.min(count - done, Scratch.CHUNK);
        present += levels.readBits(scratch.validity, some);
      }
      done += some;
    }
    return present;
  }
}
