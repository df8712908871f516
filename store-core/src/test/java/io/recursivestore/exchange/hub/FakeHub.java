package io.recursivestore.exchange.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.recursivestore.exchange.hub.FakeHubRepo.Entry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * A HuggingFace Hub in memory, on the loopback address. It speaks enough of the Hub's HTTP API that
 * HuggingFace's own Python client works with it. Large files are stored under another name of this
 * host, where a token must never be sent.
 */
public final class FakeHub implements AutoCloseable {
  /** The token that may write, and see private datasets. */
  public static final String TOKEN = "hf_secretOfTheTests";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  final Map<String, FakeHubRepo> repos = new ConcurrentHashMap<>();
  final Map<String, byte[]> large = new ConcurrentHashMap<>();
  final Map<String, Map<Integer, byte[]>> parts = new ConcurrentHashMap<>();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> leaks = new CopyOnWriteArrayList<>();
  int pageSize = 1_000;
  long partBytes = Long.MAX_VALUE;

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
          FakeHubRequest.answer(exchange, fault.status(), "{\"error\":\"as asked\"}");
          return;
        }
      }
      new FakeHubApi(this, exchange, body, fault == null ? -1 : fault.bytes()).route(path);
    } catch (RuntimeException e) {
      FakeHubRequest.answer(exchange, 500, "{\"error\":\"" + e + "\"}");
      throw e;
    }
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
