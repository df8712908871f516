package io.recursivestore.exchange;

import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Directories of Parquet files as {@code load_dataset} reads them, and as datasets lie on the Hub.
 * Works on any size: rows are read and written in batches.
 */
public final class ParquetDirectory {
  private static final String ENDING = ".parquet";

  private ParquetDirectory() {}

  /**
   * Opens a directory. Its rows are read later, and must stay where they are.
   *
   * @param directory where Parquet files are, at any depth
   * @return the splits by name: those of the {@code README.md} if there is one that names them,
   *     else those that the files' names tell
   * @throws NotFoundException if there are no Parquet files
   * @throws CorruptDataException if one is damaged
   * @throws InvalidRequestException if a column can't be read
   */
  public static Map<String, Split> open(Path directory) {
    List<String> files = files(directory);
    Map<String, Split> splits = new LinkedHashMap<>();
    card(directory)
        .splits(DatasetCard.DEFAULT_CONFIG, files)
        .forEach(
            (name, paths) -> {
              if (!paths.isEmpty()) {
                splits.put(
                    name, ParquetShards.read(paths.stream().map(directory::resolve).toList()));
              }
            });
    if (splits.isEmpty()) {
      throw new NotFoundException(
          "There are no Parquet files of a dataset in '"
              + directory
              + "'. Give a directory that has some.");
    }
    return splits;
  }

  /**
   * Saves splits. The directory is there whole, or not at all.
   *
   * @param directory where to save; it must not exist, or be empty
   * @param splits the rows of each split by its name; all have the same features
   * @param options how to save them
   * @return the number of rows in all splits
   * @throws AlreadyExistsException if there is something in the directory
   * @throws InvalidRequestException if there are no splits, a name is not allowed, features differ,
   *     or Parquet can't hold a column
   */
  public static long save(Path directory, Map<String, Split> splits, SaveOptions options) {
    Split.checkNames(splits);
    try (NewDirectory target = NewDirectory.in(directory)) {
      Path data = target.subdirectory(DatasetCard.directory(DatasetCard.DEFAULT_CONFIG));
      DatasetCard card = DatasetCard.parse("");
      long rows = 0;
      for (Map.Entry<String, Split> entry : splits.entrySet()) {
        String name = entry.getKey();
        List<Path> files = new ArrayList<>();
        ParquetShards.Written written =
            ParquetShards.write(
                entry.getValue(),
                data,
                "Saving " + name,
                options,
                file -> files.add(rename(file, data.resolve(name + "-" + files.size()))));
        for (int i = 0; i < files.size(); i++) {
          rename(files.get(i), data.resolve(shardName(name, i, files.size())));
        }
        rows += written.size().rows();
        card =
            card.with(
                DatasetCard.DEFAULT_CONFIG,
                written.features(),
                Map.of(name, written.size()),
                0,
                false);
      }
      write(target.path().resolve(DatasetCard.FILE), card.text());
      target.publish();
      return rows;
    }
  }

  /**
   * Returns the card of a directory of shards that were written one by one.
   *
   * @param schema the Arrow schema of their rows
   * @param splits how large the splits are, by name
   * @throws InvalidRequestException if HuggingFace has no feature for a column
   */
  public static DatasetCard card(Schema schema, Map<String, SplitSize> splits) {
    Features features = Features.of(SplitSchema.withoutMaps(schema));
    return DatasetCard.parse("").with(DatasetCard.DEFAULT_CONFIG, features, splits, 0, true);
  }

  /**
   * Returns the name of a split's file.
   *
   * @param split the split's name
   * @param index which of its files, from 0
   * @param count how many files it has
   */
  public static String shardName(String split, int index, int count) {
    return "%s-%05d-of-%05d%s".formatted(split, index, count, ENDING);
  }

  private static DatasetCard card(Path directory) {
    Path file = directory.resolve(DatasetCard.FILE);
    try {
      return DatasetCard.parse(Files.exists(file) ? Files.readString(file) : "");
    } catch (IOException e) {
      throw NewDirectory.failed("read", file, e);
    }
  }

  private static List<String> files(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new NotFoundException("There is no directory '" + directory + "'.");
    }
    try (Stream<Path> found = Files.walk(directory)) {
      return found
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString().replace('\\', '/'))
          .filter(file -> file.endsWith(ENDING))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw NewDirectory.failed("list", directory, e);
    }
  }

  private static Path rename(Path from, Path to) {
    try {
      return Files.move(from, to);
    } catch (IOException e) {
      throw NewDirectory.failed("rename", from, e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw NewDirectory.failed("write", file, e);
    }
  }
}
