package io.recursivestore.log;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Expiry;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Commits as {@code docs/format.md} writes them in JSON. Unknown members are ignored. */
final class CommitJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
  private static final Map<String, Operation> OPERATIONS =
      Arrays.stream(Operation.values()).collect(toUnmodifiableMap(Operation::word, o -> o));
  private static final Map<String, CollectionKind> KINDS =
      Arrays.stream(CollectionKind.values())
          .collect(toUnmodifiableMap(CollectionKind::singular, k -> k));

  /** Reads something from JSON. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException;
  }

  private CommitJson() {}

  static byte[] write(Commit commit) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("version", commit.version());
    node.put("time", commit.time().toString());
    node.put("operation", commit.operation().word());
    if (commit.base() != commit.version() - 1) {
      node.put("base", commit.base());
    }
    commit.schema().ifPresent(schema -> node.set("schema", SchemaJson.write(schema)));
    ArrayNode added = node.putArray("added");
    commit.added().forEach(f -> added.add(FragmentJson.write(f)));
    ArrayNode removed = node.putArray("removed");
    commit.removed().forEach(removed::add);
    node.set("totals", write(commit.totals()));
    commit.expiry().ifPresent(expiry -> node.set("expiry", write(expiry)));
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

  static Commit readCommit(String file, byte[] json) {
    return read(
        file,
        json,
        node -> {
          Map<String, String> meta = new LinkedHashMap<>();
          for (var entry : Members.objectIfAny(node, "meta")) {
            meta.put(entry.getKey(), Members.text(node.get("meta"), entry.getKey()));
          }
          long version = Members.whole(node, "version", Commit.FIRST_VERSION);
          return new Commit(
              version,
              Instant.parse(Members.text(node, "time")),
              Members.word(node, "operation", OPERATIONS),
              base(node, version),
              node.has("schema")
                  ? Optional.of(SchemaJson.read(node.get("schema")))
                  : Optional.empty(),
              FragmentJson.readAll(node, "added"),
              Members.texts(node, "removed"),
              readTotals(Members.require(node, "totals")),
              node.has("expiry") ? Optional.of(readExpiry(node.get("expiry"))) : Optional.empty(),
              Members.listIfAny(node, "parents").stream().map(CommitJson::readParent).toList(),
              meta);
        });
  }

  /** Returns a commit's time. What comes behind it, which may be much, is not looked at. */
  static Instant readTime(String file, byte[] json) {
    return reading(
        file,
        () -> {
          try (JsonParser parser = MAPPER.createParser(json)) {
            parser.nextToken();
            String member = parser.nextFieldName();
            while (member != null && !member.equals("time")) {
              parser.nextToken();
              parser.skipChildren();
              member = parser.nextFieldName();
            }
            return Instant.parse(String.valueOf(parser.nextTextValue()));
          }
        });
  }

  static ObjectNode write(Totals totals) {
    return MAPPER
        .createObjectNode()
        .put("fragments", totals.fragments())
        .put("rows", totals.rows())
        .put("bytes", totals.bytes());
  }

  static Totals readTotals(JsonNode node) {
    return new Totals(
        Members.whole(node, "fragments", 0),
        Members.whole(node, "rows", 0),
        Members.whole(node, "bytes", 0));
  }

  static ObjectNode write(Expiry expiry) {
    ObjectNode node = MAPPER.createObjectNode().put("oldest", expiry.oldest());
    ArrayNode kept = node.putArray("kept");
    expiry.kept().forEach(kept::add);
    return node;
  }

  static Expiry readExpiry(JsonNode node) {
    return new Expiry(
        Members.whole(node, "oldest", Commit.FIRST_VERSION),
        new TreeSet<>(Members.wholes(node, "kept", Commit.FIRST_VERSION)));
  }

  private static long base(JsonNode node, long version) {
    if (!node.has("base")) {
      return version - 1;
    }
    long base = Members.whole(node, "base", Commit.NOTHING);
    if (base >= version) {
      throw new IllegalArgumentException("its 'base' is " + base + ", which is no earlier version");
    }
    return base;
  }

  private static Parent readParent(JsonNode node) {
    return new Parent(
        new CollectionRef(Members.word(node, "kind", KINDS), Members.text(node, "name")),
        Members.whole(node, "version", 0));
  }

  /** Reads a file's JSON; whatever is wrong with it is told with the file's name. */
  static <T> T read(String file, byte[] json, Function<JsonNode, T> reader) {
    return reading(file, () -> reader.apply(MAPPER.readTree(json)));
  }

  /** Reads JSON; whatever is wrong with it is told with the file's name. */
  static <T> T reading(String file, Reading<T> reading) {
    try {
      return reading.read();
    } catch (JsonProcessingException e) {
      // Where a limit was exceeded, there is no location.
      JsonLocation location = e.getLocation();
      throw new CorruptDataException(
          "'"
              + file
              + "' is damaged"
              + (location == null
                  ? ""
                  : " at line " + location.getLineNr() + ", column " + location.getColumnNr())
              + ": "
              + e.getOriginalMessage(),
          e);
    } catch (IOException e) {
      throw new CorruptDataException("'" + file + "' is damaged: it is not JSON.", e);
    } catch (IllegalArgumentException | DateTimeException | InvalidRequestException e) {
      throw new CorruptDataException("'" + file + "' is damaged: " + e.getMessage(), e);
    }
  }

  static byte[] bytes(ObjectNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
