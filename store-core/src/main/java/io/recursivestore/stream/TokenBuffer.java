package io.recursivestore.stream;

import io.recursivestore.model.InvalidRequestException;
import java.util.Arrays;

/**
 * Tokens that were read: for each one its step, its type and its value, in flat arrays. A read
 * replaces what the buffer holds, and allocates only if there is more than ever before.
 *
 * <p>Tokens have a shape, which is that of the request. They lie in row-major order, as in NumPy:
 * in a buffer of shape {@code (w, n)}, token {@code j} of row {@code i} has the index {@code i * n
 * + j}.
 *
 * <p>For use by one thread at a time.
 */
public final class TokenBuffer {
  private static final int MAX_SIZE = Integer.MAX_VALUE - 8;

  private long[] steps = {};
  private int[] types = {};
  private long[] values = {};
  private int[] shape = {0};
  private int size;

  /** Creates an empty buffer. */
  public TokenBuffer() {}

  /** Returns the number of tokens. */
  public int size() {
    return size;
  }

  /** Returns the length of each dimension, outermost first. */
  public int[] shape() {
    return shape.clone();
  }

  /**
   * Returns the step of each token. The array is the buffer's own and may be longer than {@link
   * #size()}; the next read may fill it again, or take another one.
   */
  public long[] steps() {
    return steps;
  }

  /** Returns the type of each token: the index of its field. The array is like {@link #steps()}. */
  public int[] types() {
    return types;
  }

  /**
   * Returns the value of each token: an integer as it is, a boolean as 1 or 0, a float of either
   * type as the bits of a double, for {@link Double#longBitsToDouble}. The array is like {@link
   * #steps()}.
   */
  public long[] values() {
    return values;
  }

  /** Makes room for a request of one dimension. */
  void resize(int length) {
    if (shape.length != 1) {
      shape = new int[1];
    }
    shape[0] = length;
    reserve(length);
  }

  /** Makes room for a request of two dimensions. */
  void resize(int rows, int length) {
    long wanted = (long) rows * length;
    if (wanted > MAX_SIZE) {
      throw new InvalidRequestException(
          rows
              + " windows of "
              + length
              + " tokens are more than the "
              + MAX_SIZE
              + " that a buffer holds. Read fewer at once.");
    }
    if (shape.length != 2) {
      shape = new int[2];
    }
    shape[0] = rows;
    shape[1] = length;
    reserve((int) wanted);
  }

  /** Makes room for a request of any shape. */
  void resize(int[] wanted, int tokens) {
    shape = wanted.clone();
    reserve(tokens);
  }

  private void reserve(int tokens) {
    if (tokens > values.length) {
      // A little more, so that requests that grow slowly don't allocate each time.
      int room = (int) Math.min(MAX_SIZE, Math.max(tokens, values.length * 3L / 2));
      steps = new long[room];
      types = new int[room];
      values = new long[room];
    }
    size = tokens;
  }

  @Override
  public String toString() {
    return size + " tokens of shape " + Arrays.toString(shape);
  }
}
