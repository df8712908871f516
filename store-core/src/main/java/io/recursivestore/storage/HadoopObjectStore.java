package io.recursivestore.storage;

import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.StorageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects as files of a Hadoop file system, below a directory. How a file comes to have its
 * name is for subclasses to say.
 */
abstract sealed class HadoopObjectStore implements ObjectStore
    permits ConditionalObjectStore, RenamingObjectStore {
  final FileSystem files;
  final Path root;
  private final String description;
  private final boolean isOwned;

  HadoopObjectStore(FileSystem files, Path root, String description, boolean isOwned) {
    this.files = files;
    this.root = root;
    this.description = description;
    this.isOwned = isOwned;
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public final ObjectReader open(String key) {
    Path file = path(key);
    try {
      FileStatus status = files.getFileStatus(file);
      if (status.isFile()) {
        return new HadoopObjectReader(files, file, status.getLen());
      }
    } catch (FileNotFoundException e) {
      throw missing(file, e);
    } catch (IOException e) {
      throw failed("open", file, e);
    }
    throw missing(file, null);
  }

  @Override
  public final ObjectReader open(String key, long size) {
    return new HadoopObjectReader(files, path(key), size);
  }

  @Override
  public final List<ObjectInfo> list(String prefix) {
    return list(prefix, this::isObject);
  }

  /** Lists files below a prefix of which the last part of the name is wanted. */
  final List<ObjectInfo> list(String prefix, Predicate<String> wanted) {
    Path directory = directory(prefix);
    List<ObjectInfo> infos = new ArrayList<>();
    try {
      walk(
          directory,
          file -> {
            if (!file.getPath().equals(directory) && wanted.test(file.getPath().getName())) {
              infos.add(
                  new ObjectInfo(
                      keyOf(file.getPath()),
                      file.getLen(),
                      Instant.ofEpochMilli(file.getModificationTime())));
            }
          });
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw failed("list", directory, e);
    }
    infos.sort(Comparator.comparing(ObjectInfo::key));
    return infos;
  }

  /** Hands over all files below a directory, in any order. Those that others delete may be left. */
  abstract void walk(Path directory, Consumer<FileStatus> action) throws IOException;

  @Override
  public final List<String> listNames(String prefix) {
    Path directory = directory(prefix);
    List<String> names = new ArrayList<>();
    try {
      for (FileStatus file : files.listStatus(directory)) {
        if (!file.getPath().equals(directory) && isObject(file.getPath().getName())) {
          names.add(file.getPath().getName());
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw failed("list", directory, e);
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }

  /** Returns whether a file of a name is an object, not one that is being written. */
  boolean isObject(String name) {
    return true;
  }

  @Override
  public final void delete(String key) {
    deleteIfThere(path(key), false);
  }

  /** A bucket itself can't be deleted, so what is in it is. */
  @Override
  public final void deleteAll(String prefix) {
    if (prefix.isEmpty()) {
      listNames("").forEach(name -> deleteIfThere(new Path(root, name), true));
    } else {
      deleteIfThere(directory(prefix), true);
    }
  }

  @Override
  public final Optional<java.nio.file.Path> localPath(String key) {
    Keys.check(key);
    return Optional.empty();
  }

  @Override
  public final void close() {
    if (isOwned) {
      try {
        files.close();
      } catch (IOException e) {
        throw failed("close", root, e);
      }
    }
  }

  final Path path(String key) {
    return new Path(root, Keys.check(key));
  }

  final Path directory(String prefix) {
    Keys.prefixOf(prefix);
    return prefix.isEmpty() ? root : new Path(root, prefix);
  }

  private void deleteIfThere(Path file, boolean recursive) {
    try {
      files.delete(file, recursive);
    } catch (FileNotFoundException e) {
      // Gone already.
    } catch (IOException e) {
      throw failed("delete", file, e);
    }
  }

  private String keyOf(Path file) {
    String above = root.toUri().getPath();
    String path = file.toUri().getPath();
    return path.substring(above.endsWith("/") ? above.length() : above.length() + 1);
  }

  static NotFoundException missing(Path file, @Nullable IOException e) {
    return new NotFoundException("There is no file '" + file + "'.", e);
  }

  static StorageException failed(String verb, Object file, Exception e) {
    String reason = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    return new StorageException("Can't " + verb + " '" + file + "': " + reason, e);
  }
}
