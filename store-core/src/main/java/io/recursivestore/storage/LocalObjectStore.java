package io.recursivestore.storage;

import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects as files below a directory.
 *
 * <p>{@link #putIfAbsent} writes a temporary file, syncs it, gives it its name with link(2), which
 * fails if the name is taken, and syncs the directory. Temporary files are named {@code .tmp-…},
 * are never listed, and are left behind only by a killed process. Symbolic links inside the root
 * are followed: the root is trusted, keys are not.
 */
public final class LocalObjectStore implements ObjectStore {
  private static final String TEMPORARY = ".tmp-";

  private final Path root;

  /**
   * Creates an adapter. Nothing is touched until an object is written.
   *
   * @param root the directory that holds all objects; it need not exist
   */
  public LocalObjectStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public String description() {
    return root.toString();
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) {
    Path file = path(key);
    try {
      if (Files.exists(file)) {
        return false;
      }
      Path directory = createDirectories(file);
      Path temporary = temporaryIn(directory);
      try {
        writeDurably(temporary, content);
        Files.createLink(file, temporary);
      } catch (FileAlreadyExistsException e) {
        return false;
      } finally {
        deleteTemporary(temporary);
      }
      syncDirectory(directory);
      return true;
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  @Override
  public void replace(String key, byte[] content) {
    Path file = path(key);
    try {
      Path directory = createDirectories(file);
      Path temporary = temporaryIn(directory);
      try {
        writeDurably(temporary, content);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        deleteTemporary(temporary);
      }
      syncDirectory(directory);
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  @Override
  public ObjectWriter create(String key) {
    Path file = path(key);
    try {
      return new LocalObjectWriter(file, temporaryIn(createDirectories(file)));
    } catch (IOException e) {
      throw failed("create", file, e);
    }
  }

  @Override
  public boolean link(Path file, String key) {
    Path target = path(key);
    try {
      Path directory = createDirectories(target);
      Files.createLink(target, file);
      try (FileChannel channel = FileChannel.open(target, StandardOpenOption.READ)) {
        channel.force(true);
      }
      syncDirectory(directory);
      return true;
    } catch (FileAlreadyExistsException e) {
      throw new AlreadyExistsException("There is a file '" + target + "' already.", e);
    } catch (FileSystemException | UnsupportedOperationException e) {
      // Another disk, one without links, or a file that is somebody else's.
      return false;
    } catch (IOException e) {
      throw failed("link", target, e);
    }
  }

  @Override
  public Optional<byte[]> get(String key) {
    Path file = path(key);
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  @Override
  public ObjectReader open(String key) {
    Path file = path(key);
    try {
      return new LocalObjectReader(file);
    } catch (NoSuchFileException e) {
      throw new NotFoundException("There is no file '" + file + "'.", e);
    } catch (IOException e) {
      throw failed("open", file, e);
    }
  }

  @Override
  public List<ObjectInfo> list(String prefix) {
    return list(prefix, file -> !isTemporary(file));
  }

  @Override
  public List<ObjectInfo> unfinished(String prefix, Instant before) {
    return list(prefix, LocalObjectStore::isTemporary).stream()
        .filter(object -> object.modified().isBefore(before))
        .toList();
  }

  private List<ObjectInfo> list(String prefix, Predicate<Path> wanted) {
    Path directory = directory(prefix);
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    Listing listing = new Listing(wanted);
    try {
      Files.walkFileTree(
          directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, listing);
    } catch (IOException e) {
      throw failed("list", directory, e);
    }
    listing.infos.sort(Comparator.comparing(ObjectInfo::key));
    return listing.infos;
  }

  @Override
  public List<String> listNames(String prefix) {
    Path directory = directory(prefix);
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(f -> !isTemporary(f))
          .map(f -> f.getFileName().toString())
          .sorted()
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException e) {
      throw failed("list", directory, e);
    }
  }

  @Override
  public void delete(String key) {
    Path file = path(key);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failed("delete", file, e);
    }
  }

  @Override
  public void deleteAll(String prefix) {
    Path directory = directory(prefix);
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw failed("delete", directory, e);
    }
  }

  @Override
  public void move(String from, String to) {
    Path source = path(from);
    Path target = path(to);
    if (!Files.isDirectory(source)) {
      throw new NotFoundException("There is no directory '" + source + "'.");
    }
    try {
      createDirectories(target);
      deleteEmptyDirectories(target);
      if (Files.exists(target)) {
        throw new AlreadyExistsException("There is a directory '" + target + "' already.");
      }
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
      syncDirectory(parent(source));
      syncDirectory(parent(target));
    } catch (NoSuchFileException e) {
      throw new NotFoundException("There is no directory '" + source + "'.", e);
    } catch (IOException e) {
      if (Files.isDirectory(target) && Files.isDirectory(source)) {
        throw new AlreadyExistsException("There is a directory '" + target + "' already.", e);
      }
      throw failed("move", source, e);
    }
  }

  @Override
  public Optional<Path> localPath(String key) {
    return Optional.of(path(key));
  }

  @Override
  public void close() {}

  /**
   * Makes names in a directory durable; a file's own sync does not cover its name. An interrupt is
   * put off: what has its name already must not be reported as failed.
   */
  static void syncDirectory(Path directory) throws IOException {
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (ClosedByInterruptException e) {
      syncDirectory(directory);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What can't be deleted is never listed, and harms nobody. */
  private static void deleteTemporary(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // See above.
    }
  }

  /** Removes a directory that holds no files, which is no object; leaves one that does. */
  private static void deleteEmptyDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> found;
    try (Stream<Path> all = Files.walk(directory)) {
      found = all.sorted(Comparator.reverseOrder()).toList();
    }
    if (found.stream().allMatch(Files::isDirectory)) {
      for (Path empty : found) {
        Files.deleteIfExists(empty);
      }
    }
  }

  static StorageException failed(String verb, Path file, IOException e) {
    String reason =
        e instanceof FileSystemException f && f.getReason() != null
            ? f.getReason()
            : e.getClass().getSimpleName();
    if (e instanceof java.nio.file.AccessDeniedException) {
      reason = "permission denied";
    }
    return new StorageException("Can't " + verb + " '" + file + "': " + reason + ".", e);
  }

  static Path parent(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new StorageException("'" + file + "' has no directory above it.");
    }
    return parent;
  }

  /** Collects files; those that others delete meanwhile are not there. */
  private final class Listing extends SimpleFileVisitor<Path> {
    private final List<ObjectInfo> infos = new ArrayList<>();
    private final Predicate<Path> wanted;

    Listing(Predicate<Path> wanted) {
      this.wanted = wanted;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && wanted.test(file)) {
        infos.add(new ObjectInfo(keyOf(file), attributes.size(), modified(file, attributes)));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
        throws IOException {
      return e == null ? FileVisitResult.CONTINUE : visitFileFailed(directory, e);
    }
  }

  /**
   * Returns when an object came to be what it is. A second name of a file has the file's time,
   * which may be long before it was given; that changed the file's status.
   */
  private static Instant modified(Path file, BasicFileAttributes attributes) {
    Instant written = attributes.lastModifiedTime().toInstant();
    try {
      Map<String, Object> unix = Files.readAttributes(file, "unix:nlink,ctime");
      boolean isLinked = unix.get("nlink") instanceof Integer names && names > 1;
      return isLinked
              && unix.get("ctime") instanceof FileTime changed
              && changed.toInstant().isAfter(written)
          ? changed.toInstant()
          : written;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      // Gone meanwhile, or on a system that doesn't tell.
      return written;
    }
  }

  private static void writeDurably(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /** Creates the directories above a file, syncing each new name. */
  private static Path createDirectories(Path file) throws IOException {
    Path directory = parent(file);
    if (!Files.isDirectory(directory)) {
      Path existing = createDirectories(directory);
      try {
        Files.createDirectory(directory);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(directory)) {
          throw e;
        }
      }
      syncDirectory(existing);
    }
    return directory;
  }

  private static Path temporaryIn(Path directory) {
    return directory.resolve(TEMPORARY + UUID.randomUUID());
  }

  private static boolean isTemporary(Path file) {
    Path name = file.getFileName();
    return name != null && name.toString().startsWith(TEMPORARY);
  }

  private Path path(String key) {
    return root.resolve(Keys.check(key));
  }

  private Path directory(String prefix) {
    return prefix.isEmpty() ? root : path(prefix);
  }

  private String keyOf(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }
}
