package io.recursivestore.exchange.hub;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;

/**
 * The content of a file that a commit can give a path.
 *
 * @param bytes its bytes, if they travel with the commit; else empty
 * @param hash the SHA-256 of what was brought to the Hub before; else empty
 * @param size its number of bytes
 */
record HubContent(byte[] bytes, String hash, long size) {
  static HubContent regular(byte[] bytes) {
    return new HubContent(bytes, "", bytes.length);
  }

  static HubContent large(String hash, long size) {
    return new HubContent(new byte[0], hash, size);
  }

  /** Returns the line of a commit that gives it a path. */
  ObjectNode line(String path) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("key", hash.isEmpty() ? "file" : "lfsFile");
    ObjectNode value = line.putObject("value").put("path", path);
    if (hash.isEmpty()) {
      value.put("content", Base64.getEncoder().encodeToString(bytes)).put("encoding", "base64");
    } else {
      value.put("algo", "sha256").put("oid", hash).put("size", size);
    }
    return line;
  }
}
