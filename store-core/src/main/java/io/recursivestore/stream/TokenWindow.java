package io.recursivestore.stream;

import io.recursivestore.model.InvalidRequestException;
import java.util.Objects;

/**
 * A view of consecutive tokens of a snapshot, in mapped memory. It copies nothing, and moving it
 * allocates nothing. Tokens are numbered from 0 in the window.
 *
 * <p>For use by one thread at a time. If something else than this library shortens a mapped file,
 * reading the lost part throws {@link InternalError}, which a JVM before version 21 may do late.
 */
public final class TokenWindow {
  private final MappedSegments segments;
  private final int length;
  private long start;

  /** The segment of the token that was read last, and which positions are in it. */
  private MappedSegment segment;

  private long segmentStart;
  private long segmentEnd;

  TokenWindow(MappedSegments segments, int length) {
    this.segments = segments;
    this.length = length;
    int first = segments.ofToken(0);
    this.segment = segments.get(first);
    this.segmentStart = segments.firstToken(first);
    this.segmentEnd = segments.firstToken(first + 1);
  }

  /** Returns the number of tokens. */
  public int length() {
    return length;
  }

  /** Returns the position of the first token. */
  public long start() {
    return start;
  }

  /**
   * Moves the view.
   *
   * @param position the position of the first token to show
   * @return this view
   * @throws InvalidRequestException if the window would not lie in the snapshot; it stays then
   */
  public TokenWindow moveTo(long position) {
    TokenReader.checkWindow(position, length, segments.tokens());
    start = position;
    return this;
  }

  /**
   * Returns the value of a token: an integer as it is, a boolean as 1 or 0, a float of either type
   * as the bits of a double.
   *
   * @param token the token, from 0
   * @throws IndexOutOfBoundsException if there is no such token
   */
  public long value(int token) {
    int element = find(token);
    return segment.data.get(element);
  }

  /**
   * Returns the type of a token: the index of its field.
   *
   * @param token the token, from 0
   * @throws IndexOutOfBoundsException if there is no such token
   */
  public int type(int token) {
    int element = find(token);
    return segment.field(element);
  }

  /**
   * Returns the step of a token.
   *
   * @param token the token, from 0
   * @throws IndexOutOfBoundsException if there is no such token
   */
  public long step(int token) {
    int element = find(token);
    return segment.step(element);
  }

  /** Returns the number of a token in its segment, which is the current one then. */
  private int find(int token) {
    long position = start + Objects.checkIndex(token, length);
    if (position < segmentStart || position >= segmentEnd) {
      enter(segments.ofToken(position));
    }
    return (int) (position - segmentStart);
  }

  private void enter(int number) {
    segment = segments.get(number);
    segmentStart = segments.firstToken(number);
    segmentEnd = segments.firstToken(number + 1);
  }
}
