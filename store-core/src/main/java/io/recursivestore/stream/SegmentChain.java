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

    /** Returns the segment as another of its slots says. */
    Link at(Slot slot) {
      return new Link(
          directory,
          new Head(
              head.file(),
              head.id(),
              head.firstPosition(),
              head.firstRow(),
              head.template(),
              List.of(slot),
              head.synced()));
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
   * @param start where its steps start
   * @throws CorruptDataException if a segment is damaged or missing
   */
  static List<Link> read(
      Path segments, String stream, List<StreamField> fields, StreamStart start) {
    List<Link> links = List.of();
    for (int reads = 0; reads < MAX_READS; reads++) {
      links = new ArrayList<>();
      if (follow(segments, fields, start, links)) {
        return links;
      }
      // A segment came or went while its directory was listed, or after.
    }
    throw new CorruptDataException(
        "Stream '"
            + stream
            + "' is damaged: segment '"
            + segments.resolve(name(endPosition(links, start)))
            + "', or its head, is missing.");
  }

  /**
   * Reads the chain and where it starts as they are now.
   *
   * @param directory the stream's directory
   * @throws CorruptDataException if a segment is damaged or missing
   */
  static List<Link> read(Path directory, String stream, List<StreamField> fields) {
    StreamStart start = StreamStart.read(directory);
    while (true) {
      try {
        return read(directory.resolve(StepStream.SEGMENTS), stream, fields, start);
      } catch (CorruptDataException e) {
        // Segments that are missing may have been dropped meanwhile.
        StreamStart now = StreamStart.read(directory);
        if (now.equals(start)) {
          throw e;
        }
        start = now;
      }
    }
  }

  /**
   * Adds the published segments to a list.
   *
   * @return whether none is missing, as one can be while a writer starts again or drops steps
   */
  private static boolean follow(
      Path segments, List<StreamField> fields, StreamStart start, List<Link> links) {
    // Each segment is asked for by its name: a listing would be old before its end is reached where
    // a writer starts segments faster than they are read.
    Optional<Head> head = head(segments, links, start);
    while (head.isPresent()) {
      String name = name(endPosition(links, start));
      Link link = new Link(segments.resolve(name), head.get());
      check(last(links), link, fields, start);
      links.add(link);
      if (!link.head().slot().sealed()) {
        return true;
      }
      head = head(segments, links, start);
    }
    // Those before the first are about to be deleted.
    return links.isEmpty()
        && Disk.names(segments).stream()
            .noneMatch(name -> isName(name) && name.compareTo(name(start.position())) >= 0);
  }

  /** Reads the head of the segment that comes next; empty if there is none. */
  private static Optional<Head> head(Path segments, List<Link> links, StreamStart start) {
    return Head.read(segments.resolve(name(endPosition(links, start))));
  }

  private static Optional<Link> last(List<Link> links) {
    return links.isEmpty() ? Optional.empty() : Optional.of(links.get(links.size() - 1));
  }

  private static long endPosition(List<Link> links, StreamStart start) {
    return last(links).map(Link::endPosition).orElse(start.position());
  }

  private static void check(
      Optional<Link> before, Link link, List<StreamField> fields, StreamStart start) {
    Head head = link.head();
    long position = before.map(Link::endPosition).orElse(start.position());
    long row = before.map(Link::endRow).orElse(start.row());
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
