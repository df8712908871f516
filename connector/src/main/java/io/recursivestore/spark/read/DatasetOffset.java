package io.recursivestore.spark.read;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.connector.read.streaming.Offset;

/** How far a streaming query has read a dataset. */
final class DatasetOffset extends Offset {
  private static final Pattern JSON =
      Pattern.compile(
          "\\{\"created\":\"([0-9TZ:.-]{1,40})\",\"version\":(\\d{1,19}),\"files\":(\\d{1,19}),\"all\":(true|false)\\}");

  private final Instant created;
  private final long version;
  private final long files;
  private final boolean all;

  /**
   * Creates an offset.
   *
   * @param created when the dataset was created: another may have its name when the query goes on
   * @param version all files that were added before this version are read
   * @param files so many files of this version are read, too
   * @param all whether these are of all files of the version, and not of those that it added
   */
  DatasetOffset(Instant created, long version, long files, boolean all) {
    this.created = created;
    this.version = version;
    this.files = files;
    this.all = all;
  }

  static DatasetOffset parse(String json) {
    Matcher matcher = JSON.matcher(json.replace(" ", ""));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + json + "' is no offset of a dataset");
    }
    return new DatasetOffset(
        Instant.parse(matcher.group(1)),
        Long.parseLong(matcher.group(2)),
        Long.parseLong(matcher.group(3)),
        Boolean.parseBoolean(matcher.group(4)));
  }

  Instant created() {
    return created;
  }

  long version() {
    return version;
  }

  long files() {
    return files;
  }

  boolean all() {
    return all;
  }

  /** Returns whether an offset is farther than another, or as far. */
  boolean isAtLeast(DatasetOffset other) {
    return version > other.version || (version == other.version && files >= other.files);
  }

  @Override
  public String json() {
    return "{\"created\":\""
        + created
        + "\",\"version\":"
        + version
        + ",\"files\":"
        + files
        + ",\"all\":"
        + all
        + "}";
  }
}
