package io.recursivestore.it.quickstart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table for a terminal: numbers to the right, the rest to the left. */
final class TextTable {
  private final List<String> header;
  private final List<List<Object>> rows = new ArrayList<>();

  TextTable(String... header) {
    this.header = List.of(header);
  }

  void add(Object... cells) {
    rows.add(List.of(cells));
  }

  @Override
  public String toString() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(header);
    rows.forEach(row -> lines.add(row.stream().map(TextTable::text).toList()));
    int[] widths =
        IntStream.range(0, header.size())
            .map(c -> lines.stream().mapToInt(line -> line.get(c).length()).max().orElse(0))
            .toArray();
    lines.add(
        1,
        IntStream.of(widths).mapToObj(w -> String.join("", Collections.nCopies(w, "-"))).toList());
    return lines.stream()
        .map(line -> "    " + line(line, widths).stripTrailing() + System.lineSeparator())
        .collect(Collectors.joining());
  }

  private String line(List<String> cells, int[] widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(c -> ("%" + (isNumber(c) ? "" : "-") + widths[c] + "s").formatted(cells.get(c)))
        .collect(Collectors.joining("  "));
  }

  private boolean isNumber(int column) {
    return rows.stream().allMatch(row -> row.get(column) instanceof Number);
  }

  private static String text(Object cell) {
    if (cell instanceof Double number) {
      return String.format(Locale.ROOT, "%,.1f", number);
    }
    return cell instanceof Long number
        ? String.format(Locale.ROOT, "%,d", number)
        : cell.toString();
  }
}
