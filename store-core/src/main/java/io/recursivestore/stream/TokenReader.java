package io.recursivestore.stream;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;

/**
 * Reads the tokens of a snapshot: its steps as one flat sequence. A token is one value of one field
 * of one step. Its type is the field's index, and its position is the number of tokens of the
 * snapshot before it. A step has as many tokens as values; they come in the order of fields.
 *
 * <pre>{@code
 * TokenReader reader = stream.snapshot().tokenReader();
 * TokenBuffer batch = new TokenBuffer();
 * reader.readWindows(starts, 128, batch);
 * }</pre>
 *
 * <p>Reads copy from mapped memory. Where steps have all fields in the same lengths, what a token
 * is follows from its position; else from a binary search in the index, one for each run of
 * positions. They allocate only what their buffer lacks. A {@link TokenWindow} copies nothing.
 *
 * <p>A reader has no state: many threads may use one, each with its own buffers. It keeps the files
 * mapped until it is garbage-collected, and need not be closed.
 *
 * <p>If something else than this library shortens a mapped file, reading the lost part throws
 * {@link CorruptDataException}.
 */
public final class TokenReader {
  /** How many windows are touched before they are copied. */
  private static final int AHEAD = 32;

  /** Elements of a page of memory. */
  private static final int PAGE = 4096 / Long.BYTES;

  private final MappedSegments segments;

  TokenReader(MappedSegments segments) {
    this.segments = segments;
  }

  /** Returns the number of tokens. */
  public long tokens() {
    return segments.tokens();
  }

  /**
   * Reads tokens at any positions, in any order, repeated or not. Positions that follow each other
   * are fastest.
   *
   * @param positions the positions, from 0 to before {@link #tokens()}
   * @param target gets the tokens, in one dimension; undefined after an error
   * @throws InvalidRequestException if there is no such position
   * @throws CorruptDataException if a file is damaged
   */
  public void read(long[] positions, TokenBuffer target) {
    target.resize(positions.length);
    readAll(positions, target);
  }

  /**
   * Reads tokens at any positions into a shape.
   *
   * @param positions the positions in row-major order, from 0 to before {@link #tokens()}
   * @param target gets the tokens in that shape; undefined after an error
   * @param shape the length of each dimension, outermost first; their product is the number of
   *     positions
   * @throws InvalidRequestException if there is no such position, or the shape is of another number
   * @throws CorruptDataException if a file is damaged
   */
  public void read(long[] positions, TokenBuffer target, int... shape) {
    checkShape(positions.length, shape);
    target.resize(shape, positions.length);
    readAll(positions, target);
  }

  /**
   * Reads consecutive tokens.
   *
   * @param start position of the first one
   * @param length how many, 0 or more
   * @param target gets the tokens, in one dimension; undefined after an error
   * @throws InvalidRequestException if there are no such tokens
   * @throws CorruptDataException if a file is damaged
   */
  public void readWindow(long start, int length, TokenBuffer target) {
    checkLength(length, 0);
    checkWindow(start, length, tokens());
    target.resize(length);
    try {
      copy(start, length, target, 0);
      MappedFaults.settle();
    } catch (InternalError e) {
      throw segments.failed(e);
    }
  }

  /**
   * Reads many windows of the same length.
   *
   * @param starts the position of each window's first token; they may overlap, in any order
   * @param length the number of tokens of each, 0 or more
   * @param target gets the tokens in the shape {@code (starts.length, length)}; undefined after a
   *     failed read
   * @throws InvalidRequestException if there are no such tokens, or more than a buffer holds
   * @throws CorruptDataException if a file is damaged
   */
  public void readWindows(long[] starts, int length, TokenBuffer target) {
    checkLength(length, 0);
    long tokens = tokens();
    for (long start : starts) {
      checkWindow(start, length, tokens);
    }
    target.resize(starts.length, length);
    try {
      for (int from = 0; length > 0 && from < starts.length; from += AHEAD) {
        int to = Math.min(starts.length, from + AHEAD);
        for (int i = from; i < to; i++) {
          touch(starts[i], length, target.values(), i * length);
        }
        for (int i = from; i < to; i++) {
          copy(starts[i], length, target, i * length);
        }
      }
      MappedFaults.settle();
    } catch (InternalError e) {
      throw segments.failed(e);
    }
  }

  /**
   * Returns a view of consecutive tokens, at first of those from position 0. It copies nothing, and
   * moves to any other start.
   *
   * @param length the number of tokens, at least 1
   * @return a view for use by one thread at a time
   * @throws InvalidRequestException if there are fewer tokens
   */
  public TokenWindow window(int length) {
    checkLength(length, 1);
    checkWindow(0, length, tokens());
    return new TokenWindow(segments, length);
  }

  static void checkWindow(long start, int length, long tokens) {
    if (start < 0 || start > tokens - length) {
      throw new InvalidRequestException(
          "There is no window of "
              + length
              + " tokens from position "
              + start
              + ": the snapshot has the "
              + tokens
              + " tokens from position 0.");
    }
  }

  private static void checkLength(int length, int least) {
    if (length < least) {
      throw new InvalidRequestException(
          "A window of " + length + " tokens can't be read. Give at least " + least + ".");
    }
  }

  private void readAll(long[] positions, TokenBuffer target) {
    try {
      for (int i = 0; i < positions.length; ) {
        long position = positions[i];
        int end = i + 1;
        while (end < positions.length && positions[end] == position + (end - i)) {
          end++;
        }
        checkPositions(position, end - i);
        copy(position, end - i, target, i);
        i = end;
      }
      MappedFaults.settle();
    } catch (InternalError e) {
      throw segments.failed(e);
    }
  }

  /**
   * Reads a value of each page of a window, so that the processor fetches what several windows need
   * at the same time, and not one after another.
   */
  private void touch(long start, int length, long[] target, int at) {
    int number = segments.ofToken(start);
    MappedSegment segment = segments.get(number);
    int element = (int) (start - segments.firstToken(number));
    int end = (int) Math.min(length, segments.firstToken(number + 1) - start);
    for (int i = 0; i < end; i += PAGE) {
      target[at + i] = segment.data.get(element + i);
    }
  }

  /** Copies tokens that exist, from all segments that they are in. */
  private void copy(long position, int count, TokenBuffer target, int at) {
    int done = 0;
    while (done < count) {
      long from = position + done;
      int number = segments.ofToken(from);
      MappedSegment segment = segments.get(number);
      int element = (int) (from - segments.firstToken(number));
      int part = (int) Math.min(count - done, segments.firstToken(number + 1) - from);
      if (part == 1) {
        target.steps()[at + done] = segment.step(element);
        target.types()[at + done] = segment.field(element);
        target.values()[at + done] = segment.data.get(element);
      } else {
        segment.data.get(element, target.values(), at + done, part);
        segment.describe(element, part, target.steps(), target.types(), at + done);
      }
      done += part;
    }
  }

  private void checkPositions(long first, int count) {
    long tokens = tokens();
    if (first < 0 || first > tokens - count) {
      long wrong = first < 0 ? first : Math.max(first, tokens);
      throw new InvalidRequestException(
          "There is no token at position "
              + wrong
              + ": the snapshot has the "
              + tokens
              + " tokens from position 0.");
    }
  }

  private static void checkShape(int positions, int[] shape) {
    long product = 1;
    for (int length : shape) {
      product = length < 0 || product < 0 ? -1 : product * length;
      if (product > Integer.MAX_VALUE) {
        break;
      }
    }
    if (product != positions) {
      throw new InvalidRequestException(
          positions
              + " positions don't have the shape "
              + java.util.Arrays.toString(shape)
              + ". The product of its lengths must be their number.");
    }
  }
}
