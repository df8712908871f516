package io.recursivestore.item;

import io.recursivestore.model.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a page ended.
 *
 * @param time the last item's time, in microseconds, where items are ordered by time
 * @param key its number
 * @param id its id, where they are ordered by id
 */
record Cursor(long time, long key, String id) {
  String text(ItemOrder order) {
    String plain = order.isByTime() ? "t" + time + "," + key : "i" + id;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  static Cursor parse(String text, ItemOrder order) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      if (!order.isByTime() && plain.startsWith("i") && Names.isText(plain)) {
        return new Cursor(0, 0, plain.substring(1));
      }
      int comma = plain.indexOf(',');
      if (order.isByTime() && plain.startsWith("t") && comma > 0) {
        return new Cursor(
            Long.parseLong(plain, 1, comma, 10),
            Long.parseLong(plain, comma + 1, plain.length(), 10),
            "");
      }
    } catch (IllegalArgumentException e) {
      throw wrong(text, order, e);
    }
    throw wrong(text, order, null);
  }

  private static InvalidRequestException wrong(
      String text, ItemOrder order, @org.jspecify.annotations.Nullable Exception e) {
    return new InvalidRequestException(
        "'"
            + Names.shown(text)
            + "' is no cursor of items in the order "
            + order
            + ". Take the one that the page before has given.",
        e);
  }
}
