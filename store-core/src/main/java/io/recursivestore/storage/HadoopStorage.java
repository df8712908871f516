package io.recursivestore.storage;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Stores on the file systems that Hadoop knows: S3 through S3A, HDFS, and others.
 *
 * <p>Where a file system can create an object only if there is none, as S3A can from Hadoop 3.4.2
 * on, that is how a commit is made. Elsewhere it is made by a rename, which must be atomic and
 * refuse a name that is taken, as that of HDFS does; file systems of which it is known that theirs
 * are not, are refused.
 */
public final class HadoopStorage {
  /** Object stores whose renames copy, one object after another. */
  private static final Set<String> COPYING =
      Set.of("s3", "s3a", "s3n", "gs", "oss", "cosn", "obs", "tos", "wasb", "wasbs", "swift");

  private HadoopStorage() {}

  /**
   * Opens a place on a file system that this process shares, as Spark does: its first user
   * configures it, and it stays open. Where {@code fs.<scheme>.impl.disable.cache} says that it is
   * not shared, it is closed with the place.
   *
   * @param root where the store is
   * @param configuration Hadoop's configuration
   * @throws InvalidRequestException if there is no such file system on the class path, or none that
   *     can hold a store
   * @throws StorageException if the file system can't be reached
   */
  public static ObjectStore shared(RemoteRoot root, Configuration configuration) {
    boolean isOwned =
        configuration.getBoolean("fs." + root.scheme() + ".impl.disable.cache", false);
    return open(root, isOwned, uri -> FileSystem.get(uri, configuration));
  }

  /**
   * Opens a place on a file system of its own, which is closed with it.
   *
   * @param root where the store is
   * @param settings what is added to Hadoop's configuration, as {@code fs.s3a.endpoint}; empty to
   *     share the file system that is configured by files on the class path alone
   * @throws InvalidRequestException if there is no such file system on the class path, or none that
   *     can hold a store
   * @throws StorageException if the file system can't be reached
   */
  public static ObjectStore open(RemoteRoot root, Map<String, String> settings) {
    Configuration configuration = new Configuration();
    if (settings.isEmpty()) {
      return shared(root, configuration);
    }
    settings.forEach(configuration::set);
    return open(root, true, uri -> FileSystem.newInstance(uri, configuration));
  }

  /** Finds or makes a file system. */
  private interface Opening {
    FileSystem open(URI uri) throws IOException;
  }

  private static ObjectStore open(RemoteRoot root, boolean isOwned, Opening opening) {
    try {
      return on(opening.open(URI.create(root.uri())), root, isOwned);
    } catch (UnsupportedFileSystemException e) {
      throw unknown(root, e);
    } catch (IOException e) {
      throw HadoopObjectStore.failed("open", root.uri(), e);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          "Can't open a store at '" + root + "': " + e.getMessage(), e);
    } catch (RuntimeException e) {
      // Hadoop knows the names of classes that it doesn't bring.
      if (e.getCause() instanceof ClassNotFoundException) {
        throw unknown(root, e);
      }
      throw e;
    }
  }

  private static ObjectStore on(FileSystem files, RemoteRoot root, boolean isOwned)
      throws IOException {
    Path place = files.makeQualified(rooted(new Path(root.uri())));
    if (files.hasPathCapability(
        place, CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE)) {
      return new ConditionalObjectStore(files, place, root.uri(), isOwned);
    }
    if (COPYING.contains(root.scheme().toLowerCase(Locale.ROOT))) {
      if (isOwned) {
        files.close();
      }
      throw new InvalidRequestException(
          "Can't keep a store at '"
              + root
              + "': this file system can't create an object only if there is none, without which two"
              + " writers could make one version. Use s3a: with Hadoop 3.4.2 or newer, and leave"
              + " fs.s3a.create.conditional.enabled as it is.");
    }
    return new RenamingObjectStore(files, place, root.uri(), isOwned);
  }

  /** A bucket alone has an empty path, to which nothing can be added. */
  private static Path rooted(Path path) {
    return path.toUri().getPath().isEmpty() ? new Path(path.toString() + "/") : path;
  }

  private static InvalidRequestException unknown(RemoteRoot root, Exception e) {
    return new InvalidRequestException(
        "Can't open a store at '"
            + root
            + "': there is no file system for "
            + root.scheme()
            + ": on the class path. Add Hadoop's module for it, such as"
            + " org.apache.hadoop:hadoop-aws for s3a:.",
        e);
  }
}
