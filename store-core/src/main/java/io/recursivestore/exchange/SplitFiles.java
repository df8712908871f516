package io.recursivestore.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which files are whose, by their names: the rules of {@code load_dataset}. */
final class SplitFiles {
  private static final Pattern SLASH = Pattern.compile("/");
  private static final String EDGE = "(?:^|[-._ 0-9])";
  private static final Map<String, Pattern> WORDS =
      Map.of(
          "train", word("train|training"),
          "validation", word("validation|valid|dev|val"),
          "test", word("test|testing|eval|evaluation"));
  private static final List<String> ORDER = List.of("train", "validation", "test");

  private SplitFiles() {}

  /**
   * Returns the files of each split.
   *
   * @param directory where the shards of named splits are
   * @param files paths with slashes
   */
  static Map<String, List<String>> byName(String directory, List<String> files) {
    Map<String, List<String>> splits = sharded(directory, files);
    if (splits.isEmpty()) {
      splits = byWords(files, path -> path.substring(0, Math.max(0, path.lastIndexOf('/'))));
    }
    if (splits.isEmpty()) {
      splits = byWords(files, path -> path.substring(path.lastIndexOf('/') + 1));
    }
    return splits.isEmpty() && !files.isEmpty() ? Map.of(Split.TRAIN, files) : splits;
  }

  /** Returns the files that a pattern such as {@code data/train-*} stands for. */
  static List<String> matching(String glob, List<String> files) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (glob.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 2;
      } else if (glob.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    Pattern pattern = Pattern.compile(regex.toString());
    return files.stream().filter(file -> pattern.matcher(file).matches()).toList();
  }

  private static Map<String, List<String>> sharded(String directory, List<String> files) {
    Pattern shard =
        Pattern.compile(Pattern.quote(directory) + "/([^/]+)-\\d{5}-of-\\d{5}[^/]*\\.[^/]*");
    Map<String, List<String>> splits = new LinkedHashMap<>();
    for (String file : files) {
      Matcher matcher = shard.matcher(file);
      if (matcher.matches() && Names.SPLIT.matcher(matcher.group(1)).matches()) {
        splits.computeIfAbsent(matcher.group(1), name -> new ArrayList<>()).add(file);
      }
    }
    return splits;
  }

  private static Map<String, List<String>> byWords(List<String> files, UnaryOperator<String> part) {
    Map<String, List<String>> splits = new LinkedHashMap<>();
    for (String split : ORDER) {
      Pattern word = WORDS.get(split);
      List<String> found =
          files.stream().filter(file -> word != null && hasWord(word, part.apply(file))).toList();
      if (!found.isEmpty()) {
        splits.put(split, found);
      }
    }
    return splits;
  }

  private static boolean hasWord(Pattern word, String path) {
    return SLASH.splitAsStream(path).anyMatch(segment -> word.matcher(segment).find());
  }

  private static Pattern word(String words) {
    return Pattern.compile(EDGE + "(?:" + words + ")(?:$|[-._ 0-9])");
  }
}
