package io.recursivestore.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.model.InvalidRequestException;
import java.util.Map;

/** Which ids, types, sources, tags and texts of metadata an item may have. */
final class Names {
  private static final int MAX_CHARACTERS = 1_024;
  private static final int SHOWN_CHARACTERS = 60;

  private Names() {}

  static void check(String what, String text) {
    if (text.isEmpty() || text.length() > MAX_CHARACTERS || !isPlain(text)) {
      throw new InvalidRequestException(
          "Invalid "
              + what
              + " '"
              + shown(text)
              + "' ("
              + text.length()
              + " characters). Use 1 to "
              + MAX_CHARACTERS
              + " characters without control characters.");
    }
  }

  /** Checks what not every database can keep: the character of number 0, and halves of others. */
  static void checkJson(JsonNode value) {
    if (value.isTextual() && !isText(value.textValue())) {
      throw new InvalidRequestException(
          "Metadata has a text with the character 0, or half of a surrogate pair. Leave it out, or"
              + " keep the text in the payload.");
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      Names.check("metadata key", field.getKey());
    }
    for (JsonNode child : value) {
      checkJson(child);
    }
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
