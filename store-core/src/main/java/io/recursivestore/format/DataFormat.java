package io.recursivestore.format;

import io.recursivestore.format.ahead.AheadFile;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.ObjectStore;

/** One kind of data file. Implementations are stateless and may be used by many threads. */
public interface DataFormat {

  /** Returns the ending of its files' names, without the dot. */
  String extension();

  /**
   * Starts writing a file.
   *
   * @param objects where the file goes
   * @param key its key
   * @param schema the columns of the file
   * @param options how to write it
   * @return a writer, which the caller closes
   * @throws io.recursivestore.model.InvalidRequestException if the format has no such files
   */
  FragmentWriter write(ObjectStore objects, String key, Schema schema, FileOptions options);

  /**
   * Opens a file.
   *
   * @param objects where the file is
   * @param key its key
   * @param fragment what the commit log says of it
   * @param selection what to read of it
   * @return a reader, which the caller closes
   * @throws io.recursivestore.model.CorruptDataException if the file is not what the log says
   */
  FragmentReader read(ObjectStore objects, String key, Fragment fragment, Selection selection);

  /**
   * Opens a file that is no local one, and may begin to read it before rows are asked for.
   *
   * @param objects where the file is
   * @param key its key
   * @param fragment what the commit log says of it
   * @param selection what to read of it
   * @param ahead reads it; closed with the reader
   * @return a reader, which the caller closes; it may be another thread's from then on
   * @throws io.recursivestore.model.CorruptDataException if the file is not what the log says
   */
  default FragmentReader read(
      ObjectStore objects, String key, Fragment fragment, Selection selection, AheadFile ahead) {
    ahead.close();
    return read(objects, key, fragment, selection);
  }

  /**
   * Removes a file that no version needs, with all that belongs to it; does nothing if there is
   * none.
   *
   * @param objects where the file is
   * @param key its key
   */
  default void delete(ObjectStore objects, String key) {
    objects.delete(key);
  }
}
