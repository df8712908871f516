package io.recursivestore.exchange.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings the content of one file to the Hub, before a commit gives it a path. See the batch API of
 * <a href="https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md">Git LFS</a>.
 */
final class HubUpload {
  private static final String LFS = "application/vnd.git-lfs+json";
  private static final int SAMPLE_BYTES = 512;
  private static final int BLOCK_BYTES = 1 << 20;
  private static final long MAX_REGULAR_BYTES = 32L << 20;
  private static final String REGULAR = "regular";

  private final HubHttp http;
  private final HubSettings settings;
  private final HubDataset dataset;
  private final String what;

  HubUpload(HubHttp http, HubSettings settings, HubDataset dataset) {
    this.http = http;
    this.settings = settings;
    this.dataset = dataset;
    this.what = dataset.display();
  }

  /**
   * Uploads a file.
   *
   * @param path about what its path will be
   * @return what a commit needs, when it is given a path
   */
  HubContent upload(Path file, String path) {
    try {
      long size = Files.size(file);
      if (isRegular(file, path, size)) {
        if (size > MAX_REGULAR_BYTES) {
          throw new StorageException(
              "The HuggingFace Hub wants '"
                  + path
                  + "' of "
                  + size
                  + " bytes within a commit, which it is too large for. Remove what its"
                  + " .gitattributes say of such files.");
        }
        return HubContent.regular(Files.readAllBytes(file));
      }
      String hash = hash(file);
      JsonNode object = batch(hash, size);
      JsonNode actions = object.path("actions");
      if (actions.has("upload")) {
        transfer(file, path, size, hash, actions.get("upload"));
      }
      if (actions.has("verify")) {
        verify(hash, size, actions.get("verify"));
      }
      return HubContent.large(hash, size);
    } catch (IOException | UncheckedIOException e) {
      throw new StorageException("Can't read '" + file + "': " + e.getMessage(), e);
    }
  }

  private boolean isRegular(Path file, String path, long size) throws IOException {
    byte[] sample;
    try (InputStream in = Files.newInputStream(file)) {
      sample = in.readNBytes(SAMPLE_BYTES);
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("files")
        .addObject()
        .put("path", path)
        .put("sample", Base64.getEncoder().encodeToString(sample))
        .put("size", size);
    URI uri =
        http.uri(
            "/api/datasets/"
                + dataset.id()
                + "/preupload/"
                + HubDataset.quoted(dataset.revision()));
    JsonNode answer = http.json(HubHttp.Call.postJson(what, uri, body));
    String mode = answer.path("files").path(0).path("uploadMode").asText();
    return size == 0 || mode.equals(REGULAR);
  }

  private JsonNode batch(String hash, long size) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("operation", "upload");
    body.putArray("transfers").add("basic").add("multipart");
    body.putArray("objects").addObject().put("oid", hash).put("size", size);
    body.put("hash_algo", "sha256");
    body.putObject("ref").put("name", dataset.revision());
    URI uri = http.uri("/datasets/" + dataset.id() + ".git/info/lfs/objects/batch");
    JsonNode object =
        http.json(
                HubHttp.Call.post(what, uri, LFS, body.toString().getBytes(StandardCharsets.UTF_8)))
            .path("objects")
            .path(0);
    if (!hash.equals(object.path("oid").asText()) || object.has("error")) {
      throw new StorageException(
          "The HuggingFace Hub does not take a file for "
              + what
              + ": "
              + HubErrors.shown(object.path("error").path("message").asText("it says nothing"))
              + ".");
    }
    return object;
  }

  private void transfer(Path file, String path, long size, String hash, JsonNode action) {
    JsonNode header = action.path("header");
    if (header.has("chunk_size")) {
      parts(file, path, size, hash, action);
      return;
    }
    put(href(action), file, path, 0, size, size);
  }

  private void parts(Path file, String path, long size, String hash, JsonNode action) {
    long partBytes = action.get("header").path("chunk_size").asLong();
    Map<Integer, URI> urls = new TreeMap<>();
    for (Map.Entry<String, JsonNode> member : action.get("header").properties()) {
      if (member.getKey().matches("\\d{1,6}")) {
        urls.put(Integer.parseInt(member.getKey()), address(member.getValue().asText()));
      }
    }
    if (partBytes <= 0 || urls.size() != (size + partBytes - 1) / partBytes) {
      throw new StorageException(
          "The HuggingFace Hub wants a file of "
              + size
              + " bytes in "
              + urls.size()
              + " parts of "
              + partBytes
              + ", which can't be.");
    }
    ObjectNode completion = JsonNodeFactory.instance.objectNode().put("oid", hash);
    ArrayNode list = completion.putArray("parts");
    long at = 0;
    for (URI url : urls.values()) {
      long length = Math.min(partBytes, size - at);
      String etag = put(url, file, path, at, length, size);
      int number = list.size() + 1;
      list.addObject().put("partNumber", number).put("etag", etag);
      at += length;
    }
    byte[] body = completion.toString().getBytes(StandardCharsets.UTF_8);
    discard(http.send(HubHttp.Call.post(what, href(action), LFS, body)));
  }

  /** Returns the tag of what was put. */
  private String put(URI url, Path file, String path, long from, long length, long size) {
    HubHttp.Call call =
        new HubHttp.Call(
            what, "PUT", url, Map.of(), () -> part(file, path, from, length, size), true, false);
    HttpResponse<InputStream> response = http.send(call);
    discard(response);
    return response.headers().firstValue("ETag").orElse("");
  }

  private BodyPublisher part(Path file, String path, long from, long length, long size) {
    if (length == 0) {
      return BodyPublishers.noBody();
    }
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(
            () ->
                new FilePart(
                    file,
                    from,
                    length,
                    at -> settings.progress().update("Uploading " + path, at, size))),
        length);
  }

  private void verify(String hash, long size, JsonNode action) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("oid", hash).put("size", size);
    discard(http.send(HubHttp.Call.postJson(what, href(action), body)));
  }

  private URI href(JsonNode action) {
    return address(action.path("href").asText());
  }

  private URI address(String url) {
    try {
      URI uri = http.uri("/").resolve(url);
      if (uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new StorageException(
        "The HuggingFace Hub names no place to bring a file of " + what + " to.");
  }

  private static void discard(HttpResponse<InputStream> response) {
    try {
      response.body().close();
    } catch (IOException e) {
      // It was carried out.
    }
  }

  private static String hash(Path file) throws IOException {
    MessageDigest digest = HubDownload.digest("SHA-256");
    try (InputStream in = Files.newInputStream(file)) {
      byte[] block = new byte[BLOCK_BYTES];
      for (int count = in.read(block); count > 0; count = in.read(block)) {
        digest.update(block, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
