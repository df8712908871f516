package io.recursivestore.exchange.hub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One dataset of a {@link FakeHub}: branches of commits of files. */
final class FakeHubRepo {
  private final Map<String, String> branches = new LinkedHashMap<>();
  private final Map<String, Map<String, Entry>> commits = new HashMap<>();

  /** The number of files that each commit added, in order. */
  final List<Integer> added = new ArrayList<>();

  final boolean isPrivate;

  /** A file. */
  static final class Entry {
    private final byte[] content;
    private final boolean large;

    Entry(byte[] content, boolean large) {
      this.content = content;
      this.large = large;
    }

    byte[] content() {
      return content;
    }

    /** Returns whether it is in the store of large files. */
    boolean large() {
      return large;
    }

    String oid() {
      return sha(
          "SHA-1", ("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8), content);
    }

    String sha256() {
      return sha("SHA-256", content);
    }
  }

  FakeHubRepo(boolean isPrivate) {
    this.isPrivate = isPrivate;
    commit("main", new TreeMap<>(), 0);
  }

  Set<String> branches() {
    return branches.keySet();
  }

  boolean hasBranch(String name) {
    return branches.containsKey(name);
  }

  void branch(String name, String from) {
    branches.put(name, branches.get(from));
  }

  /** Returns the id of a commit, or null if there is no such revision. */
  String resolve(String revision) {
    return branches.getOrDefault(revision, commits.containsKey(revision) ? revision : null);
  }

  Map<String, Entry> files(String commit) {
    return commits.get(commit);
  }

  String commit(String branch, Map<String, Entry> files, int count) {
    String id =
        sha(
            "SHA-1",
            (branches.get(branch) + files.keySet() + commits.size())
                .getBytes(StandardCharsets.UTF_8));
    branches.put(branch, id);
    commits.put(id, new TreeMap<>(files));
    added.add(count);
    return id;
  }

  /** Returns what is in a directory, or null if there is nothing. */
  ArrayNode tree(String commit, String directory, boolean recursive) {
    String prefix = directory.isEmpty() ? "" : directory + "/";
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    Set<String> directories = new TreeSet<>();
    files(commit)
        .forEach(
            (path, entry) -> {
              if (path.startsWith(prefix)) {
                String rest = path.substring(prefix.length());
                int slash = rest.indexOf('/');
                if (slash > 0 && directories.add(rest.substring(0, slash))) {
                  list.add(directory(prefix + rest.substring(0, slash)));
                }
                if (slash < 0 || recursive) {
                  list.add(file(path, entry));
                }
              }
            });
    return list.isEmpty() && !directory.isEmpty() ? null : list;
  }

  boolean isDirectory(String commit, String path) {
    return files(commit).keySet().stream().anyMatch(file -> file.startsWith(path + "/"));
  }

  static ObjectNode directory(String path) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "directory")
        .put("path", path)
        .put("size", 0)
        .put("oid", sha("SHA-1", path.getBytes(StandardCharsets.UTF_8)));
  }

  static ObjectNode file(String path, Entry entry) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "file")
            .put("path", path)
            .put("size", entry.content().length)
            .put("oid", entry.oid());
    if (entry.large()) {
      node.putObject("lfs")
          .put("oid", entry.sha256())
          .put("size", entry.content().length)
          .put("pointerSize", 134);
    }
    return node;
  }

  static String sha(String algorithm, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
