package io.recursivestore.storage;

import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.InvalidRequestException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Keeps objects in an object store that creates one only if there is none of its name, as S3 does
 * for {@code If-None-Match: *}.
 *
 * <p>Each object says who wrote it. A request may be answered with "it is there already" because an
 * earlier attempt of the same request succeeded, and its answer got lost; what the object says
 * tells that from another writer's success.
 */
final class ConditionalObjectStore extends HadoopObjectStore {
  /** S3A's name for a header of the user's, and for the attribute that it becomes. */
  private static final String HEADER = "fs.s3a.create.header.";

  private static final String ATTRIBUTE = "header.";
  private static final String WRITER = "recursive-store-writer";

  /** S3A then asks for nothing before it writes. */
  private static final String UNCHECKED = "fs.s3a.create.performance";

  /** What S3 answers while others write the object: nobody has it yet. */
  private static final String CONFLICT = "ConditionalRequestConflict";

  private static final int MAX_ATTEMPTS = 20;

  ConditionalObjectStore(FileSystem files, Path root, String description, boolean isOwned) {
    super(files, root, description, isOwned);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) {
    Path file = path(key);
    try {
      for (int attempt = 1; ; attempt++) {
        String writer = newWriter();
        try (FSDataOutputStream out = begin(file, writer)) {
          out.write(content);
        } catch (IOException e) {
          Optional<Boolean> isOwn = isOwn(file, writer, e);
          if (isOwn.isPresent()) {
            return isOwn.get();
          }
          if (!isConflict(e) || attempt == MAX_ATTEMPTS) {
            throw e;
          }
          continue;
        }
        return true;
      }
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  @Override
  public void replace(String key, byte[] content) {
    Path file = path(key);
    FSDataOutputStreamBuilder<?, ?> builder = files.createFile(file);
    builder.overwrite(true).recursive();
    builder.opt(UNCHECKED, true);
    try (FSDataOutputStream out = builder.build()) {
      out.write(content);
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  @Override
  public ObjectWriter create(String key) {
    Path file = path(key);
    String writer = newWriter();
    try {
      return new Writer(file, begin(file, writer), writer);
    } catch (IOException e) {
      throw failed("create", file, e);
    }
  }

  @Override
  public Optional<byte[]> get(String key) {
    return SmallFile.read(files, path(key));
  }

  /** Unfinished uploads are no files; the object store's own rules end them. */
  @Override
  public List<ObjectInfo> unfinished(String prefix, Instant before) {
    directory(prefix);
    return List.of();
  }

  @Override
  public boolean canMove() {
    return false;
  }

  @Override
  public void move(String from, String to) {
    Keys.check(from);
    Keys.check(to);
    throw new InvalidRequestException(
        "Can't rename '"
            + from
            + "' in '"
            + description()
            + "': object stores have no atomic rename. Copy it under the new name, and drop it.");
  }

  @Override
  void walk(Path directory, Consumer<FileStatus> action) throws IOException {
    RemoteIterator<? extends FileStatus> found = files.listFiles(directory, true);
    while (found.hasNext()) {
      action.accept(found.next());
    }
  }

  private FSDataOutputStream begin(Path file, String writer) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = files.createFile(file);
    builder.overwrite(false).recursive();
    builder.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
    builder.opt(UNCHECKED, true);
    builder.opt(HEADER + WRITER, writer);
    return builder.build();
  }

  /** Returns whether a file is what a writer wrote whose request failed; empty if there is none. */
  private Optional<Boolean> isOwn(Path file, String writer, IOException failure) {
    try {
      byte[] found = files.getXAttr(file, ATTRIBUTE + WRITER);
      return Optional.of(found != null && writer.equals(new String(found, StandardCharsets.UTF_8)));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      failure.addSuppressed(e);
      return Optional.empty();
    }
  }

  private static boolean isConflict(IOException e) {
    return e.getMessage() != null && e.getMessage().contains(CONFLICT);
  }

  private static String newWriter() {
    return UUID.randomUUID().toString();
  }

  private final class Writer extends HadoopObjectWriter {
    private final FSDataOutputStream out;
    private final String writer;

    Writer(Path file, FSDataOutputStream out, String writer) {
      super(file, out);
      this.out = out;
      this.writer = writer;
    }

    @Override
    void finish(Path file) throws IOException {
      try {
        out.close();
      } catch (IOException e) {
        Optional<Boolean> isOwn = isOwn(file, writer, e);
        if (isOwn.isEmpty()) {
          throw e;
        }
        if (!isOwn.get()) {
          throw new AlreadyExistsException("There is a file '" + file + "' already.", e);
        }
      }
    }

    @Override
    void abandon(Path file) {
      out.abort();
    }
  }
}
