package io.recursivestore.stream;

import io.recursivestore.model.CorruptDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The published segments of a stream, in order: what readers see.
 *
 * <p>A publish that spans several segments becomes visible as a whole. The writer first gives the
 * new segments their names, then seals the one before them with its last rows: this is the one
 * store that publishes all. So the chain ends at the first segment that isn't sealed; segments
 * after it are part of a publish that is under way or was never finished.
 */
final class SegmentChain {
  private static final Pattern NAME = Pattern.compile("\\d{20}");
  private static final int MAX_READS = 20;

  private SegmentChain() {}

  /**
   * One published segment.
   *
   * @param directory where it is
   * @param head its head when it was read
   */
  record Link(Path directory, Head head) {
    long endPosition() {
      return head.firstPosition() + head.slot().elements();
    }

    long endRow() {
      return head.firstRow() + head.slot().rows();
    }
  }

  /** Returns the name of the segment that starts at a position. */
  static String name(long firstPosition) {
    return "%020d".formatted(firstPosition);
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Reads the chain as it is now.
   *
   * @param segments the stream's directory of segments, which need not exist
   * @param stream the stream's name
   * @param fields the stream's fields
   * @throws CorruptDataException if a segment is damaged or missing
   */
  static List<Link> read(Path segments, String stream, List<StreamField> fields) {
    for (int reads = 0; reads < MAX_READS; reads++) {
      List<String> names = Disk.names(segments).stream().filter(SegmentChain::isName).toList();
      Optional<List<Link>> chain = follow(segments, names, stream, fields);
      if (chain.isPresent()) {
        return chain.get();
      }
      // A segment came or went after its directory was listed.
    }
    throw new CorruptDataException(
        "Stream '"
            + stream
            + "' is damaged: the segment after the last one in '"
            + segments
            + "', or its head, is missing.");
  }

  private static Optional<List<Link>> follow(
      Path segments, List<String> names, String stream, List<StreamField> fields) {
    List<Link> links = new ArrayList<>();
    for (String name : names) {
      Path directory = segments.resolve(name);
      Optional<Head> head = Head.read(directory);
      if (head.isEmpty()) {
        return Optional.empty();
      }
      Link link = new Link(directory, head.get());
      check(
          links.isEmpty() ? Optional.empty() : Optional.of(links.get(links.size() - 1)),
          link,
          stream,
          fields);
      links.add(link);
      if (!link.head().slot().sealed()) {
        return Optional.of(links);
      }
    }
    return links.isEmpty() ? Optional.of(links) : Optional.empty();
  }

  private static void check(
      Optional<Link> before, Link link, String stream, List<StreamField> fields) {
    Head head = link.head();
    long position = before.map(Link::endPosition).orElse(0L);
    long row = before.map(Link::endRow).orElse(0L);
    if (!link.directory().endsWith(name(position))) {
      throw new CorruptDataException(
          "Stream '"
              + stream
              + "' is damaged: segment '"
              + name(position)
              + "' is missing before '"
              + link.directory()
              + "'.");
    }
    if (head.firstPosition() != position || head.firstRow() != row) {
      throw damaged(
          head,
          "it says that it starts at position "
              + head.firstPosition()
              + ", row "
              + head.firstRow()
              + ", and not "
              + position
              + ", row "
              + row);
    }
    if (!head.template().fields().equals(fields)) {
      throw damaged(
          head,
          "its fields "
              + head.template().fields()
              + " are not those of the stream, "
              + fields
              + ". If the stream was dropped and defined again, open it again");
    }
    if (head.slot().rows() > 0
        && before.isPresent()
        && before.get().head().slot().lastStep() >= head.slot().firstStep()) {
      throw damaged(
          head,
          "it starts at step "
              + head.slot().firstStep()
              + ", and the segment before it ends at step "
              + before.get().head().slot().lastStep());
    }
  }

  private static CorruptDataException damaged(Head head, String problem) {
    return new CorruptDataException("'" + head.file() + "' is damaged: " + problem + ".");
  }
}
