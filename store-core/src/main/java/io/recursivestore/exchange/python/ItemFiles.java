package io.recursivestore.exchange.python;

import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a directory that may be that of an item.
 *
 * @param place the directory below that of the prefix, which is the item's id
 * @param versions the values by version, the oldest first; none if it is no item
 * @param metadata where its metadata is, if there is any
 * @param unknown files that items don't have
 */
record ItemFiles(
    String place, NavigableMap<Long, Path> versions, Path metadata, List<Path> unknown) {
  private static final Pattern VERSION = Pattern.compile("v([1-9][0-9]{0,17})\\.data");
  private static final String LATEST = "latest.data";
  private static final String METADATA = "metadata.json";

  /**
   * Looks into a directory.
   *
   * @param prefix the directory of the first two characters of ids
   * @param directory the prefix, or a directory below it
   */
  static ItemFiles of(Path prefix, Path directory) {
    NavigableMap<Long, Path> versions = new TreeMap<>();
    List<Path> unknown = new ArrayList<>();
    for (Path file : Directory.files(directory)) {
      String name = file.getFileName().toString();
      Matcher matcher = VERSION.matcher(name);
      if (matcher.matches()) {
        versions.put(Long.parseLong(matcher.group(1)), file);
      } else if (!name.equals(LATEST) && !name.equals(METADATA)) {
        unknown.add(file);
      }
    }
    Path latest = directory.resolve(LATEST);
    if (Files.isRegularFile(latest)) {
      if (versions.isEmpty()) {
        versions.put(1L, latest);
      } else if (differ(latest, versions.lastEntry().getValue())) {
        // Written when versions were switched off: what readers got.
        versions.put(versions.lastKey() + 1, latest);
      }
    }
    String place = prefix.relativize(directory).toString().replace('\\', '/');
    return new ItemFiles(place, versions, directory.resolve(METADATA), unknown);
  }

  /** Returns the same without its values. */
  ItemFiles without() {
    return new ItemFiles(place, new TreeMap<>(), metadata, unknown);
  }

  /** Returns the number of the newest version, of which there must be one. */
  long latest() {
    return versions.lastKey();
  }

  private static boolean differ(Path one, Path other) {
    try {
      return Files.mismatch(one, other) >= 0;
    } catch (IOException e) {
      throw new StorageException("Can't read '" + one + "': " + e.getMessage(), e);
    }
  }
}
