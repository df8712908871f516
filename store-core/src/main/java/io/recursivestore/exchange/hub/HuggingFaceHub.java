package io.recursivestore.exchange.hub;

import io.recursivestore.exchange.DatasetCard;
import io.recursivestore.exchange.ParquetShards;
import io.recursivestore.exchange.Split;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Loads splits from the HuggingFace Hub, and saves them there. Files travel one at a time, so that
 * memory and, when saving, disk hold no more than one.
 *
 * <pre>{@code
 * HuggingFaceHub hub = new HuggingFaceHub(HubSettings.fromEnvironment());
 * Split train = hub.load(HubDataset.of("user/weather"), "train");
 * }</pre>
 */
public final class HuggingFaceHub {
  private static final String PARQUET = ".parquet";

  /** Where the Hub keeps Parquet of datasets in other formats. */
  private static final String CONVERTED = "refs/convert/parquet";

  private static final long MAX_CARD_BYTES = 16 << 20;

  private final HubClient client;

  /**
   * Creates access to a Hub. Nothing is sent.
   *
   * @param settings where it is
   */
  public HuggingFaceHub(HubSettings settings) {
    this.client = new HubClient(settings);
  }

  /**
   * Returns the names of a dataset's splits that can be loaded.
   *
   * @param dataset the dataset
   * @throws NotFoundException if there is no such dataset or revision
   */
  public List<String> splits(HubDataset dataset) {
    return List.copyOf(located(dataset).splits().keySet());
  }

  /**
   * Loads a split: downloads its Parquet files, unless they are in the cache. Of a dataset in
   * another format, those are taken that the Hub itself makes of its main branch.
   *
   * @param dataset the dataset
   * @param split the split's name
   * @return the split, whose files stay in the cache
   * @throws InvalidRequestException if the name is empty, or a column can't be read
   * @throws NotFoundException if there is no such dataset, revision or split
   */
  public Split load(HubDataset dataset, String split) {
    Split.checkName(split);
    Located located = located(dataset);
    List<HubFile> files = located.splits().get(split);
    if (files == null) {
      throw new NotFoundException(
          "The "
              + dataset.display()
              + " has no split '"
              + split
              + "' of Parquet files. It has "
              + located.splits().keySet()
              + ".");
    }
    List<Path> local = new ArrayList<>();
    files.forEach(file -> local.add(client.download(located.at(), file)));
    return ParquetShards.read(local);
  }

  /**
   * Saves splits as all that a configuration of a dataset has. A dataset that doesn't exist is
   * made.
   *
   * @param dataset the dataset; its revision is the branch
   * @param splits the rows of each split by its name; all have the same features
   * @param options how to save them
   * @return the id of the commit
   * @throws InvalidRequestException if a name is empty or not allowed, or Parquet can't hold a
   *     column
   */
  public String save(HubDataset dataset, Map<String, Split> splits, HubSaveOptions options) {
    Split.checkNames(splits);
    return new HubSave(client, dataset, options, true).run(splits);
  }

  /**
   * Saves one split of a configuration of a dataset; its other splits stay. A dataset that doesn't
   * exist is made.
   *
   * @param dataset the dataset; its revision is the branch
   * @param name the split's name
   * @param split its rows; the features are those of the other splits
   * @param options how to save them
   * @return the id of the commit
   * @throws InvalidRequestException if a name is empty or not allowed, or Parquet can't hold a
   *     column
   */
  public String save(HubDataset dataset, String name, Split split, HubSaveOptions options) {
    Split.checkName(name);
    return new HubSave(client, dataset, options, false).run(Map.of(name, split));
  }

  /**
   * Which files are whose.
   *
   * @param at the dataset at the commit that has the files
   */
  private record Located(HubDataset at, Map<String, List<HubFile>> splits) {}

  private Located located(HubDataset dataset) {
    HubListing listing = HubListing.of(client, dataset);
    HubDataset pinned = dataset.at(listing.commit());
    List<String> paths = parquet(listing);
    DatasetCard card = card(pinned, listing);
    String config = card.config(dataset.config());
    Map<String, List<HubFile>> splits = files(listing, card.splits(config, paths));
    if (splits.isEmpty() && dataset.revision().equals(HubDataset.MAIN)) {
      return converted(dataset, config).orElse(new Located(pinned, splits));
    }
    return new Located(pinned, splits);
  }

  private Optional<Located> converted(HubDataset dataset, String config) {
    HubListing listing;
    try {
      listing = HubListing.of(client, dataset.at(CONVERTED));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
    Map<String, List<String>> splits = new TreeMap<>();
    for (String path : parquet(listing)) {
      String[] parts = path.split("/", -1);
      if (parts.length == 3 && parts[0].equals(config)) {
        if (parts[1].startsWith("partial-")) {
          throw new InvalidRequestException(
              "The HuggingFace Hub has only a part of "
                  + dataset.display()
                  + " as Parquet. Load it with datasets, and save_to_disk.");
        }
        splits.computeIfAbsent(parts[1], name -> new ArrayList<>()).add(path);
      }
    }
    return splits.isEmpty()
        ? Optional.empty()
        : Optional.of(new Located(dataset.at(listing.commit()), files(listing, splits)));
  }

  private DatasetCard card(HubDataset pinned, HubListing listing) {
    Optional<HubFile> file =
        listing.files().stream().filter(f -> f.path().equals(DatasetCard.FILE)).findFirst();
    if (file.isEmpty() || file.get().size() > MAX_CARD_BYTES) {
      return DatasetCard.parse("");
    }
    try {
      return DatasetCard.parse(Files.readString(client.download(pinned, file.get())));
    } catch (InvalidRequestException e) {
      if (client.settings().isOffline()) {
        throw e;
      }
      // Not in the part of YAML that is read: names tell.
      return DatasetCard.parse("");
    } catch (IOException e) {
      throw new StorageException("Can't read the card of " + pinned.display() + ".", e);
    }
  }

  private static List<String> parquet(HubListing listing) {
    return listing.files().stream()
        .map(HubFile::path)
        .filter(path -> path.endsWith(PARQUET))
        .sorted()
        .toList();
  }

  private static Map<String, List<HubFile>> files(
      HubListing listing, Map<String, List<String>> splits) {
    Map<String, HubFile> byPath = new HashMap<>();
    listing.files().forEach(file -> byPath.put(file.path(), file));
    Map<String, List<HubFile>> files = new LinkedHashMap<>();
    splits.forEach(
        (name, paths) -> {
          if (!paths.isEmpty()) {
            files.put(name, paths.stream().map(byPath::get).toList());
          }
        });
    return files;
  }
}
