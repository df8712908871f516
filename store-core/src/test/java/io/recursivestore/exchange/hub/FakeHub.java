package io.recursivestore.exchange.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.recursivestore.exchange.hub.FakeHubRepo.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A HuggingFace Hub in memory, on the loopback address. It speaks enough of the Hub's HTTP API that
 * HuggingFace's own Python client works with it. Large files are stored under another name of this
 * host, where a token must never be sent.
 */
public final class FakeHub implements AutoCloseable {
  /** The token that may write, and see private datasets. */
  public static final String TOKEN = "hf_secretOfTheTests";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern API = Pattern.compile("/api/datasets/([^/]+/[^/]+)(?:/(.*))?");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, FakeHubRepo> repos = new ConcurrentHashMap<>();
  private final Map<String, byte[]> large = new ConcurrentHashMap<>();
  private final Map<String, Map<Integer, byte[]>> parts = new ConcurrentHashMap<>();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> leaks = new CopyOnWriteArrayList<>();
  private int pageSize = 1_000;
  private long partBytes = Long.MAX_VALUE;

  /**
   * Something that goes wrong once.
   *
   * @param request matches the method and path of a request
   * @param status what is answered; 0 to cut the answer off
   * @param header a header of the answer, with its value after a colon; or empty
   * @param bytes how much of the answer comes before it is cut off
   */
  private record Fault(Pattern request, int status, String header, int bytes) {}

  private FakeHub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Starts one. */
  public static FakeHub start() throws IOException {
    return new FakeHub();
  }

  /** Returns its address. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns the methods and paths of all requests so far. */
  public List<String> requests() {
    return requests;
  }

  /** Returns the requests that sent the token where it must not go. */
  public List<String> leaks() {
    return leaks;
  }

  /** Lists so many files a page. */
  public void pageSize(int files) {
    pageSize = files;
  }

  /** Takes files larger than this in parts of this size. */
  public void partBytes(long bytes) {
    partBytes = bytes;
  }

  /** Answers the next request that matches with a status. */
  public void failNext(String request, int status, String header) {
    faults.add(new Fault(Pattern.compile(request), status, header, 0));
  }

  /** Breaks off the next answer that matches after some bytes. */
  public void cutNext(String request, int bytes) {
    faults.add(new Fault(Pattern.compile(request), 0, "", bytes));
  }

  /** Puts a file at the head of a branch, making the dataset and the branch. */
  public void put(String id, String branch, String path, byte[] content, boolean isLarge) {
    FakeHubRepo repo = repos.computeIfAbsent(id, name -> new FakeHubRepo(false));
    synchronized (repo) {
      if (!repo.hasBranch(branch)) {
        repo.branch(branch, "main");
      }
      Map<String, Entry> files = new TreeMap<>(repo.files(repo.resolve(branch)));
      Entry entry = new Entry(content, isLarge);
      files.put(path, entry);
      if (isLarge) {
        large.put(entry.sha256(), content);
      }
      repo.commit(branch, files, 1);
    }
  }

  /** Returns the paths and contents at the head of a branch. */
  public Map<String, byte[]> files(String id, String branch) {
    FakeHubRepo repo = repos.get(id);
    Map<String, byte[]> files = new TreeMap<>();
    repo.files(repo.resolve(branch)).forEach((path, entry) -> files.put(path, entry.content()));
    return files;
  }

  /** Returns the number of files that each commit of a dataset added. */
  public List<Integer> commits(String id) {
    return repos.get(id).added;
  }

  /** Returns whether a dataset is private. */
  public boolean isPrivate(String id) {
    return repos.get(id).isPrivate;
  }

  /** Changes the content that is kept of a large file. */
  public void damage(String id, String path) {
    FakeHubRepo repo = repos.get(id);
    Entry entry = repo.files(repo.resolve("main")).get(path);
    byte[] other = entry.content().clone();
    other[other.length / 2]++;
    large.put(entry.sha256(), other);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String request = exchange.getRequestMethod() + " " + path;
    requests.add(request);
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Fault fault =
          faults.stream().filter(f -> f.request().matcher(request).find()).findFirst().orElse(null);
      if (fault != null) {
        faults.remove(fault);
        if (fault.status() > 0) {
          if (!fault.header().isEmpty()) {
            String[] header = fault.header().split(":", 2);
            exchange.getResponseHeaders().add(header[0], header[1]);
          }
          answer(exchange, fault.status(), "{\"error\":\"as asked\"}");
          return;
        }
      }
      new Handler(exchange, body, fault == null ? -1 : fault.bytes()).route(path);
    } catch (RuntimeException e) {
      answer(exchange, 500, "{\"error\":\"" + e + "\"}");
      throw e;
    }
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
  }

  /** One request. */
  private final class Handler {
    private final HttpExchange exchange;
    private final byte[] body;
    private final int cut;
    private final boolean authorized;

    Handler(HttpExchange exchange, byte[] body, int cut) {
      this.exchange = exchange;
      this.body = body;
      this.cut = cut;
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      this.authorized = ("Bearer " + TOKEN).equals(authorization);
      String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
      if (authorization != null && !host.startsWith("127.0.0.1")) {
        leaks.add(exchange.getRequestURI().toString());
      }
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
        FakeHubRepo repo = repos.get(api.group(1));
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
      for (int i = from; i < Math.min(all.size(), from + pageSize); i++) {
        page.add(all.get(i));
      }
      if (from + pageSize < all.size()) {
        String next =
            endpoint()
                + exchange.getRequestURI().getRawPath()
                + "?"
                + query.replaceAll("&?cursor=\\d+", "")
                + "&cursor="
                + (from + pageSize);
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
          (owner.isEmpty() || owner.equals("null") ? "me" : owner)
              + "/"
              + asked.get("name").asText();
      boolean isPrivate = asked.path("visibility").asText().equals("private");
      boolean there = repos.putIfAbsent(id, new FakeHubRepo(isPrivate)) != null;
      answer(
          exchange,
          there ? 409 : 200,
          JSON.createObjectNode()
              .put("url", endpoint() + "/datasets/" + id)
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

    private void batch() throws IOException {
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
        if (large.containsKey(oid)) {
          continue;
        }
        String url = endpoint().replace("127.0.0.1", "localhost") + "/large/" + oid;
        ObjectNode actions = object.putObject("actions");
        ObjectNode upload = actions.putObject("upload");
        if (size > partBytes) {
          ObjectNode header = upload.putObject("header").put("chunk_size", "" + partBytes);
          for (int part = 1; (part - 1) * partBytes < size; part++) {
            header.put("" + part, url + "/" + part);
          }
          upload.put("href", url + "/complete");
        } else {
          upload.put("href", url);
          actions.putObject("verify").put("href", endpoint() + "/large/" + oid + "/verify");
        }
      }
      exchange.getResponseHeaders().set("Content-Type", "application/vnd.git-lfs+json");
      answer(exchange, 200, answer.toString());
    }

    private void largeFile(String path) throws IOException {
      String oid = path.replaceFirst("/.*", "");
      String rest = path.substring(oid.length());
      if (exchange.getRequestMethod().equals("GET") || exchange.getRequestMethod().equals("HEAD")) {
        bytes(large.get(oid));
      } else if (rest.equals("/verify")) {
        boolean good =
            large.containsKey(oid)
                && large.get(oid).length == JSON.readTree(body).get("size").asLong();
        answer(exchange, good && authorized ? 200 : 404, "{}");
      } else if (rest.equals("/complete")) {
        complete(oid);
      } else if (rest.isEmpty()) {
        keep(oid, body);
      } else {
        int part = Integer.parseInt(rest.substring(1));
        parts.computeIfAbsent(oid, name -> new ConcurrentHashMap<>()).put(part, body);
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
        whole.writeBytes(parts.get(oid).get(number));
      }
      keep(oid, whole.toByteArray());
    }

    private void keep(String oid, byte[] content) throws IOException {
      if (!FakeHubRepo.sha("SHA-256", content).equals(oid)) {
        refuse(400, "");
        return;
      }
      large.put(oid, content);
      answer(exchange, 200, "{}");
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
            byte[] content = large.get(value.get("oid").asText());
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
              .put("commitUrl", endpoint() + "/datasets/me/x/commit/" + commit)
              .put("commitOid", commit)
              .put("hookOutput", "")
              .putNull("pullRequestUrl")
              .toString());
    }

    private void resolve(String path) throws IOException {
      String[] segments = path.split("/", 5);
      FakeHubRepo repo = repos.get(segments[0] + "/" + segments[1]);
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
                endpoint().replace("127.0.0.1", "localhost") + "/large/" + entry.sha256());
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

    private void refuse(int status, String code) throws IOException {
      if (!code.isEmpty()) {
        exchange.getResponseHeaders().set("X-Error-Code", code);
      }
      exchange.getResponseHeaders().set("X-Error-Message", "refused by the fake");
      exchange.getResponseHeaders().set("X-Request-Id", "Root=1");
      answer(exchange, status, "{\"error\":\"refused by the fake\"}");
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Returns the contents of a text file at the head of the main branch. */
  public String text(String id, String path) {
    return new String(files(id, "main").get(path), StandardCharsets.UTF_8);
  }

  /** Returns a copy of the requests, and forgets them. */
  public List<String> takeRequests() {
    List<String> taken = new ArrayList<>(requests);
    requests.clear();
    return taken;
  }
}
