package io.recursivestore.exchange.hub;

import io.recursivestore.exchange.DatasetCard;
import io.recursivestore.exchange.Features;
import io.recursivestore.exchange.ParquetDirectory;
import io.recursivestore.exchange.ParquetShards;
import io.recursivestore.exchange.Split;
import io.recursivestore.exchange.SplitSize;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Saves splits on the Hub as Parquet files with a card, and removes the files they had before. */
final class HubSave {
  private static final int FILES_PER_COMMIT = 50;
  private static final int MAX_CONFLICTS = 20;
  private static final int MAX_DELAY_FACTOR = 8;

  private final HubClient client;
  private final HubDataset dataset;
  private final HubSaveOptions options;

  /** Whether the configuration has no other splits when it is done. */
  private final boolean alone;

  private final Map<String, HubContent> files = new LinkedHashMap<>();
  private final Map<String, SplitSize> sizes = new LinkedHashMap<>();
  private Optional<Features> features = Optional.empty();

  HubSave(HubClient client, HubDataset dataset, HubSaveOptions options, boolean alone) {
    this.client = client;
    this.dataset = dataset;
    this.options = options;
    this.alone = alone;
  }

  /** Returns the id of the last commit. */
  String run(Map<String, Split> splits) {
    client.create(dataset, options.isPrivate());
    try {
      Path scratch = Files.createTempDirectory("recursive-store-hub-");
      try {
        for (Map.Entry<String, Split> split : splits.entrySet()) {
          upload(scratch, split.getKey(), split.getValue());
        }
      } finally {
        delete(scratch);
      }
    } catch (IOException e) {
      throw new StorageException("Can't write temporary files: " + e.getMessage(), e);
    }
    Map<String, HubContent> last = commitAllButTheLast();
    return retrying(() -> commitLast(last));
  }

  private void upload(Path scratch, String name, Split split) {
    String directory = DatasetCard.directory(dataset.config());
    List<HubContent> contents = new ArrayList<>();
    ParquetShards.Written written =
        ParquetShards.write(
            split,
            scratch,
            "Saving " + name,
            options.files(),
            file -> {
              String path = directory + "/" + ParquetDirectory.shardName(name, contents.size(), 1);
              contents.add(client.upload(dataset, file, path));
              delete(file);
            });
    if (!features.orElse(written.features()).equals(written.features())) {
      throw new InvalidRequestException(
          "The split '"
              + name
              + "' has other features than those before it. Save splits of the same features"
              + " together.");
    }
    features = Optional.of(written.features());
    sizes.put(name, written.size());
    for (int i = 0; i < contents.size(); i++) {
      files.put(
          directory + "/" + ParquetDirectory.shardName(name, i, contents.size()), contents.get(i));
    }
  }

  private Map<String, HubContent> commitAllButTheLast() {
    Map<String, HubContent> some = new LinkedHashMap<>();
    for (Map.Entry<String, HubContent> file : files.entrySet()) {
      if (some.size() == FILES_PER_COMMIT) {
        Map<String, HubContent> full = some;
        retrying(
            () -> client.commit(dataset, options.message(), Optional.empty(), full, List.of()));
        some = new LinkedHashMap<>();
      }
      some.put(file.getKey(), file.getValue());
    }
    return some;
  }

  /** Commits on top of what the card says now, or not at all. */
  private String commitLast(Map<String, HubContent> last) {
    String parent = client.commitOf(dataset);
    HubDataset pinned = dataset.at(parent);
    List<HubFile> there = client.files(pinned);
    List<String> deleted = new ArrayList<>();
    long replaced = 0;
    for (HubFile file : there) {
      if (isReplaced(file.path())) {
        replaced += file.size();
        if (!files.containsKey(file.path())) {
          deleted.add(file.path());
        }
      }
    }
    String card =
        card(pinned, there)
            .with(dataset.config(), features.orElseThrow(), sizes, before(there, replaced), alone)
            .text();
    Map<String, HubContent> all = new LinkedHashMap<>(last);
    all.put(DatasetCard.FILE, HubContent.regular(card.getBytes(StandardCharsets.UTF_8)));
    return client.commit(dataset, options.message(), Optional.of(parent), all, deleted);
  }

  /** Files of this save are there already when it took several commits. */
  private long before(List<HubFile> there, long replaced) {
    long own = 0;
    for (HubFile file : there) {
      HubContent content = files.get(file.path());
      if (content != null && content.hash().equals(file.hash())) {
        own += file.size();
      }
    }
    return Math.max(0, replaced - own);
  }

  private boolean isReplaced(String path) {
    String directory = DatasetCard.directory(dataset.config()) + "/";
    if (!path.startsWith(directory)) {
      return false;
    }
    String name = path.substring(directory.length());
    return !name.contains("/")
        && (alone || sizes.keySet().stream().anyMatch(split -> name.startsWith(split + "-")));
  }

  private DatasetCard card(HubDataset pinned, List<HubFile> there) {
    for (HubFile file : there) {
      if (file.path().equals(DatasetCard.FILE)) {
        try {
          return DatasetCard.parse(Files.readString(client.download(pinned, file)));
        } catch (IOException e) {
          throw new StorageException("Can't read the card of " + dataset.display() + ".", e);
        }
      }
    }
    return DatasetCard.parse("");
  }

  private String retrying(Supplier<String> commit) {
    for (int tries = 0; ; tries++) {
      try {
        return commit.get();
      } catch (CommitConflictException e) {
        if (tries == MAX_CONFLICTS) {
          throw e;
        }
        Duration delay = client.settings().retryDelay();
        RetryPolicy.sleep(
            delay.multipliedBy(Math.min(MAX_DELAY_FACTOR, tries + 1L)), dataset.display());
      }
    }
  }

  private static void delete(Path path) {
    try {
      if (Files.isDirectory(path)) {
        try (var files = Files.list(path)) {
          files.forEach(HubSave::delete);
        }
      }
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new StorageException("Can't delete '" + path + "': " + e.getMessage(), e);
    }
  }
}
