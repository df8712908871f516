package io.recursivestore.exchange.python;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Texts as Python writes them: UTF-8 in which halves of surrogate pairs may stand alone ({@code
 * surrogatepass}), and escapes as in source code.
 */
final class PyText {
  private static final char REPLACEMENT = '\ufffd';

  private PyText() {}

  /** Returns the text of UTF-8. */
  static String utf8(PyValue.Bytes bytes, int offset) {
    String text = new String(bytes.array(), bytes.from(), bytes.length(), StandardCharsets.UTF_8);
    // What stands for bytes that are no UTF-8 may also be a character of the text.
    return text.indexOf(REPLACEMENT) < 0 ? text : withSurrogates(bytes, offset);
  }

  /** Returns UTF-8 of a text. */
  static byte[] utf8(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        out.write(0xe0 | (c >> 12));
        out.write(0x80 | ((c >> 6) & 0x3f));
        out.write(0x80 | (c & 0x3f));
      } else {
        out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
      }
      i += Character.charCount(c);
    }
    return out.toByteArray();
  }

  /** Returns whether all surrogates of a text are in pairs, so that it is Unicode. */
  static boolean isUnicode(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isSecond = i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
      boolean isFirst = i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
      if (Character.isHighSurrogate(c) ? !isFirst : Character.isLowSurrogate(c) && !isSecond) {
        return false;
      }
    }
    return true;
  }

  /** Returns the text that {@code raw-unicode-escape} makes of a line. */
  static String rawEscapes(String line, int offset) {
    if (line.indexOf('\\') < 0) {
      return line;
    }
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < line.length()) {
      char kind = i + 1 < line.length() ? line.charAt(i + 1) : ' ';
      int digits = kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
      if (line.charAt(i) != '\\') {
        text.append(line.charAt(i));
        i++;
      } else if (digits > 0) {
        text.appendCodePoint(codePoint(line, i + 2, digits, offset));
        i += 2 + digits;
      } else {
        // A backslash that is itself escaped begins nothing.
        int end = Math.min(line.length(), kind == '\\' ? i + 2 : i + 1);
        text.append(line, i, end);
        i = end;
      }
    }
    return text.toString();
  }

  /** Returns the text of a literal of Python 2, with its quotes. */
  static String literal(String line, int offset) {
    String text = line.strip();
    char quote = text.isEmpty() ? ' ' : text.charAt(0);
    boolean isQuoted =
        text.length() > 1
            && (quote == '"' || quote == '\'')
            && text.charAt(text.length() - 1) == quote;
    if (!isQuoted) {
      throw PickleProblem.damaged(offset, "a text has no quotes");
    }
    StringBuilder out = new StringBuilder();
    int i = 1;
    int end = text.length() - 1;
    while (i < end) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        i++;
        continue;
      }
      char kind = text.charAt(i + 1);
      i += 2;
      switch (kind) {
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case '\\', '\'', '"' -> out.append(kind);
        case 'x' -> {
          out.append((char) codePoint(text, i, 2, offset));
          i += 2;
        }
        default -> throw PickleProblem.damaged(offset, "a text has an escape that none writes");
      }
    }
    return out.toString();
  }

  private static int codePoint(String line, int from, int digits, int offset) {
    try {
      int c = Integer.parseInt(line.substring(from, from + digits), 16);
      if (c >= 0 && Character.isValidCodePoint(c) && line.charAt(from) != '+') {
        return c;
      }
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      // Told below.
    }
    throw PickleProblem.damaged(offset, "a text has an escape that is no character");
  }

  private static String withSurrogates(PyValue.Bytes bytes, int offset) {
    StringBuilder text = new StringBuilder(bytes.length());
    byte[] array = bytes.array();
    int end = bytes.from() + bytes.length();
    int at = bytes.from();
    int plain = at;
    while (at < end) {
      boolean isSurrogate =
          end - at >= 3
              && (array[at] & 0xff) == 0xed
              && (array[at + 1] & 0xe0) == 0xa0
              && (array[at + 2] & 0xc0) == 0x80;
      if (isSurrogate) {
        text.append(strict(array, plain, at, offset));
        text.append((char) (0xd000 | ((array[at + 1] & 0x3f) << 6) | (array[at + 2] & 0x3f)));
        at += 3;
        plain = at;
      } else {
        at++;
      }
    }
    return text.append(strict(array, plain, end, offset)).toString();
  }

  private static String strict(byte[] array, int from, int to, int offset) {
    try {
      ByteBuffer part = ByteBuffer.wrap(array, from, to - from);
      return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
    } catch (CharacterCodingException e) {
      throw PickleProblem.damaged(offset, "a text is no UTF-8");
    }
  }
}
