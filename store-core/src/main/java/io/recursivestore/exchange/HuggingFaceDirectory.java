package io.recursivestore.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Directories as {@code save_to_disk} writes them and {@code load_from_disk} reads them: a dataset,
 * or one for each split of a dictionary. Works on any size: rows are read and written in batches.
 *
 * <p>What is written here loads in versions 2 to 5 of datasets, as far as they know the features.
 */
public final class HuggingFaceDirectory {
  private static final String STATE = "state.json";
  private static final String INFO = "dataset_info.json";
  private static final String DICTIONARY = "dataset_dict.json";
  private static final String DATA_FILES = "_data_files";

  private HuggingFaceDirectory() {}

  /**
   * Opens a directory. Its rows are read later, and must stay where they are.
   *
   * @param directory where {@code save_to_disk} saved
   * @return the splits by name, in their order; a directory of a single dataset has one, which is
   *     {@code train} if it has no name
   * @throws NotFoundException if there is no saved dataset
   * @throws CorruptDataException if a file is damaged, or names one outside of the directory
   */
  public static Map<String, Split> open(Path directory) {
    if (Files.exists(directory.resolve(STATE)) && Files.exists(directory.resolve(INFO))) {
      JsonNode state = JsonFile.read(directory.resolve(STATE));
      String name = state.path("_split").asText("");
      return Map.of(
          Names.SPLIT.matcher(name).matches() ? name : Split.TRAIN, dataset(directory, state));
    }
    Path dictionary = directory.resolve(DICTIONARY);
    if (!Files.exists(dictionary)) {
      throw new NotFoundException(
          "There is no saved dataset in '"
              + directory
              + "': it has neither "
              + STATE
              + " with "
              + INFO
              + ", nor "
              + DICTIONARY
              + ". Give a directory that save_to_disk wrote.");
    }
    Map<String, Split> splits = new LinkedHashMap<>();
    for (String name : splitNames(dictionary)) {
      Path one = directory.resolve(name);
      if (!Files.exists(one.resolve(STATE))) {
        throw JsonFile.damaged(dictionary, "there is no dataset of its split '" + name + "'", null);
      }
      splits.put(name, dataset(one, JsonFile.read(one.resolve(STATE))));
    }
    return splits;
  }

  /**
   * Saves a dataset. The directory is there whole, or not at all.
   *
   * @param directory where to save; it must not exist, or be empty
   * @param split the rows
   * @param options how to save them
   * @return the number of rows
   * @throws AlreadyExistsException if there is something in the directory
   * @throws InvalidRequestException if HuggingFace can't hold a column
   */
  public static long save(Path directory, Split split, SaveOptions options) {
    try (NewDirectory target = NewDirectory.in(directory)) {
      long rows = save(target.path(), null, split, options);
      target.publish();
      return rows;
    }
  }

  /**
   * Saves a dictionary of splits. The directory is there whole, or not at all.
   *
   * @param directory where to save; it must not exist, or be empty
   * @param splits the rows of each split by its name
   * @param options how to save them
   * @return the number of rows in all splits
   * @throws AlreadyExistsException if there is something in the directory
   * @throws InvalidRequestException if there are no splits, a name is not allowed, or HuggingFace
   *     can't hold a column
   */
  public static long save(Path directory, Map<String, Split> splits, SaveOptions options) {
    Split.checkNames(splits);
    try (NewDirectory target = NewDirectory.in(directory)) {
      long rows = 0;
      for (Map.Entry<String, Split> entry : splits.entrySet()) {
        Path one = target.subdirectory(entry.getKey());
        rows += save(one, entry.getKey(), entry.getValue(), options);
      }
      describeDictionary(target.path(), splits.keySet());
      target.publish();
      return rows;
    }
  }

  /**
   * Writes what makes a directory of Arrow files in the streaming format a saved dataset: the files
   * {@code state.json} and {@code dataset_info.json}.
   *
   * @param directory where the Arrow files are
   * @param split the split's name
   * @param files the names of the Arrow files, in order
   * @param schema the Arrow schema of their rows
   * @param fingerprint 16 hexadecimal digits that no other content has
   * @throws InvalidRequestException if HuggingFace has no feature for a column
   */
  public static void describeSplit(
      Path directory, String split, List<String> files, Schema schema, String fingerprint) {
    Features features = Features.of(SplitSchema.withoutMaps(schema));
    describe(directory, split, files, features, fingerprint);
  }

  /**
   * Writes what makes a directory of saved datasets a dictionary of splits: the file {@code
   * dataset_dict.json}.
   *
   * @param directory where a directory for each split is
   * @param splits the names of the splits, in order
   */
  public static void describeDictionary(Path directory, Collection<String> splits) {
    ObjectNode dictionary = JsonNodeFactory.instance.objectNode();
    ArrayNode names = dictionary.putArray("splits");
    splits.forEach(names::add);
    write(directory.resolve(DICTIONARY), dictionary);
  }

  private static long save(
      Path directory, @Nullable String name, Split split, SaveOptions options) {
    String activity = name == null ? "Saving" : "Saving " + name;
    List<String> files;
    long rows;
    try (SplitRows source =
        SplitRows.open(
            split, schema -> SplitSchema.toWrite(split.features(), schema), options, activity)) {
      files = new ArrowShards(directory, source, options.maxShardBytes()).write();
      rows = source.rows();
    }
    describe(directory, name, files, split.features(), Fingerprint.random());
    return rows;
  }

  private static void describe(
      Path directory,
      @Nullable String name,
      List<String> files,
      Features features,
      String fingerprint) {
    ObjectNode state = JsonNodeFactory.instance.objectNode();
    ArrayNode dataFiles = state.putArray(DATA_FILES);
    files.forEach(file -> dataFiles.addObject().put("filename", file));
    state.put("_fingerprint", fingerprint);
    state.putNull("_format_columns");
    state.putObject("_format_kwargs");
    state.putNull("_format_type");
    state.put("_output_all_columns", false);
    state.put("_split", name);
    write(directory.resolve(STATE), state);
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    info.put("citation", "");
    info.put("description", "");
    info.set("features", features.toCompatibleNode());
    info.put("homepage", "");
    info.put("license", "");
    write(directory.resolve(INFO), info);
  }

  private static ArrowSplit dataset(Path directory, JsonNode state) {
    Path stateFile = directory.resolve(STATE);
    List<Path> files = new ArrayList<>();
    for (JsonNode entry : list(state, DATA_FILES, stateFile)) {
      String name = entry.path("filename").asText("");
      if (!Names.isFileName(name)) {
        throw JsonFile.damaged(
            stateFile,
            "it names '" + Names.shown(name) + "', which is no file of its directory",
            null);
      }
      if (!Files.exists(directory.resolve(name))) {
        throw JsonFile.damaged(
            stateFile, "it names '" + Names.shown(name) + "', which is missing", null);
      }
      files.add(directory.resolve(name));
    }
    if (!state.path("_indices_data_files").isEmpty()) {
      throw new InvalidRequestException(
          "The dataset in '"
              + directory
              + "' is a selection of its rows, saved by datasets 1. Save it again with a newer"
              + " version.");
    }
    Path infoFile = directory.resolve(INFO);
    if (!Files.exists(infoFile)) {
      throw JsonFile.damaged(stateFile, "there is no " + INFO + " beside it", null);
    }
    return ArrowSplit.of(files, features(infoFile), infoFile);
  }

  private static Optional<Features> features(Path infoFile) {
    JsonNode features = JsonFile.read(infoFile).path("features");
    try {
      return features.isMissingNode() || features.isNull()
          ? Optional.empty()
          : Optional.of(Features.of(features));
    } catch (IllegalArgumentException e) {
      throw JsonFile.damaged(infoFile, String.valueOf(e.getMessage()), e);
    }
  }

  private static List<String> splitNames(Path dictionary) {
    List<String> names = new ArrayList<>();
    for (JsonNode name : list(JsonFile.read(dictionary), "splits", dictionary)) {
      if (!name.isTextual() || !Names.SPLIT.matcher(name.textValue()).matches()) {
        throw JsonFile.damaged(
            dictionary, Names.shown(name.toString()) + " is no name of a split", null);
      }
      names.add(name.textValue());
    }
    return names;
  }

  private static JsonNode list(JsonNode object, String member, Path file) {
    JsonNode list = object.path(member);
    if (!list.isArray()) {
      throw JsonFile.damaged(file, "it has no list '" + member + "'", null);
    }
    return list;
  }

  private static void write(Path file, JsonNode node) {
    try {
      Files.write(file, JsonFile.write(node));
    } catch (IOException e) {
      throw NewDirectory.failed("write", file, e);
    }
  }
}
