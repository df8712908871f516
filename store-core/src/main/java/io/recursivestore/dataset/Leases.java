package io.recursivestore.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The leases of one dataset: a small file each, which says what version is held until when. */
final class Leases {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SUFFIX = ".json";

  private final ObjectStore objects;
  private final Clock clock;
  private final String directory;

  /** What a lease's file says. */
  private record Held(String key, long version, Instant until) {}

  Leases(ObjectStore objects, CollectionRef dataset, Clock clock) {
    this.objects = objects;
    this.clock = clock;
    this.directory = dataset.prefix() + "/leases";
  }

  /** Adds a lease of a version. */
  Lease add(long version, Duration duration) {
    Lease lease = new Lease(this, directory + "/" + UUID.randomUUID() + SUFFIX, version);
    renew(lease, duration);
    return lease;
  }

  void renew(Lease lease, Duration duration) {
    String json =
        MAPPER
            .createObjectNode()
            .put("version", lease.version())
            .put("until", clock.instant().plus(duration).toString())
            .toString();
    objects.replace(lease.key(), json.getBytes(StandardCharsets.UTF_8));
  }

  void remove(Lease lease) {
    objects.delete(lease.key());
  }

  /** Returns the versions that are held now. */
  Set<Long> versions() {
    Set<Long> versions = new TreeSet<>();
    all().stream()
        .filter(l -> l.until().isAfter(clock.instant()))
        .forEach(l -> versions.add(l.version()));
    return versions;
  }

  /** Returns the keys of leases that have ended without being closed. */
  List<String> ended() {
    return all().stream().filter(l -> !l.until().isAfter(clock.instant())).map(Held::key).toList();
  }

  private List<Held> all() {
    List<Held> leases = new ArrayList<>();
    for (String name : objects.listNames(directory)) {
      String key = directory + "/" + name;
      if (name.endsWith(SUFFIX)) {
        objects.get(key).map(json -> read(key, json)).ifPresent(leases::add);
      }
    }
    return leases;
  }

  private static Held read(String key, byte[] json) {
    try {
      JsonNode node = MAPPER.readTree(json);
      if (!node.path("version").isIntegralNumber()) {
        throw new CorruptDataException("'" + key + "' is damaged: 'version' is no whole number.");
      }
      return new Held(
          key, node.get("version").longValue(), Instant.parse(node.path("until").asText()));
    } catch (JsonProcessingException | DateTimeException e) {
      throw new CorruptDataException("'" + key + "' is damaged: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CorruptDataException("'" + key + "' is damaged: it is not JSON.", e);
    }
  }
}
