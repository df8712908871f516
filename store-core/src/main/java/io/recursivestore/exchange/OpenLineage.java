package io.recursivestore.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.log.CommitLog;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.StorageException;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/**
 * The lineage of a store as OpenLineage run events, one for each commit, for catalogs that show
 * such: what was read at which version, what was written, its schema and size. Events are made of
 * the commits alone, so that they are the same whenever they are exported. Neither options nor
 * metadata that users gave are in them.
 *
 * @see <a href="https://openlineage.io/spec/2-0-2/OpenLineage.json">OpenLineage 2-0-2</a>
 */
public final class OpenLineage {
  /** The namespace of collections of a store on a file system that is mounted. */
  public static final String NAMESPACE = "file";

  private final ObjectStore objects;

  /**
   * Creates an exporter.
   *
   * @param objects where the store is
   */
  public OpenLineage(ObjectStore objects) {
    this.objects = objects;
  }

  /**
   * Returns the name that a collection has among others of its namespace: the path of its
   * directory.
   *
   * @param root the store's root, as an absolute path
   * @param collection the collection
   */
  public static String name(String root, CollectionRef collection) {
    return root + "/" + collection.prefix();
  }

  /**
   * Returns properties by which OpenLineage's own Spark listener names a table as the events do.
   *
   * @param root the store's root, as an absolute path
   * @param collection the collection
   */
  public static Map<String, String> properties(String root, CollectionRef collection) {
    return Map.of(
        "openlineage.dataset.namespace",
        NAMESPACE,
        "openlineage.dataset.name",
        name(root, collection));
  }

  /**
   * Writes an event for each commit of each collection that exists, each as a line of JSON: the
   * oldest of a collection first, one collection after another.
   *
   * @param after only commits after this time; {@link Instant#MIN} for all
   * @param out takes the lines in UTF-8; not closed
   * @return the number of events
   */
  public long write(Instant after, OutputStream out) {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setRootValueSeparator(null);
      json.setCodec(new ObjectMapper());
      long events = 0;
      for (CollectionKind kind : CollectionKind.WITH_LOG) {
        for (String name : objects.listNames(kind.directory())) {
          if (CollectionRef.isName(name)) {
            events += write(new CollectionRef(kind, name), after, json);
          }
        }
      }
      return events;
    } catch (IOException e) {
      throw new StorageException("Can't write events of OpenLineage: " + e.getMessage(), e);
    }
  }

  private long write(CollectionRef collection, Instant after, JsonGenerator json)
      throws IOException {
    CommitLog log = new CommitLog(objects, collection, Clock.systemUTC());
    if (!log.exists()) {
      return 0;
    }
    OpenLineageEvents events = new OpenLineageEvents(root(), collection);
    long[] count = {0};
    log.forEach(
        commit -> {
          ObjectNode event = events.next(commit);
          if (commit.time().isAfter(after)) {
            write(event, json);
            count[0]++;
          }
        });
    return count[0];
  }

  private static void write(ObjectNode event, JsonGenerator json) {
    try {
      json.writeTree(event);
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new StorageException("Can't write an event of OpenLineage: " + e.getMessage(), e);
    }
  }

  private String root() {
    return objects
        .localPath(CollectionKind.DATASET.directory())
        .map(Path::toAbsolutePath)
        .map(Path::getParent)
        .map(Path::normalize)
        .map(Path::toString)
        .orElseGet(objects::description);
  }
}
