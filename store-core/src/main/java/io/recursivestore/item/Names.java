package io.recursivestore.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.model.InvalidRequestException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Which ids, types, sources, tags and texts of metadata an item may have. */
final class Names {
  private static final int MAX_CHARACTERS = 1_024;
  private static final int SHOWN_CHARACTERS = 60;

  /** What fits into an entry of an index. */
  private static final int MAX_BYTES = 2_048;

  /** Doubles have up to 325. */
  private static final int MAX_DIGITS = 900;

  private static final int MAX_DEPTH = 100;

  private Names() {}

  static void check(String what, String text) {
    if (text.isEmpty()
        || text.length() > MAX_CHARACTERS
        || !isPlain(text)
        || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new InvalidRequestException(
          "Invalid "
              + what
              + " '"
              + shown(text)
              + "' ("
              + text.length()
              + " characters). Use 1 to "
              + MAX_CHARACTERS
              + " characters, and at most "
              + MAX_BYTES
              + " bytes in UTF-8, without control characters.");
    }
  }

  /** Checks what not every database can keep, or what couldn't be read again. */
  static void checkJson(JsonNode value) {
    checkJson(value, 0);
  }

  private static void checkJson(JsonNode value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new InvalidRequestException(
          "Metadata is nested more than " + MAX_DEPTH + " deep. Keep it in the payload.");
    }
    if (value.isTextual() && !isText(value.textValue())) {
      throw new InvalidRequestException(
          "Metadata has a text with the character 0, or half of a surrogate pair. Leave it out, or"
              + " keep the text in the payload.");
    }
    if (value.isNumber() && !isShort(value)) {
      throw new InvalidRequestException(
          "Metadata has a number that is not finite or has more than "
              + MAX_DIGITS
              + " digits. Keep it as a text, or in the payload.");
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      Names.check("metadata key", field.getKey());
    }
    for (JsonNode child : value) {
      checkJson(child, depth + 1);
    }
  }

  /** Returns whether a number has few digits, written out without an exponent. */
  private static boolean isShort(JsonNode number) {
    if (number.isFloat() || number.isDouble()) {
      return Double.isFinite(number.doubleValue());
    }
    if (number.isBigDecimal()) {
      BigDecimal decimal = number.decimalValue();
      return Math.abs((long) decimal.scale()) + decimal.precision() <= MAX_DIGITS;
    }
    // Of 10 bits, 3 digits.
    return !number.isBigInteger() || number.bigIntegerValue().bitLength() <= MAX_DIGITS * 3;
  }

  private static boolean isPlain(String text) {
    return text.chars().noneMatch(Character::isISOControl) && isText(text);
  }

  /** Returns whether every database can keep a text. */
  static boolean isText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= SHOWN_CHARACTERS
        ? printable
        : printable.substring(0, SHOWN_CHARACTERS) + "…";
  }
}
