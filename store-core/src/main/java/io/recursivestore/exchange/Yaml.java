package io.recursivestore.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of YAML that the cards of datasets are written in: mappings and lists in lines or in
 * brackets, plain and quoted scalars, and blocks of text. Anchors, tags and several documents are
 * not in it.
 */
public final class Yaml {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_LINE = 20_000;
  private static final Pattern KEY =
      Pattern.compile(
          "(\"(?:[^\"\\\\]++|\\\\.)*+\"|'(?:[^']++|'')*+'|[^\\s\"'#&*!|>%@`\\[\\]{},?-][^#]*?|-[^\\s#][^#]*?)\\s*:(?:\\s+(.*))?");
  private static final Pattern SAFE =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_./*-]*( [A-Za-z0-9_./*-]+)*");
  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private final Deque<Line> lines = new ArrayDeque<>();

  private record Line(int indent, String text, String raw) {}

  private Yaml(List<String> text) {
    for (String line : text) {
      if (line.length() > MAX_LINE) {
        throw new IllegalArgumentException("a line has more than " + MAX_LINE + " characters");
      }
      String content = line.stripLeading();
      lines.add(new Line(line.length() - content.length(), content.stripTrailing(), line));
    }
  }

  /**
   * Reads a document.
   *
   * @param lines its lines, without their ends
   * @return its value; null of JSON if there is none
   * @throws IllegalArgumentException if it is not in this part of YAML
   */
  public static JsonNode read(List<String> lines) {
    Yaml yaml = new Yaml(lines);
    JsonNode node = yaml.block(0, 0);
    Line rest = yaml.peek();
    if (rest != null) {
      throw bad(rest.text());
    }
    return node;
  }

  /** Writes a node as lines, each with an end. */
  static String write(JsonNode node) {
    StringBuilder out = new StringBuilder();
    write(node, "", out);
    return out.toString();
  }

  private static void write(JsonNode node, String indent, StringBuilder out) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        out.append(indent).append(scalar(member.getKey())).append(':');
        writeValue(member.getValue(), indent, out);
      }
    } else {
      for (JsonNode element : node) {
        if (element.isContainerNode() && !element.isEmpty()) {
          int start = out.length();
          write(element, indent + "  ", out);
          out.replace(start + indent.length(), start + indent.length() + 2, "- ");
        } else {
          out.append(indent).append("- ").append(inline(element)).append('\n');
        }
      }
    }
  }

  private static void writeValue(JsonNode value, String indent, StringBuilder out) {
    if (value.isContainerNode() && !value.isEmpty()) {
      out.append('\n');
      write(value, value.isObject() ? indent + "  " : indent, out);
    } else {
      out.append(' ').append(inline(value)).append('\n');
    }
  }

  private static String inline(JsonNode value) {
    return value.isTextual() ? scalar(value.textValue()) : value.toString();
  }

  /** JSON's quotes are YAML's too. */
  private static String scalar(String text) {
    return SAFE.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))
        ? text
        : JsonNodeFactory.instance.textNode(text).toString();
  }

  private @Nullable Line peek() {
    while (!lines.isEmpty()
        && (lines.element().text().isEmpty() || lines.element().text().startsWith("#"))) {
      lines.remove();
    }
    return lines.peek();
  }

  private JsonNode block(int least, int depth) {
    Line first = peek();
    if (first == null || first.indent() < least) {
      return NullNode.instance;
    }
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("it is nested deeper than " + MAX_DEPTH);
    }
    if (isItem(first)) {
      return list(first.indent(), depth);
    }
    if (KEY.matcher(first.text()).matches() && !first.text().startsWith("{")) {
      return mapping(first.indent(), depth);
    }
    lines.remove();
    return value(first.text(), first.indent(), depth);
  }

  private static boolean isItem(Line line) {
    return line.text().equals("-") || line.text().startsWith("- ");
  }

  private ArrayNode list(int indent, int depth) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    Line line = peek();
    while (line != null && line.indent() == indent && isItem(line)) {
      lines.remove();
      String rest = line.text().substring(1);
      String content = rest.stripLeading();
      if (!content.isEmpty()) {
        int column = indent + 1 + rest.length() - content.length();
        lines.push(new Line(column, content, content));
      }
      list.add(block(indent + 1, depth + 1));
      line = peek();
    }
    return list;
  }

  private ObjectNode mapping(int indent, int depth) {
    ObjectNode mapping = JsonNodeFactory.instance.objectNode();
    Line line = peek();
    while (line != null && line.indent() == indent && !isItem(line)) {
      Matcher matcher = KEY.matcher(line.text());
      if (!matcher.matches()) {
        throw bad(line.text());
      }
      lines.remove();
      String key = new Flow(matcher.group(1)).scalar("").asText();
      String rest = matcher.group(2) == null ? "" : matcher.group(2);
      if (mapping.has(key)) {
        throw new IllegalArgumentException("it has two members '" + Names.shown(key) + "'");
      }
      mapping.set(key, member(rest.startsWith("#") ? "" : rest, indent, depth));
      line = peek();
    }
    return mapping;
  }

  private JsonNode member(String rest, int indent, int depth) {
    if (!rest.isEmpty()) {
      return value(rest, indent, depth);
    }
    Line next = peek();
    boolean list = next != null && next.indent() == indent && isItem(next);
    return list ? list(indent, depth + 1) : block(indent + 1, depth + 1);
  }

  /** Reads a value that begins on a line of an indent, and may go on in those below. */
  private JsonNode value(String begun, int indent, int depth) {
    if (begun.matches("[|>][-+0-9]*")) {
      return text(indent, begun.startsWith("|") ? "\n" : " ");
    }
    StringBuilder text = new StringBuilder(begun);
    while (true) {
      Flow flow = new Flow(text.toString());
      JsonNode value = flow.whole(depth);
      Line next = peek();
      if (next == null || next.indent() <= indent) {
        if (value == null) {
          throw bad(begun);
        }
        return value;
      }
      if (value != null && !flow.isPlain()) {
        return value;
      }
      lines.remove();
      boolean joined = text.toString().endsWith("\\") && text.charAt(0) == '"';
      if (joined) {
        text.setLength(text.length() - 1);
      }
      text.append(joined ? "" : " ").append(next.text());
    }
  }

  private JsonNode text(int indent, String joint) {
    StringBuilder text = new StringBuilder();
    while (!lines.isEmpty()
        && (lines.element().text().isEmpty() || lines.element().indent() > indent)) {
      text.append(text.isEmpty() ? "" : joint).append(lines.remove().raw().strip());
    }
    return JsonNodeFactory.instance.textNode(text.toString());
  }

  static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException("'" + Names.shown(text) + "' is not understood");
  }
}
