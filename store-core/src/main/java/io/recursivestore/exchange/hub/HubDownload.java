package io.recursivestore.exchange.hub;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one file into the cache, where it is named by its hash. What was fetched before a failure
 * is not fetched again, by this process or another.
 */
final class HubDownload {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int MAX_FAILURES = 5;
  private static final int PARTIAL = 206;
  private static final int UNSATISFIABLE = 416;
  private static final int FIRST_ERROR = 400;

  private final HubHttp http;
  private final HubSettings settings;
  private final String what;
  private final URI uri;
  private final HubFile file;

  HubDownload(HubHttp http, HubSettings settings, String what, URI uri, HubFile file) {
    this.http = http;
    this.settings = settings;
    this.what = what;
    this.uri = uri;
    this.file = file;
  }

  /**
   * Returns where a file is in the cache, once it is there.
   *
   * @throws CorruptDataException if what comes is something else
   */
  Path fetch() {
    Path blobs = settings.cache().resolve("blobs");
    Path blob = blobs.resolve(file.hash());
    try {
      if (Files.isRegularFile(blob) && Files.size(blob) == file.size()) {
        return blob;
      }
      Files.createDirectories(blobs);
      fetchInto(blobs.resolve(file.hash() + ".incomplete"), blob);
      return blob;
    } catch (IOException e) {
      throw new StorageException(
          "Can't keep " + what + " in '" + settings.cache() + "': " + HubHttp.reason(e) + ".", e);
    }
  }

  private void fetchInto(Path partial, Path blob) throws IOException {
    try (FileChannel channel =
        FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      try (FileLock lock = tryLock(channel)) {
        if (lock != null) {
          finish(channel, partial, blob);
          return;
        }
      }
    }
    // Somebody else is fetching it just now.
    Path own = partial.resolveSibling(file.hash() + "." + UUID.randomUUID());
    try (FileChannel channel =
        FileChannel.open(own, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      finish(channel, own, blob);
    } finally {
      Files.deleteIfExists(own);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private void finish(FileChannel channel, Path from, Path blob) throws IOException {
    if (channel.size() > file.size()) {
      channel.truncate(0);
    }
    int failures = 0;
    while (channel.size() < file.size()) {
      long before = channel.size();
      boolean whole = fetchOnce(channel);
      failures = channel.size() > before ? 0 : failures + 1;
      if (!whole && failures > MAX_FAILURES) {
        throw new StorageException(
            "The transfer of " + what + " breaks off again and again. Try again later.");
      }
    }
    channel.force(true);
    String found = hash(from);
    if (!found.equals(file.hash())) {
      channel.truncate(0);
      throw new CorruptDataException(
          "What came for "
              + what
              + " has the hash "
              + found
              + " instead of "
              + file.hash()
              + ". Try again.");
    }
    Files.move(from, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    settings.progress().update("Downloading " + file.path(), file.size(), file.size());
  }

  /** Fetches what is missing; false if the transfer broke off. */
  private boolean fetchOnce(FileChannel channel) throws IOException {
    long offset = channel.size();
    HubHttp.Call call = HubHttp.Call.get(what, uri).with("Accept-Encoding", "identity");
    if (offset > 0) {
      call = call.with("Range", "bytes=" + offset + "-");
    }
    HttpResponse<InputStream> response = http.sendAny(call);
    if (response.statusCode() == UNSATISFIABLE) {
      response.body().close();
      channel.truncate(0);
      return false;
    }
    if (response.statusCode() >= FIRST_ERROR) {
      throw http.error(call, response);
    }
    if (offset > 0 && !continues(response, offset)) {
      channel.truncate(0);
      offset = 0;
    }
    return copy(response, channel, offset);
  }

  private static boolean continues(HttpResponse<InputStream> response, long offset) {
    return response.statusCode() == PARTIAL
        && response
            .headers()
            .firstValue("Content-Range")
            .filter(range -> range.startsWith("bytes " + offset + "-"))
            .isPresent();
  }

  private boolean copy(HttpResponse<InputStream> response, FileChannel channel, long from)
      throws IOException {
    long at = from;
    byte[] block = new byte[BLOCK_BYTES];
    try (InputStream in = response.body()) {
      while (at < file.size()) {
        int count;
        try {
          count = in.read(block, 0, (int) Math.min(block.length, file.size() - at));
        } catch (IOException e) {
          return false;
        }
        if (count < 0) {
          return false;
        }
        ByteBuffer buffer = ByteBuffer.wrap(block, 0, count);
        while (buffer.hasRemaining()) {
          at += channel.write(buffer, at);
        }
        settings.progress().update("Downloading " + file.path(), at, file.size());
      }
      return true;
    }
  }

  private String hash(Path path) throws IOException {
    MessageDigest digest = digest(file.isLarge() ? "SHA-256" : "SHA-1");
    if (!file.isLarge()) {
      digest.update(("blob " + file.size() + "\0").getBytes(StandardCharsets.UTF_8));
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] block = new byte[BLOCK_BYTES];
      for (int count = in.read(block); count > 0; count = in.read(block)) {
        digest.update(block, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
