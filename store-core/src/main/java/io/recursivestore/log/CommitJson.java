package io.recursivestore.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Commits and checkpoints as {@code docs/format.md} writes them in JSON. Unknown members are
 * ignored.
 */
final class CommitJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private CommitJson() {}

  static byte[] write(Commit commit) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("version", commit.version());
    node.put("time", commit.time().toString());
    node.put("operation", commit.operation().word());
    commit.schema().ifPresent(schema -> node.set("schema", SchemaJson.write(schema)));
    ArrayNode added = node.putArray("added");
    commit.added().forEach(f -> added.add(FragmentJson.write(f)));
    ArrayNode removed = node.putArray("removed");
    commit.removed().forEach(removed::add);
    ArrayNode parents = node.putArray("parents");
    commit
        .parents()
        .forEach(
            p ->
                parents
                    .addObject()
                    .put("kind", p.collection().kind().singular())
                    .put("name", p.collection().name())
                    .put("version", p.version()));
    ObjectNode meta = node.putObject("meta");
    new TreeMap<>(commit.meta()).forEach(meta::put);
    return bytes(node);
  }

  static byte[] write(Snapshot snapshot) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("version", snapshot.version());
    node.put("time", snapshot.time().toString());
    node.set("schema", SchemaJson.write(snapshot.schema()));
    ArrayNode fragments = node.putArray("fragments");
    snapshot.fragments().forEach(f -> fragments.add(FragmentJson.write(f)));
    return bytes(node);
  }

  static Commit readCommit(String file, byte[] json) {
    return read(
        file,
        json,
        node -> {
          Optional<Schema> schema =
              node.has("schema")
                  ? Optional.of(SchemaJson.read(node.get("schema")))
                  : Optional.empty();
          List<String> removed = new ArrayList<>();
          node.path("removed").forEach(path -> removed.add(path.asText()));
          List<Parent> parents = new ArrayList<>();
          node.path("parents").forEach(parent -> parents.add(readParent(parent)));
          Map<String, String> meta = new LinkedHashMap<>();
          node.path("meta").properties().forEach(e -> meta.put(e.getKey(), e.getValue().asText()));
          return new Commit(
              FragmentJson.requireLong(node, "version"),
              Instant.parse(FragmentJson.require(node, "time").asText()),
              Operation.valueOf(
                  FragmentJson.require(node, "operation").asText().toUpperCase(Locale.ROOT)),
              schema,
              FragmentJson.readAll(FragmentJson.require(node, "added")),
              removed,
              parents,
              meta);
        });
  }

  static Snapshot readCheckpoint(String file, byte[] json) {
    return read(
        file,
        json,
        node ->
            new Snapshot(
                FragmentJson.requireLong(node, "version"),
                Instant.parse(FragmentJson.require(node, "time").asText()),
                SchemaJson.read(FragmentJson.require(node, "schema")),
                FragmentJson.readAll(FragmentJson.require(node, "fragments"))));
  }

  private static Parent readParent(JsonNode node) {
    CollectionKind kind =
        CollectionKind.valueOf(
            FragmentJson.require(node, "kind").asText().toUpperCase(Locale.ROOT));
    return new Parent(
        new CollectionRef(kind, FragmentJson.require(node, "name").asText()),
        FragmentJson.requireLong(node, "version"));
  }

  private static <T> T read(String file, byte[] json, Function<JsonNode, T> reader) {
    try {
      return reader.apply(MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new CorruptDataException(
          "'"
              + file
              + "' is damaged at line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ": "
              + e.getOriginalMessage(),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException | DateTimeException | InvalidRequestException e) {
      throw new CorruptDataException("'" + file + "' is damaged: " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
