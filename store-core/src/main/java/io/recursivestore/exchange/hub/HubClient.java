package io.recursivestore.exchange.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The calls of the Hub's HTTP API that datasets need. Failures that may pass are tried again, with
 * the delays that the Hub asks for. May be used by many threads; holds nothing that must be closed.
 */
public final class HubClient {
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"next\"");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final int MAX_PAGES = 10_000;
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;
  private static final int FIRST_ERROR = 400;

  private final HubSettings settings;
  private final HubHttp http;

  /**
   * Creates a client. Nothing is sent.
   *
   * @param settings where the Hub is
   */
  public HubClient(HubSettings settings) {
    this.settings = settings;
    this.http = new HubHttp(settings);
  }

  /** Returns where the Hub is. */
  public HubSettings settings() {
    return settings;
  }

  /**
   * Returns the id of the commit that a revision is.
   *
   * @param dataset the dataset, of which the revision is asked for
   * @throws NotFoundException if there is no such dataset or revision
   * @throws InvalidRequestException if nobody may be asked
   */
  public String commitOf(HubDataset dataset) {
    String path =
        "/api/datasets/" + dataset.id() + "/revision/" + HubDataset.quoted(dataset.revision());
    String sha =
        http.json(HubHttp.Call.get(dataset.display(), http.uri(path))).path("sha").asText();
    if (!COMMIT.matcher(sha).matches()) {
      throw new StorageException(
          "The HuggingFace Hub says no commit for " + dataset.display() + ".");
    }
    return sha;
  }

  /**
   * Lists the files of a revision.
   *
   * @param dataset the dataset
   * @throws NotFoundException if there is no such dataset or revision
   */
  public List<HubFile> files(HubDataset dataset) {
    URI uri =
        http.uri(
            "/api/datasets/"
                + dataset.id()
                + "/tree/"
                + HubDataset.quoted(dataset.revision())
                + "?recursive=true&expand=false");
    List<HubFile> files = new ArrayList<>();
    for (int page = 0; page < MAX_PAGES; page++) {
      HubHttp.Call call = HubHttp.Call.get(dataset.display(), uri);
      HttpResponse<InputStream> response = http.send(call);
      for (JsonNode entry : http.read(call, response)) {
        if (entry.path("type").asText().equals("file")) {
          files.add(file(dataset, entry));
        }
      }
      Optional<URI> next = next(uri, response);
      if (next.isEmpty()) {
        return files;
      }
      uri = next.get();
    }
    throw new StorageException(
        "The HuggingFace Hub lists the files of " + dataset.display() + " without an end.");
  }

  /**
   * Downloads a file, unless it is in the cache.
   *
   * @param dataset the dataset, at any revision that has the file
   * @param file the file
   * @return where it is now
   * @throws CorruptDataException if what comes is something else
   */
  public Path download(HubDataset dataset, HubFile file) {
    URI uri =
        http.uri(
            "/datasets/"
                + dataset.id()
                + "/resolve/"
                + HubDataset.quoted(dataset.revision())
                + "/"
                + HubDataset.quotedPath(file.path()));
    String what = "'" + HubErrors.shown(file.path()) + "' of " + dataset.display();
    return new HubDownload(http, settings, what, uri, file).fetch();
  }

  /**
   * Creates a dataset and a branch, unless they are there.
   *
   * @param dataset the dataset; its revision is the branch
   * @param isPrivate whether a new dataset is private
   */
  public void create(HubDataset dataset, boolean isPrivate) {
    int slash = dataset.id().indexOf('/');
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("name", dataset.id().substring(slash + 1));
    if (slash > 0) {
      body.put("organization", dataset.id().substring(0, slash));
    }
    body.put("type", "dataset").put("visibility", isPrivate ? "private" : "public");
    unlessThere(HubHttp.Call.postJson(dataset.display(), http.uri("/api/repos/create"), body));
    if (!dataset.revision().equals(HubDataset.MAIN)) {
      URI branch =
          http.uri(
              "/api/datasets/" + dataset.id() + "/branch/" + HubDataset.quoted(dataset.revision()));
      unlessThere(
          HubHttp.Call.postJson(dataset.display(), branch, JsonNodeFactory.instance.objectNode()));
    }
  }

  /**
   * Brings the content of a file to the Hub. It is part of the dataset once a commit gives it a
   * path.
   *
   * @param dataset the dataset; its revision is the branch
   * @param file the file
   * @param path about what its path will be
   */
  HubContent upload(HubDataset dataset, Path file, String path) {
    return new HubUpload(http, settings, dataset).upload(file, path);
  }

  /**
   * Commits files to a branch.
   *
   * @param dataset the dataset; its revision is the branch
   * @param summary the commit's message
   * @param parent the id of the commit that must be the newest, or empty if any may be
   * @param files contents by path
   * @param deleted paths to delete
   * @return the id of the commit
   * @throws CommitConflictException if another commit is the newest, or is just being made
   */
  String commit(
      HubDataset dataset,
      String summary,
      Optional<String> parent,
      Map<String, HubContent> files,
      List<String> deleted) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    ObjectNode header = JsonNodeFactory.instance.objectNode().put("key", "header");
    ObjectNode value = header.putObject("value").put("summary", summary).put("description", "");
    parent.ifPresent(id -> value.put("parentCommit", id));
    append(lines, header);
    files.forEach((path, content) -> append(lines, content.line(path)));
    for (String path : deleted) {
      ObjectNode line = JsonNodeFactory.instance.objectNode().put("key", "deletedFile");
      line.putObject("value").put("path", path);
      append(lines, line);
    }
    URI uri =
        http.uri(
            "/api/datasets/" + dataset.id() + "/commit/" + HubDataset.quoted(dataset.revision()));
    HubHttp.Call call =
        HubHttp.Call.post(dataset.display(), uri, "application/x-ndjson", lines.toByteArray())
            .with("Accept", "application/json")
            .once();
    HttpResponse<InputStream> response = http.sendAny(call);
    int status = response.statusCode();
    if (status == CONFLICT || status == PRECONDITION_FAILED) {
      throw new CommitConflictException(
          "Somebody else commits to "
              + dataset.display()
              + " on the HuggingFace Hub. Try again. ("
              + http.error(call, response).getMessage()
              + ")");
    }
    if (status >= FIRST_ERROR) {
      throw http.error(call, response);
    }
    return http.read(call, response).path("commitOid").asText();
  }

  private static void append(ByteArrayOutputStream lines, ObjectNode line) {
    lines.writeBytes(line.toString().getBytes(StandardCharsets.UTF_8));
    lines.write('\n');
  }

  private void unlessThere(HubHttp.Call call) {
    HttpResponse<InputStream> response = http.sendAny(call);
    if (response.statusCode() == CONFLICT) {
      http.error(call, response);
    } else if (response.statusCode() >= FIRST_ERROR) {
      throw http.error(call, response);
    } else {
      http.read(call, response);
    }
  }

  private static HubFile file(HubDataset dataset, JsonNode entry) {
    JsonNode lfs = entry.path("lfs");
    try {
      return new HubFile(
          entry.path("path").asText(),
          entry.path("size").asLong(-1),
          (lfs.isObject() ? lfs.path("oid") : entry.path("oid")).asText());
    } catch (IllegalArgumentException e) {
      throw new StorageException(
          "The HuggingFace Hub's list of the files of "
              + dataset.display()
              + " is broken: "
              + e.getMessage()
              + ".",
          e);
    }
  }

  private Optional<URI> next(URI page, HttpResponse<InputStream> response) {
    for (String link : response.headers().allValues("Link")) {
      Matcher matcher = NEXT.matcher(link);
      if (matcher.find()) {
        URI next = page.resolve(matcher.group(1));
        if (!http.isHub(next)) {
          throw new StorageException(
              "The HuggingFace Hub's list goes on somewhere else, which is not followed.");
        }
        return Optional.of(next);
      }
    }
    return Optional.empty();
  }
}
