package io.recursivestore.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lists of partitions and of sorted columns, as SQL writes them. */
final class ArrangementText {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(?:(`(?:[^`]|``)+`)|([\\p{L}\\p{N}_-]+)|([.,()]))");
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{N}_-]*[\\p{L}_-][\\p{L}\\p{N}_-]*");

  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private int at;

  ArrangementText(String text) {
    this.text = text;
    String trimmed = text.stripTrailing();
    Matcher token = TOKEN.matcher(trimmed);
    int end = 0;
    while (end < trimmed.length()) {
      if (!token.find(end) || token.start() != end) {
        throw problem("'" + trimmed.substring(end).strip() + "' can't be read");
      }
      tokens.add(token.group().strip());
      end = token.end();
    }
  }

  static String quoted(List<String> path) {
    return path.stream()
        .map(name -> WORD.matcher(name).matches() ? name : "`" + name.replace("`", "``") + "`")
        .collect(Collectors.joining("."));
  }

  List<PartitionBy> partitions() {
    List<PartitionBy> partitions = new ArrayList<>();
    while (at < tokens.size()) {
      partitions.add(partition());
      separator();
    }
    return partitions;
  }

  List<SortBy> sort() {
    List<SortBy> sort = new ArrayList<>();
    while (at < tokens.size()) {
      List<String> path = path();
      boolean descending = word("desc");
      if (!descending) {
        word("asc");
      }
      boolean nullsFirst = !descending;
      if (word("nulls")) {
        nullsFirst = word("first");
        if (!nullsFirst && !word("last")) {
          throw problem("'nulls' is followed by neither 'first' nor 'last'");
        }
      }
      sort.add(new SortBy(path, descending, nullsFirst));
      separator();
    }
    return sort;
  }

  private PartitionBy partition() {
    if (!peek(1).equals("(")) {
      return new PartitionBy(path(), Transform.Plain.IDENTITY);
    }
    String name = next();
    at++;
    String parameter = peek(0).matches("\\d{1,9}") && peek(1).equals(",") ? next() : "";
    if (!parameter.isEmpty()) {
      at++;
    }
    List<String> path = path();
    if (!next().equals(")")) {
      throw problem("there is no ')' behind '" + quoted(path) + "'");
    }
    return new PartitionBy(path, transform(name, parameter));
  }

  private Transform transform(String name, String parameter) {
    String word = name.toLowerCase(Locale.ROOT);
    if (!parameter.isEmpty()) {
      if (word.equals("bucket")) {
        return new Transform.Bucket(Integer.parseInt(parameter));
      }
      if (word.equals("truncate")) {
        return new Transform.Truncate(Integer.parseInt(parameter));
      }
    }
    for (Transform.Plain plain : Transform.Plain.values()) {
      if (parameter.isEmpty() && plain.toString().equals(word)) {
        return plain;
      }
    }
    throw problem(
        "there is no '"
            + name
            + "' of "
            + (parameter.isEmpty() ? "a column" : "a number and a column"));
  }

  private List<String> path() {
    List<String> path = new ArrayList<>(List.of(name()));
    while (peek(0).equals(".")) {
      at++;
      path.add(name());
    }
    return path;
  }

  private String name() {
    String token = next();
    if (token.startsWith("`")) {
      return token.substring(1, token.length() - 1).replace("``", "`");
    }
    if (token.isEmpty() || "().,".contains(token)) {
      throw problem(
          token.isEmpty()
              ? "it ends where a column belongs"
              : "'" + token + "' is where a column belongs");
    }
    return token;
  }

  private void separator() {
    if (at < tokens.size() && (!next().equals(",") || at == tokens.size())) {
      throw problem("columns are not separated by single commas");
    }
  }

  private boolean word(String wanted) {
    boolean found = peek(0).equalsIgnoreCase(wanted);
    at += found ? 1 : 0;
    return found;
  }

  private String peek(int ahead) {
    return at + ahead < tokens.size() ? tokens.get(at + ahead) : "";
  }

  private String next() {
    String token = peek(0);
    at++;
    return token;
  }

  private InvalidRequestException problem(String what) {
    return new InvalidRequestException(
        "'"
            + text
            + "' can't be a list of columns: "
            + what
            + ". Write partitions as 'days(time), bucket(16, user), truncate(4, name), kind', and an"
            + " order as 'day, score desc nulls last'.");
  }
}
