package io.recursivestore.exchange.python;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes pickles opcode by opcode, as an attacker would. */
final class PickleBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Adds what has a character for each byte. */
  PickleBytes add(String latin1) {
    out.writeBytes(latin1.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** Adds the same some times. */
  PickleBytes add(String latin1, int times) {
    byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < times; i++) {
      out.writeBytes(bytes);
    }
    return this;
  }

  /** Adds a number, the lowest byte first. */
  PickleBytes number(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >> (8 * i)));
    }
    return this;
  }

  /** Adds a text of fewer than 256 bytes. */
  PickleBytes text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(0x8c);
    out.write(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** Returns a pickle that ends here. */
  byte[] end() {
    out.write('.');
    return bytes();
  }
}
