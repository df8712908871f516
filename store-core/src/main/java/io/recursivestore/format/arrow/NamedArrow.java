package io.recursivestore.format.arrow;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.NamedFile;
import io.recursivestore.model.Column;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.NamedId;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StoreException;
import io.recursivestore.storage.ObjectReader;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An Arrow file that any tool may have written, if it is of the form that is read where it lies: no
 * stream, no dictionaries, only types of the store.
 */
public final class NamedArrow implements NamedFile {
  private final ObjectReader object;
  private final ArrowFooter footer;
  private final Schema schema;
  private final long rows;

  private NamedArrow(ObjectReader object, ArrowFooter footer, Schema schema, long rows) {
    this.object = object;
    this.footer = footer;
    this.schema = schema;
    this.rows = rows;
  }

  /**
   * Opens a file.
   *
   * @param object what to read it from; closed with this, and if this fails
   * @return the file, or empty if it can't be read where it lies
   */
  public static Optional<NamedArrow> open(ObjectReader object) {
    boolean opened = false;
    try {
      ArrowFooter footer = ArrowFooter.read(object);
      Schema schema = ArrowSchemas.fromArrow(footer.schema());
      long rows = 0;
      for (BatchBlock block : footer.batches()) {
        rows += block.read(object).length();
      }
      opened = true;
      return Optional.of(new NamedArrow(object, footer, schema, rows));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | StoreException e) {
      // A stream, or of other types; or damaged, which whoever converts it finds out.
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } finally {
      if (!opened) {
        object.close();
      }
    }
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Map<String, String> unreadable() {
    return Map.of();
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public List<Column> written(Map<String, NamedId> names) {
    return FileFields.columns(footer.schema(), names);
  }

  /** Nothing: Arrow's files hold no statistics. */
  @Override
  public Map<Integer, ColumnStatistics> statistics(Map<String, NamedId> names) {
    return Map.of();
  }

  /** All: that the batches are whole, nobody knows yet. */
  @Override
  public Set<String> unchecked() {
    return new LinkedHashSet<>(schema.names());
  }

  @Override
  public void close() {
    object.close();
  }
}
