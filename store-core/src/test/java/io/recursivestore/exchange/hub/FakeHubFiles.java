package io.recursivestore.exchange.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.recursivestore.exchange.hub.FakeHubRepo.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests for the content of files, and the store of large ones. */
abstract class FakeHubFiles extends FakeHubRequest {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  FakeHubFiles(FakeHub hub, HttpExchange exchange, byte[] body, int cut) {
    super(hub, exchange, body, cut);
  }

  final void batch() throws IOException {
    if (!authorized) {
      refuse(401, "");
      return;
    }
    ObjectNode answer = JSON.createObjectNode().put("transfer", "basic");
    ArrayNode objects = answer.putArray("objects");
    for (JsonNode asked : JSON.readTree(body).get("objects")) {
      String oid = asked.get("oid").asText();
      long size = asked.get("size").asLong();
      ObjectNode object = objects.addObject().put("oid", oid).put("size", size);
      if (hub.large.containsKey(oid)) {
        continue;
      }
      String url = hub.endpoint().replace("127.0.0.1", "localhost") + "/large/" + oid;
      ObjectNode actions = object.putObject("actions");
      ObjectNode upload = actions.putObject("upload");
      if (size > hub.partBytes) {
        ObjectNode header = upload.putObject("header").put("chunk_size", "" + hub.partBytes);
        for (int part = 1; (part - 1) * hub.partBytes < size; part++) {
          header.put("" + part, url + "/" + part);
        }
        upload.put("href", url + "/complete");
      } else {
        upload.put("href", url);
        actions.putObject("verify").put("href", hub.endpoint() + "/large/" + oid + "/verify");
      }
    }
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.git-lfs+json");
    answer(exchange, 200, answer.toString());
  }

  final void largeFile(String path) throws IOException {
    String oid = path.replaceFirst("/.*", "");
    String rest = path.substring(oid.length());
    if (exchange.getRequestMethod().equals("GET") || exchange.getRequestMethod().equals("HEAD")) {
      bytes(hub.large.get(oid));
    } else if (rest.equals("/verify")) {
      boolean good =
          hub.large.containsKey(oid)
              && hub.large.get(oid).length == JSON.readTree(body).get("size").asLong();
      answer(exchange, good && authorized ? 200 : 404, "{}");
    } else if (rest.equals("/complete")) {
      complete(oid);
    } else if (rest.isEmpty()) {
      keep(oid, body);
    } else {
      int part = Integer.parseInt(rest.substring(1));
      hub.parts.computeIfAbsent(oid, name -> new ConcurrentHashMap<>()).put(part, body);
      exchange.getResponseHeaders().set("ETag", "\"part-" + part + "\"");
      answer(exchange, 200, "");
    }
  }

  private void complete(String oid) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (JsonNode part : JSON.readTree(body).get("parts")) {
      int number = part.get("partNumber").asInt();
      if (!part.get("etag").asText().equals("\"part-" + number + "\"")) {
        refuse(400, "");
        return;
      }
      whole.writeBytes(hub.parts.get(oid).get(number));
    }
    keep(oid, whole.toByteArray());
  }

  private void keep(String oid, byte[] content) throws IOException {
    if (!FakeHubRepo.sha("SHA-256", content).equals(oid)) {
      refuse(400, "");
      return;
    }
    hub.large.put(oid, content);
    answer(exchange, 200, "{}");
  }

  final void resolve(String path) throws IOException {
    String[] segments = path.split("/", 5);
    FakeHubRepo repo = hub.repos.get(segments[0] + "/" + segments[1]);
    if (repo == null || (repo.isPrivate && !authorized)) {
      refuse(401, "RepoNotFound");
      return;
    }
    String commit = repo.resolve(decoded(segments[3]));
    if (commit == null) {
      refuse(404, "RevisionNotFound");
      return;
    }
    exchange.getResponseHeaders().set("X-Repo-Commit", commit);
    Entry entry = repo.files(commit).get(decoded(segments[4]));
    if (entry == null) {
      refuse(404, "EntryNotFound");
    } else if (entry.large()) {
      exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + entry.sha256() + "\"");
      exchange.getResponseHeaders().set("X-Linked-Size", "" + entry.content().length);
      exchange
          .getResponseHeaders()
          .set(
              "Location",
              hub.endpoint().replace("127.0.0.1", "localhost") + "/large/" + entry.sha256());
      exchange.sendResponseHeaders(302, -1);
    } else {
      exchange.getResponseHeaders().set("ETag", "\"" + entry.oid() + "\"");
      bytes(entry.content());
    }
  }

  private void bytes(byte[] content) throws IOException {
    byte[] sent = content;
    int status = 200;
    String asked = exchange.getRequestHeaders().getFirst("Range");
    Matcher range = RANGE.matcher(asked == null ? "" : asked);
    if (range.matches()) {
      int from = Integer.parseInt(range.group(1));
      int to = range.group(2).isEmpty() ? content.length : Integer.parseInt(range.group(2)) + 1;
      if (from >= content.length) {
        refuse(416, "");
        return;
      }
      sent = Arrays.copyOfRange(content, from, Math.min(to, content.length));
      status = 206;
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes " + from + "-" + (from + sent.length - 1) + "/" + content.length);
    }
    exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", "" + sent.length);
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, sent.length == 0 ? -1 : sent.length);
    exchange.getResponseBody().write(sent, 0, cut < 0 ? sent.length : Math.min(cut, sent.length));
    exchange.getResponseBody().flush();
  }
}
