package io.recursivestore.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.Commit;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Totals;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checkpoints as {@code docs/format.md} writes them in JSON. Unknown members are ignored. */
final class CheckpointJson {
  private CheckpointJson() {}

  static byte[] write(State state) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("version", state.version());
    node.put("time", state.time().toString());
    node.put("created", state.created().toString());
    node.set("schema", SchemaJson.write(state.schema()));
    node.set("totals", CommitJson.write(state.totals()));
    node.set("expiry", CommitJson.write(state.expiry()));
    state.fileFormat().ifPresent(format -> node.put("fileFormat", format));
    ArrayNode parts = node.putArray("parts");
    state.parts().forEach(part -> parts.add(write(part)));
    ArrayNode removed = node.putArray("removed");
    new TreeSet<>(state.removed()).forEach(removed::add);
    ArrayNode fragments = node.putArray("fragments");
    state.tail().forEach(f -> fragments.add(FragmentJson.write(f)));
    return CommitJson.bytes(node);
  }

  static State read(String file, byte[] json) {
    return CommitJson.read(
        file,
        json,
        node ->
            new State(
                Members.whole(node, "version", Commit.FIRST_VERSION),
                Instant.parse(Members.text(node, "time")),
                Instant.parse(Members.text(node, "created")),
                SchemaJson.read(Members.require(node, "schema")),
                CommitJson.readTotals(Members.require(node, "totals")),
                CommitJson.readExpiry(Members.require(node, "expiry")),
                node.has("fileFormat")
                    ? Optional.of(Members.text(node, "fileFormat"))
                    : Optional.empty(),
                Members.listIfAny(node, "parts").stream().map(CheckpointJson::part).toList(),
                Set.copyOf(Members.texts(node, "removed")),
                FragmentJson.readAll(node, "fragments")));
  }

  private static ObjectNode write(Part part) {
    ObjectNode node = CommitJson.write(part.totals());
    node.put("file", part.name());
    node.put("crc32c", HexFormat.of().toHexDigits(part.crc32c()));
    if (part.lastId() != Fragment.ANY_ID) {
      node.put("lastId", part.lastId());
    }
    StatisticsJson.write(node, "columns", part.columns());
    return node;
  }

  private static Part part(JsonNode node) {
    String name = Members.text(node, "file");
    if (!PartFiles.NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + Members.shown(name) + "' is not the name of a part");
    }
    Totals totals = CommitJson.readTotals(node);
    if (totals.fragments() > PartFiles.MAX_FRAGMENTS) {
      throw new IllegalArgumentException(
          "a part has "
              + totals.fragments()
              + " fragments; "
              + PartFiles.MAX_FRAGMENTS
              + " is most");
    }
    return new Part(
        name,
        totals,
        FragmentJson.crc32c(node, "crc32c"),
        StatisticsJson.read(node, "columns", totals.rows()),
        node.has("lastId") ? Members.id(node, "lastId", 0) : Fragment.ANY_ID);
  }
}
