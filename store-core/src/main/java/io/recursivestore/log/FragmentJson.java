package io.recursivestore.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.Fragment;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Fragments and their statistics in JSON. */
final class FragmentJson {
  private static final String DATA = "data/";
  private static final Pattern CRC32C = Pattern.compile("[0-9A-Fa-f]{8}");

  private FragmentJson() {}

  static ObjectNode write(Fragment fragment) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("path", fragment.path());
    node.put("rows", fragment.rows());
    node.put("bytes", fragment.bytes());
    node.put("crc32c", HexFormat.of().toHexDigits(fragment.crc32c()));
    if (fragment.lastId() != Fragment.ANY_ID) {
      node.put("lastId", fragment.lastId());
      node.put("layout", HexFormat.of().toHexDigits(fragment.layout()));
    }
    StatisticsJson.write(node, "columns", fragment.columns());
    NamesJson.write(node, "names", fragment.names());
    return node;
  }

  static List<Fragment> readAll(JsonNode node, String member) {
    return Members.list(node, member).stream().map(FragmentJson::read).toList();
  }

  private static Fragment read(JsonNode node) {
    String path = requirePath(Members.text(node, "path"));
    long rows = Members.whole(node, "rows", 0);
    return new Fragment(
        path,
        rows,
        Members.whole(node, "bytes", 0),
        crc32c(node, "crc32c"),
        StatisticsJson.read(node, "columns", rows),
        node.has("lastId") ? Members.id(node, "lastId", 0) : Fragment.ANY_ID,
        node.has("lastId") ? crc32c(node, "layout") : 0,
        NamesJson.read(node, "names"));
  }

  /**
   * Returns a path that matches {@code data/[A-Za-z0-9][A-Za-z0-9._-]*}: two fixed levels, so that
   * none can leave its collection. Planning looks at thousands, so this is no regular expression.
   */
  static String requirePath(String path) {
    int first = DATA.length();
    boolean isPath = path.startsWith(DATA) && path.length() > first;
    for (int i = first; isPath && i < path.length(); i++) {
      char c = path.charAt(i);
      isPath = isLetterOrDigit(c) || (i > first && (c == '.' || c == '_' || c == '-'));
    }
    if (!isPath) {
      throw new IllegalArgumentException(
          "'" + Members.shown(path) + "' is not the path of a data file");
    }
    return path;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  static int crc32c(JsonNode node, String member) {
    String crc32c = Members.text(node, member);
    if (!CRC32C.matcher(crc32c).matches()) {
      throw new IllegalArgumentException("'" + member + "' is not 8 hexadecimal digits");
    }
    return HexFormat.fromHexDigits(crc32c);
  }
}
