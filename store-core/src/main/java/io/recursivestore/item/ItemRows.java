package io.recursivestore.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of the tables of items: the columns that both the newest and the earlier versions have. */
final class ItemRows {
  /** What {@link #read} reads, after the id and the version. */
  static final String COLUMNS =
      "time, type, source, tags, parents, metadata, form, size, checksum, payload";

  private static final int FIRST = 3;

  private ItemRows() {}

  /**
   * Reads an item from a row of id, version and {@link #COLUMNS}.
   *
   * @param collection the collection's name as messages show it
   */
  static Item read(String collection, ResultSet row) throws SQLException {
    String id = row.getString(1);
    int version = row.getInt(2);
    ItemMetadata metadata = metadata(row);
    Payload payload =
        EncodedItem.decode(
            () -> display(collection, id, version),
            row.getInt(FIRST + 6),
            row.getInt(FIRST + 7),
            row.getLong(FIRST + 8),
            row.getBytes(FIRST + 9));
    return new Item(id, version, payload, metadata);
  }

  /** Returns how messages name a version of an item. */
  static String display(String collection, String id, int version) {
    return "version " + version + " of item '" + Names.shown(id) + "' of " + collection;
  }

  /** Reads the metadata of such a row, which may end before the payload's columns. */
  static ItemMetadata metadata(ResultSet row) throws SQLException {
    try {
      String more = row.getString(FIRST + 5);
      return new ItemMetadata(
          Optional.ofNullable(row.getString(FIRST + 1)),
          Optional.ofNullable(row.getString(FIRST + 2)),
          Optional.of(Times.of(row.getLong(FIRST))),
          texts(row.getString(FIRST + 3)),
          parents(row.getString(FIRST + 4)),
          more == null ? ItemMetadata.NONE.rest() : (ObjectNode) Json.read(more));
    } catch (ClassCastException | NullPointerException | InvalidRequestException e) {
      throw new CorruptDataException(
          "The metadata of a stored item is damaged: " + e.getMessage() + ". Restore the database.",
          e);
    }
  }

  private static List<String> texts(@Nullable String json) {
    List<String> texts = new ArrayList<>();
    if (json != null) {
      for (JsonNode text : Json.read(json)) {
        texts.add(text.textValue());
      }
    }
    return texts;
  }

  static List<ItemParent> parents(@Nullable String json) {
    return json == null ? List.of() : ParentJson.read(Json.read(json));
  }

  /**
   * Sets the parameters for version and {@link #COLUMNS}.
   *
   * @param first the parameter of the version
   */
  static int set(PreparedStatement statement, int first, int version, EncodedItem item, long now)
      throws SQLException {
    int at = first;
    ItemMetadata metadata = item.metadata();
    statement.setInt(at++, version);
    statement.setLong(at++, metadata.time().map(Times::micros).orElse(now));
    text(statement, at++, metadata.type().orElse(null));
    text(statement, at++, metadata.source().orElse(null));
    text(statement, at++, item.tags());
    text(statement, at++, item.parents());
    text(statement, at++, item.more());
    statement.setInt(at++, item.form());
    statement.setInt(at++, item.size());
    statement.setLong(at++, item.checksum());
    statement.setBytes(at++, item.stored());
    return at;
  }

  private static void text(PreparedStatement statement, int at, @Nullable String text)
      throws SQLException {
    if (text == null) {
      statement.setNull(at, Types.VARCHAR);
    } else {
      statement.setString(at, text);
    }
  }
}
