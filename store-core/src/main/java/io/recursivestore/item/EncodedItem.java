package io.recursivestore.item;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.recursivestore.model.CorruptDataException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A draft in the form that the database keeps.
 *
 * @param id the item's id
 * @param metadata its metadata
 * @param tags its tags in JSON, or null for none
 * @param parents its parents in JSON, or null for none
 * @param more the rest of its metadata in JSON, or null for nothing
 * @param form 0 for JSON, 1 for bytes, and 2 more where the payload is compressed
 * @param size the payload's size in bytes, not compressed
 * @param checksum of the bytes that are stored
 * @param stored the payload, perhaps compressed
 */
record EncodedItem(
    String id,
    ItemMetadata metadata,
    @Nullable String tags,
    @Nullable String parents,
    @Nullable String more,
    int form,
    int size,
    long checksum,
    byte[] stored) {
  private static final int BYTES = 1;
  private static final int COMPRESSED = 2;

  /** What is shorter is hardly made smaller. */
  private static final int MIN_COMPRESSED_BYTES = 256;

  private static final int LEVEL = 3;
  private static final int ID_BYTES = 16;

  static EncodedItem of(ItemDraft draft) {
    ItemMetadata metadata = draft.metadata();
    byte[] content = draft.payload().content();
    byte[] stored = compress(content);
    int form =
        (draft.payload().isJson() ? 0 : BYTES) + (stored.length < content.length ? COMPRESSED : 0);
    return new EncodedItem(
        draft.id().orElseGet(() -> hash(draft)),
        metadata,
        metadata.tags().isEmpty() ? null : Json.text(Json.array(metadata.tags())),
        metadata.parents().isEmpty() ? null : Json.text(ParentJson.write(metadata.parents())),
        metadata.rest().isEmpty() ? null : Json.text(metadata.rest()),
        form,
        content.length,
        checksum(stored),
        stored);
  }

  /**
   * Returns the payload that was stored.
   *
   * @param name gives the item's name for messages
   * @throws CorruptDataException if it isn't what was stored
   */
  static Payload decode(Supplier<String> name, int form, int size, long checksum, byte[] stored) {
    if (checksum(stored) != checksum) {
      throw damaged(name, "its checksum differs");
    }
    if (form < 0 || form > BYTES + COMPRESSED || size < 0 || size > Payload.MAX_BYTES) {
      throw damaged(name, "it has form " + form + " and size " + size);
    }
    boolean isJson = (form & BYTES) == 0;
    byte[] content = (form & COMPRESSED) == 0 ? stored : decompress(name, size, stored);
    if (content.length != size) {
      throw damaged(name, "it has " + content.length + " bytes, and not " + size);
    }
    return Payload.stored(isJson, content);
  }

  private static byte[] decompress(Supplier<String> name, int size, byte[] stored) {
    try {
      return Zstd.decompress(stored, size);
    } catch (ZstdException e) {
      throw damaged(name, e.getMessage());
    }
  }

  private static CorruptDataException damaged(Supplier<String> name, @Nullable String why) {
    return new CorruptDataException(
        "The payload of "
            + name.get()
            + " is damaged: "
            + why
            + ". Restore the database, or put it again.");
  }

  private static byte[] compress(byte[] content) {
    if (content.length < MIN_COMPRESSED_BYTES) {
      return content;
    }
    byte[] compressed = Zstd.compress(content, LEVEL);
    return compressed.length < content.length ? compressed : content;
  }

  private static long checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return checksum.getValue();
  }

  /**
   * Returns the first half of the SHA-256 of the payload, a byte of 0, and the metadata with its
   * keys in order. Half of it is enough that no two items meet by chance or another's can be met on
   * purpose, and the index of ids is half as large.
   */
  private static String hash(ItemDraft draft) {
    MessageDigest digest = sha256();
    digest.update(draft.payload().content());
    digest.update((byte) 0);
    digest.update(Json.sorted(given(draft)));
    return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
  }

  private static ObjectNode given(ItemDraft draft) {
    ItemMetadata metadata = draft.metadata();
    ObjectNode given = JsonNodeFactory.instance.objectNode();
    given.put("json", draft.payload().isJson());
    put(given, "type", metadata.type());
    put(given, "source", metadata.source());
    put(given, "time", metadata.time().map(Object::toString));
    given.set("tags", Json.array(metadata.tags()));
    given.set("parents", ParentJson.write(metadata.parents()));
    given.set("metadata", metadata.rest());
    return given;
  }

  private static void put(ObjectNode node, String key, Optional<String> value) {
    value.ifPresent(text -> node.put(key, text));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }
}
