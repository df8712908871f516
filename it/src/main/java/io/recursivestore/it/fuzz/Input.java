package io.recursivestore.it.fuzz;

import java.util.Arrays;
import java.util.List;

/** Bytes that choose what is done, one after another; zeros follow the last. */
final class Input {
  private final byte[] bytes;
  private int at;

  Input(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasNext() {
    return at < bytes.length;
  }

  int next() {
    return at < bytes.length ? bytes[at++] & 0xff : 0;
  }

  /** Takes a number of two bytes. */
  int nextShort() {
    return next() | next() << Byte.SIZE;
  }

  /** Takes a number of four bytes, of any sign. */
  int nextInt() {
    return nextShort() | nextShort() << Short.SIZE;
  }

  /** Takes one of some things. */
  <T> T next(List<T> from) {
    return from.get(next() % from.size());
  }

  /** Takes a length and so many bytes, or those that are left. */
  byte[] nextBytes() {
    int length = Math.min(nextShort(), bytes.length - at);
    byte[] taken = Arrays.copyOfRange(bytes, at, at + Math.max(0, length));
    at += taken.length;
    return taken;
  }

  /** Takes all that are left. */
  byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, Math.min(at, bytes.length), bytes.length);
    at = bytes.length;
    return rest;
  }
}
