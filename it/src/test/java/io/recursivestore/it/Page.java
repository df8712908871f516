package io.recursivestore.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param file where it is
 * @param text its Markdown
 */
record Page(Path file, String text) {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)\\s]*)?\\)");

  /**
   * A block of code.
   *
   * @param line the line before its first
   * @param language what follows the fence
   * @param text its lines
   */
  record Block(int line, String language, String text) {}

  /** Returns all pages of the project. */
  static List<Page> all() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String place : List.of("", "docs", "docs/guide", "docs/decisions", "notebooks/data")) {
      try (Stream<Path> found = Files.list(PROJECT.resolve(place))) {
        found.filter(f -> f.toString().endsWith(".md")).sorted().forEach(files::add);
      }
    }
    List<Page> pages = new ArrayList<>();
    for (Path file : files) {
      pages.add(new Page(file, Files.readString(file)));
    }
    return pages;
  }

  /** Returns its path in the project. */
  String name() {
    return PROJECT.relativize(file).toString();
  }

  /** Returns its blocks of code of some languages, in order. */
  List<Block> blocks(String... languages) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (List.of(languages).contains(matcher.group(1))) {
        int line = (int) text.substring(0, matcher.start(2)).lines().count();
        blocks.add(new Block(line, matcher.group(1), matcher.group(2)));
      }
    }
    return blocks;
  }

  /** Returns the files that it links to. */
  List<Path> links() {
    return LINK.matcher(text)
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.contains("://"))
        .map(link -> file.resolveSibling(link).normalize())
        .toList();
  }

  @Override
  public String toString() {
    return name();
  }
}
