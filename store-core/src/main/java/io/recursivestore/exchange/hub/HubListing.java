package io.recursivestore.exchange.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What files a revision has. It is kept in the cache for the times when nobody may be asked.
 *
 * @param commit the id of the commit that the revision is
 * @param files its files
 */
record HubListing(String commit, List<HubFile> files) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Asks the Hub, or the cache if nobody may be asked.
   *
   * @throws InvalidRequestException if nobody may be asked, and it is not in the cache
   */
  static HubListing of(HubClient client, HubDataset dataset) {
    Path file = file(client.settings(), dataset);
    if (client.settings().isOffline()) {
      return read(file, dataset);
    }
    String commit = client.commitOf(dataset);
    HubListing listing = new HubListing(commit, client.files(dataset.at(commit)));
    listing.write(file);
    return listing;
  }

  private static HubListing read(Path file, HubDataset dataset) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new InvalidRequestException(
            "HF_HUB_OFFLINE is set, and "
                + dataset.display()
                + " was not loaded from the HuggingFace Hub before. Unset it.");
      }
      JsonNode node = MAPPER.readTree(Files.readAllBytes(file));
      List<HubFile> files = new ArrayList<>();
      for (JsonNode entry : node.path("files")) {
        files.add(
            new HubFile(
                entry.path("path").asText(),
                entry.path("size").asLong(-1),
                entry.path("hash").asText()));
      }
      return new HubListing(node.path("commit").asText(), files);
    } catch (IOException | IllegalArgumentException e) {
      throw new StorageException("Can't read '" + file + "': " + e.getMessage(), e);
    }
  }

  private void write(Path file) {
    ObjectNode node = MAPPER.createObjectNode().put("commit", commit);
    ArrayNode list = node.putArray("files");
    for (HubFile one : files) {
      list.addObject().put("path", one.path()).put("size", one.size()).put("hash", one.hash());
    }
    Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
    try {
      Files.createDirectories(file.resolveSibling("."));
      Files.write(temporary, MAPPER.writeValueAsBytes(node));
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StorageException("Can't write '" + file + "': " + e.getMessage(), e);
    }
  }

  private static Path file(HubSettings settings, HubDataset dataset) {
    return settings
        .cache()
        .resolve("datasets")
        .resolve(dataset.id().replace("/", "--"))
        .resolve(HubDataset.quoted(dataset.revision()) + ".json");
  }
}
