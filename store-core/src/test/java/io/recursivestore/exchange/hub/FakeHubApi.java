package io.recursivestore.exchange.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.recursivestore.exchange.hub.FakeHubRepo.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests to the API of datasets. */
final class FakeHubApi extends FakeHubFiles {
  private static final Pattern API = Pattern.compile("/api/datasets/([^/]+/[^/]+)(?:/(.*))?");

  FakeHubApi(FakeHub hub, HttpExchange exchange, byte[] body, int cut) {
    super(hub, exchange, body, cut);
  }

  void route(String path) throws IOException {
    Matcher api = API.matcher(path);
    if (path.equals("/api/repos/create")) {
      create();
    } else if (path.equals("/api/validate-yaml")) {
      answer(exchange, 200, "{\"errors\":[],\"warnings\":[]}");
    } else if (path.startsWith("/large/")) {
      largeFile(path.substring("/large/".length()));
    } else if (path.endsWith(".git/info/lfs/objects/batch")) {
      batch();
    } else if (path.startsWith("/datasets/")) {
      resolve(path.substring("/datasets/".length()));
    } else if (api.matches()) {
      FakeHubRepo repo = hub.repos.get(api.group(1));
      if (repo == null || (repo.isPrivate && !authorized)) {
        refuse(repo == null && authorized ? 404 : 401, "RepoNotFound");
      } else {
        synchronized (repo) {
          repo(api.group(1), repo, api.group(2) == null ? "revision/main" : api.group(2));
        }
      }
    } else {
      refuse(404, "");
    }
  }

  private void repo(String id, FakeHubRepo repo, String rest) throws IOException {
    String[] segments = rest.split("/", 3);
    String revision = segments.length > 1 ? decoded(segments[1]) : "";
    boolean writes = List.of("branch", "commit", "preupload").contains(segments[0]);
    if (writes && !authorized) {
      refuse(403, "");
      return;
    }
    if (segments[0].equals("branch")) {
      boolean there = repo.hasBranch(revision);
      if (!there) {
        repo.branch(revision, "main");
      }
      answer(exchange, there ? 409 : 200, "{}");
      return;
    }
    if (segments[0].equals("refs")) {
      refs(repo);
      return;
    }
    String commit = repo.resolve(revision);
    if (commit == null) {
      refuse(404, "RevisionNotFound");
      return;
    }
    switch (segments[0]) {
      case "revision" -> info(id, repo, commit);
      case "tree" -> tree(repo, commit, segments.length > 2 ? decoded(segments[2]) : "");
      case "paths-info" -> pathsInfo(repo, commit);
      case "preupload" -> preupload();
      case "commit" -> commit(repo, revision, commit);
      default -> refuse(404, "");
    }
  }

  private void info(String id, FakeHubRepo repo, String commit) throws IOException {
    ObjectNode info = JSON.createObjectNode().put("id", id).put("sha", commit);
    info.put("private", repo.isPrivate).put("gated", false).put("disabled", false);
    info.put("downloads", 0).put("likes", 0).putArray("tags");
    ArrayNode siblings = info.putArray("siblings");
    repo.files(commit).keySet().forEach(f -> siblings.addObject().put("rfilename", f));
    answer(exchange, 200, info.toString());
  }

  private void refs(FakeHubRepo repo) throws IOException {
    ObjectNode refs = JSON.createObjectNode();
    ArrayNode branches = refs.putArray("branches");
    refs.putArray("converts");
    refs.putArray("tags");
    for (String name : repo.branches()) {
      branches
          .addObject()
          .put("name", name)
          .put("ref", "refs/heads/" + name)
          .put("targetCommit", repo.resolve(name));
    }
    answer(exchange, 200, refs.toString());
  }

  private void tree(FakeHubRepo repo, String commit, String directory) throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    ArrayNode all = repo.tree(commit, directory, query.matches("(?i).*recursive=true.*"));
    if (all == null) {
      refuse(404, "EntryNotFound");
      return;
    }
    Matcher cursor = Pattern.compile("cursor=(\\d+)").matcher(query);
    int from = cursor.find() ? Integer.parseInt(cursor.group(1)) : 0;
    ArrayNode page = JSON.createArrayNode();
    for (int i = from; i < Math.min(all.size(), from + hub.pageSize); i++) {
      page.add(all.get(i));
    }
    if (from + hub.pageSize < all.size()) {
      String next =
          hub.endpoint()
              + exchange.getRequestURI().getRawPath()
              + "?"
              + query.replaceAll("&?cursor=\\d+", "")
              + "&cursor="
              + (from + hub.pageSize);
      exchange.getResponseHeaders().add("Link", "<" + next + ">; rel=\"next\"");
    }
    answer(exchange, 200, page.toString());
  }

  /** What is asked for comes as a form. */
  private void pathsInfo(FakeHubRepo repo, String commit) throws IOException {
    ArrayNode found = JSON.createArrayNode();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      String path = pair.startsWith("paths=") ? decoded(pair.substring(6)) : "";
      Entry entry = repo.files(commit).get(path);
      if (entry != null) {
        found.add(FakeHubRepo.file(path, entry));
      } else if (!path.isEmpty() && repo.isDirectory(commit, path)) {
        found.add(FakeHubRepo.directory(path));
      }
    }
    answer(exchange, 200, found.toString());
  }

  private void create() throws IOException {
    if (!authorized) {
      refuse(401, "");
      return;
    }
    JsonNode asked = JSON.readTree(body);
    String owner = asked.path("organization").asText("");
    String id =
        (owner.isEmpty() || owner.equals("null") ? "me" : owner) + "/" + asked.get("name").asText();
    boolean isPrivate = asked.path("visibility").asText().equals("private");
    boolean there = hub.repos.putIfAbsent(id, new FakeHubRepo(isPrivate)) != null;
    answer(
        exchange,
        there ? 409 : 200,
        JSON.createObjectNode()
            .put("url", hub.endpoint() + "/datasets/" + id)
            .put("id", id)
            .put("name", id)
            .toString());
  }

  private void preupload() throws IOException {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode files = answer.putArray("files");
    for (JsonNode file : JSON.readTree(body).get("files")) {
      String path = file.get("path").asText();
      files
          .addObject()
          .put("path", path)
          .put("uploadMode", path.endsWith(".parquet") ? "lfs" : "regular")
          .put("shouldIgnore", false)
          .putNull("oid");
    }
    answer(exchange, 200, answer.toString());
  }

  private void commit(FakeHubRepo repo, String branch, String head) throws IOException {
    Map<String, Entry> files = new TreeMap<>(repo.files(head));
    int count = 0;
    for (String line : new String(body, StandardCharsets.UTF_8).lines().toList()) {
      JsonNode value = JSON.readTree(line).get("value");
      String path = value.path("path").asText();
      switch (JSON.readTree(line).get("key").asText()) {
        case "header" -> {
          String parent = value.path("parentCommit").asText(head);
          if (!parent.equals(head)) {
            refuse(412, "");
            return;
          }
        }
        case "file" -> {
          files.put(
              path, new Entry(Base64.getDecoder().decode(value.get("content").asText()), false));
          count++;
        }
        case "lfsFile" -> {
          byte[] content = hub.large.get(value.get("oid").asText());
          if (content == null) {
            refuse(400, "");
            return;
          }
          files.put(path, new Entry(content, true));
          count++;
        }
        case "deletedFile" -> files.remove(path);
        default -> throw new IllegalArgumentException(line);
      }
    }
    String commit = repo.commit(branch, files, count);
    answer(
        exchange,
        200,
        JSON.createObjectNode()
            .put("commitUrl", hub.endpoint() + "/datasets/me/x/commit/" + commit)
            .put("commitOid", commit)
            .put("hookOutput", "")
            .putNull("pullRequestUrl")
            .toString());
  }
}
