package io.recursivestore.storage;

import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.NotFoundException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects on a file system that renames in one step and refuses a name that is taken, as HDFS
 * does: each is written under a temporary name, synced, and renamed. Temporary files are named
 * {@code .tmp-…}, are never listed, and are left behind only by a process that died.
 */
final class RenamingObjectStore extends HadoopObjectStore {
  private static final String TEMPORARY = ".tmp-";

  private final Renames renames;

  RenamingObjectStore(FileSystem files, Path root, String description, boolean isOwned) {
    super(files, root, description, isOwned);
    this.renames = new Renames(files);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) {
    Path file = path(key);
    try {
      put(file, content, Rename.NONE);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  @Override
  public void replace(String key, byte[] content) {
    Path file = path(key);
    try {
      put(file, content, Rename.OVERWRITE);
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  private void put(Path file, byte[] content, Rename how) throws IOException {
    Path temporary = temporaryBeside(file);
    boolean isDone = false;
    try {
      try (FSDataOutputStream out = files.create(temporary, false)) {
        out.write(content);
        out.hsync();
      }
      renames.run(temporary, file, how);
      isDone = true;
    } finally {
      if (!isDone) {
        deleteTemporary(temporary);
      }
    }
  }

  @Override
  public ObjectWriter create(String key) {
    Path file = path(key);
    Path temporary = temporaryBeside(file);
    try {
      return new Writer(file, temporary, files.create(temporary, false));
    } catch (IOException e) {
      throw failed("create", file, e);
    }
  }

  @Override
  public Optional<byte[]> get(String key) {
    Path file = path(key);
    try (FSDataInputStream in = files.open(file)) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  @Override
  public List<ObjectInfo> unfinished(String prefix, Instant before) {
    return list(prefix, name -> name.startsWith(TEMPORARY)).stream()
        .filter(object -> object.modified().isBefore(before))
        .toList();
  }

  @Override
  boolean isObject(String name) {
    return !name.startsWith(TEMPORARY);
  }

  @Override
  public void move(String from, String to) {
    Path source = path(from);
    Path target = path(to);
    try {
      if (!files.getFileStatus(source).isDirectory()) {
        throw noDirectory(source, null);
      }
      files.mkdirs(target.getParent());
      deleteEmptyDirectories(target);
      renames.run(source, target, Rename.NONE);
    } catch (FileNotFoundException e) {
      throw noDirectory(source, e);
    } catch (FileAlreadyExistsException e) {
      throw new AlreadyExistsException("There is a directory '" + target + "' already.", e);
    } catch (IOException e) {
      throw failed("move", source, e);
    }
  }

  /** Directories that others delete meanwhile are not there. */
  @Override
  void walk(Path directory, Consumer<FileStatus> action) throws IOException {
    RemoteIterator<FileStatus> found = files.listStatusIterator(directory);
    while (found.hasNext()) {
      FileStatus file = found.next();
      if (file.isFile()) {
        action.accept(file);
        continue;
      }
      try {
        walk(file.getPath(), action);
      } catch (FileNotFoundException e) {
        // Gone meanwhile.
      }
    }
  }

  /** Removes a directory that holds no files, which is no object; leaves one that does. */
  private void deleteEmptyDirectories(Path directory) throws IOException {
    try {
      for (FileStatus file : files.listStatus(directory)) {
        if (file.isFile()) {
          return;
        }
        deleteEmptyDirectories(file.getPath());
      }
      if (files.listStatus(directory).length == 0) {
        files.delete(directory, false);
      }
    } catch (FileNotFoundException e) {
      // Gone already.
    }
  }

  /** What can't be deleted is never listed, and harms nobody. */
  private void deleteTemporary(Path temporary) {
    try {
      files.delete(temporary, false);
    } catch (IOException e) {
      // See above.
    }
  }

  private static NotFoundException noDirectory(Path source, @Nullable IOException e) {
    return new NotFoundException("There is no directory '" + source + "'.", e);
  }

  private static Path temporaryBeside(Path file) {
    return new Path(file.getParent(), TEMPORARY + UUID.randomUUID());
  }

  private final class Writer extends HadoopObjectWriter {
    private final Path temporary;
    private final FSDataOutputStream out;

    Writer(Path file, Path temporary, FSDataOutputStream out) {
      super(file, out);
      this.temporary = temporary;
      this.out = out;
    }

    @Override
    void finish(Path file) throws IOException {
      out.hsync();
      out.close();
      try {
        renames.run(temporary, file, Rename.NONE);
      } catch (FileAlreadyExistsException e) {
        throw new AlreadyExistsException("There is a file '" + file + "' already.", e);
      }
    }

    @Override
    void abandon(Path file) throws IOException {
      // In this order: what is deleted can't be closed.
      try {
        out.close();
      } finally {
        deleteTemporary(temporary);
      }
    }
  }

  /** Lets others than file systems say how a rename is to treat a name that is taken. */
  private static final class Renames extends FilterFileSystem {
    Renames(FileSystem files) {
      super(files);
    }

    void run(Path from, Path to, Rename how) throws IOException {
      rename(from, to, how);
    }
  }
}
