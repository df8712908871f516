package io.recursivestore.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.InvalidRequestException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The {@code README.md} of a dataset. What datasets needs to know stands at its beginning, in YAML
 * between two lines {@code ---}: the features and sizes of splits, and where their files are. All
 * else is kept as it is.
 */
public final class DatasetCard {
  /** The name of the file. */
  public static final String FILE = "README.md";

  /** The configuration of a dataset that has no others. */
  public static final String DEFAULT_CONFIG = "default";

  private static final String FENCE = "---";
  private static final String INFO = "dataset_info";
  private static final String CONFIGS = "configs";
  private static final String CONFIG_NAME = "config_name";
  private static final String DATA_FILES = "data_files";
  private static final String SPLITS = "splits";
  private static final String DOWNLOAD_SIZE = "download_size";
  private static final String DATASET_SIZE = "dataset_size";
  private static final ObjectNode NONE = JsonNodeFactory.instance.objectNode();
  private static final Pattern TOP_KEY = Pattern.compile("[^\\s#-].*");

  /** The lines of other keys. */
  private final List<String> others;

  private final Map<String, ObjectNode> infos;
  private final Map<String, ObjectNode> configs;
  private final String body;

  private DatasetCard(
      List<String> others,
      Map<String, ObjectNode> infos,
      Map<String, ObjectNode> configs,
      String body) {
    this.others = others;
    this.infos = infos;
    this.configs = configs;
    this.body = body;
  }

  /**
   * Reads a card.
   *
   * @param text its text; empty if there is none yet
   * @throws InvalidRequestException if the part that is read is not understood
   */
  public static DatasetCard parse(String text) {
    List<String> lines = text.lines().toList();
    int end = lines.isEmpty() || !lines.get(0).equals(FENCE) ? -1 : fence(lines);
    List<String> others = new ArrayList<>();
    List<String> info = new ArrayList<>();
    List<String> configs = new ArrayList<>();
    Map<String, List<String>> known = Map.of(INFO, info, CONFIGS, configs);
    List<String> current = others;
    for (String line : end < 0 ? List.<String>of() : lines.subList(1, end)) {
      if (TOP_KEY.matcher(line).matches()) {
        int colon = line.indexOf(':');
        current = known.getOrDefault(colon < 0 ? "" : line.substring(0, colon).strip(), others);
      }
      current.add(line);
    }
    String body = String.join("\n", lines.subList(end + 1, lines.size()));
    try {
      return new DatasetCard(
          others,
          byConfig(Yaml.read(info).path(INFO)),
          byConfig(Yaml.read(configs).path(CONFIGS)),
          body.isEmpty() ? "" : body + "\n");
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          "Can't read the YAML at the beginning of " + FILE + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * Returns the files of each split of a configuration: those that the card names, else those whose
   * names say so.
   *
   * @param config the configuration's name
   * @param files paths with slashes
   */
  public Map<String, List<String>> splits(String config, List<String> files) {
    ObjectNode node = configs.get(config);
    JsonNode dataFiles = node == null ? JsonNodeFactory.instance.nullNode() : node.path(DATA_FILES);
    if (dataFiles.isNull() || dataFiles.isMissingNode()) {
      return SplitFiles.byName(directory(config), files);
    }
    Map<String, List<String>> splits = new LinkedHashMap<>();
    for (JsonNode entry : dataFiles.isArray() ? dataFiles : List.of(dataFiles)) {
      String split = entry.path("split").asText(Split.TRAIN);
      JsonNode paths = entry.isObject() ? entry.path("path") : entry;
      for (JsonNode path : paths.isArray() ? paths : List.of(paths)) {
        splits
            .computeIfAbsent(split, name -> new ArrayList<>())
            .addAll(SplitFiles.matching(path.asText(), files));
      }
    }
    return splits;
  }

  /**
   * Returns the configuration that a user means: the one that was asked for, or where that is
   * {@link #DEFAULT_CONFIG} and there is none of that name, the only one, or the one that the card
   * marks.
   *
   * @param asked the configuration's name
   * @throws InvalidRequestException if there are several, and none of that name
   */
  public String config(String asked) {
    if (configs.isEmpty() || configs.containsKey(asked) || !asked.equals(DEFAULT_CONFIG)) {
      return asked;
    }
    List<String> marked =
        configs.keySet().stream()
            .filter(
                name ->
                    configs.size() == 1
                        || configs.getOrDefault(name, NONE).path(DEFAULT_CONFIG).asBoolean())
            .toList();
    if (marked.size() != 1) {
      throw new InvalidRequestException(
          "The dataset has several configurations: " + configs.keySet() + ". Choose one of them.");
    }
    return marked.get(0);
  }

  /**
   * Returns the directory of a configuration's files.
   *
   * @param config the configuration's name
   */
  public static String directory(String config) {
    return config.equals(DEFAULT_CONFIG) ? "data" : config;
  }

  /**
   * Returns a card that says of splits what they are now.
   *
   * @param config the configuration's name
   * @param features the features of all its splits
   * @param splits how large the splits are, by name
   * @param removedBytes the number of bytes of files that these splits had before
   * @param alone whether the configuration has no other splits any more
   * @throws InvalidRequestException if it has others, which have other features
   */
  public DatasetCard with(
      String config,
      Features features,
      Map<String, SplitSize> splits,
      long removedBytes,
      boolean alone) {
    ObjectNode before = infos.get(config);
    ObjectNode kept = before == null || alone ? JsonNodeFactory.instance.objectNode() : before;
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    long bytes = kept.path(DATASET_SIZE).asLong();
    for (JsonNode split : kept.path(SPLITS)) {
      if (splits.containsKey(split.path("name").asText())) {
        bytes -= split.path("num_bytes").asLong();
      } else {
        list.add(split);
      }
    }
    if (!list.isEmpty()) {
      requireSame(config, features, kept.path("features"));
    }
    long fileBytes = kept.isEmpty() ? 0 : kept.path(DOWNLOAD_SIZE).asLong() - removedBytes;
    for (Map.Entry<String, SplitSize> split : splits.entrySet()) {
      list.addObject()
          .put("name", split.getKey())
          .put("num_bytes", split.getValue().bytes())
          .put("num_examples", split.getValue().rows());
      bytes += split.getValue().bytes();
      fileBytes += split.getValue().fileBytes();
    }
    ObjectNode info = kept.deepCopy();
    info.set("features", FeatureYaml.write(features));
    info.set(SPLITS, list);
    info.put(DOWNLOAD_SIZE, Math.max(0, fileBytes));
    info.put(DATASET_SIZE, Math.max(0, bytes));
    Map<String, ObjectNode> newInfos = new TreeMap<>(infos);
    newInfos.put(config, info);
    Map<String, ObjectNode> newConfigs = new TreeMap<>(configs);
    newConfigs.put(config, config(config, splits, alone));
    return new DatasetCard(others, newInfos, newConfigs, body);
  }

  /** Returns the text of the card. */
  public String text() {
    ObjectNode yaml = JsonNodeFactory.instance.objectNode();
    if (infos.size() == 1 && infos.containsKey(DEFAULT_CONFIG)) {
      yaml.set(INFO, infos.get(DEFAULT_CONFIG));
    } else if (!infos.isEmpty()) {
      yaml.set(INFO, list(infos));
    }
    if (!configs.isEmpty()) {
      yaml.set(CONFIGS, list(configs));
    }
    StringBuilder text = new StringBuilder(FENCE).append('\n');
    others.forEach(line -> text.append(line).append('\n'));
    return text.append(Yaml.write(yaml)).append(FENCE).append('\n').append(body).toString();
  }

  private ObjectNode config(String config, Map<String, SplitSize> splits, boolean alone) {
    ObjectNode before = configs.get(config);
    ObjectNode after = before == null ? JsonNodeFactory.instance.objectNode() : before.deepCopy();
    ArrayNode files = JsonNodeFactory.instance.arrayNode();
    if (before != null && !alone) {
      for (JsonNode entry : before.path(DATA_FILES)) {
        if (entry.isObject() && !splits.containsKey(entry.path("split").asText())) {
          files.add(entry);
        }
      }
    }
    for (String split : splits.keySet()) {
      files.addObject().put("split", split).put("path", directory(config) + "/" + split + "-*");
    }
    after.set(DATA_FILES, files);
    return after;
  }

  private static void requireSame(String config, Features features, JsonNode before) {
    Features there;
    try {
      there = FeatureYaml.read(before);
    } catch (IllegalArgumentException e) {
      // Nothing to compare with.
      return;
    }
    if (!there.equals(features)) {
      throw new InvalidRequestException(
          "The other splits of configuration '"
              + config
              + "' have the features "
              + Names.shown(there.toJson())
              + ", but these rows have "
              + Names.shown(features.toJson())
              + ". Save all splits together, or use another configuration.");
    }
  }

  private static ArrayNode list(Map<String, ObjectNode> byConfig) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    byConfig.forEach(
        (name, node) -> {
          ObjectNode named = JsonNodeFactory.instance.objectNode();
          named.put(CONFIG_NAME, name);
          named.setAll(node);
          list.add(named);
        });
    return list;
  }

  private static Map<String, ObjectNode> byConfig(JsonNode node) {
    Map<String, ObjectNode> byConfig = new LinkedHashMap<>();
    for (JsonNode one : node.isArray() ? node : List.of(node)) {
      if (one.isObject()) {
        ObjectNode copy = one.deepCopy();
        JsonNode name = copy.remove(CONFIG_NAME);
        byConfig.put(name == null ? DEFAULT_CONFIG : name.asText(), copy);
      }
    }
    return byConfig;
  }

  private static int fence(List<String> lines) {
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).stripTrailing().equals(FENCE)) {
        return i;
      }
    }
    return -1;
  }
}
