package io.recursivestore.log;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Totals;
import io.recursivestore.storage.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** The parts of one collection: files of fragments that checkpoints share. */
final class PartFiles {
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*\\.json");

  /** Keeps a damaged checkpoint from asking for any amount of memory. */
  static final int MAX_FRAGMENTS = 1_000_000;

  private final ObjectStore objects;
  private final String directory;

  PartFiles(ObjectStore objects, CollectionRef collection) {
    this.objects = objects;
    this.directory = collection.prefix() + "/parts";
  }

  /**
   * Writes a part.
   *
   * @param fragments its fragments, at least one
   */
  Part write(List<Fragment> fragments) {
    byte[] content = PartJson.write(fragments);
    String name = UUID.randomUUID() + ".json";
    objects.putIfAbsent(key(name), content);
    return new Part(
        name,
        Totals.of(fragments),
        crc32c(content),
        Part.summary(fragments),
        fragments.stream().mapToInt(Fragment::lastId).max().orElseThrow());
  }

  /**
   * Reads a part.
   *
   * @param part which
   * @param wanted the columns whose statistics are wanted; empty for all
   * @throws CorruptDataException if it is missing or damaged
   */
  FragmentTable read(Part part, Optional<Set<Integer>> wanted) {
    String key = key(part.name());
    byte[] content =
        objects
            .get(key)
            .orElseThrow(
                () ->
                    new CorruptDataException(
                        "'" + key + "' is missing, but a checkpoint names it."));
    if (crc32c(content) != part.crc32c()) {
      throw new CorruptDataException("'" + key + "' is damaged: its checksum is another.");
    }
    return CommitJson.reading(
        key, () -> PartParser.read(content, (int) part.totals().fragments(), wanted));
  }

  private String key(String name) {
    return directory + "/" + name;
  }

  private static int crc32c(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content, 0, content.length);
    return (int) crc.getValue();
  }
}
