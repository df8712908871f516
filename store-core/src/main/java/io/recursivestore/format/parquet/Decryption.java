package io.recursivestore.format.parquet;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StoreException;
import java.util.function.Supplier;
import org.apache.parquet.crypto.KeyAccessDeniedException;
import org.apache.parquet.crypto.TagVerificationException;

/** Says why something can't be decrypted, without saying what whoever gave the keys said. */
final class Decryption {
  private Decryption() {}

  /**
   * Runs what asks for a key, and decrypts with it.
   *
   * @param what is decrypted, and of which file
   */
  static <T> T run(String what, Supplier<T> task) {
    try {
      return task.get();
    } catch (StoreException e) {
      throw e;
    } catch (TagVerificationException e) {
      throw differs(what, e);
    } catch (KeyAccessDeniedException e) {
      throw new InvalidRequestException(
          "Can't decrypt " + what + ": access to its key was denied. Ask who keeps the key.", e);
    } catch (RuntimeException e) {
      throw missing(what, e);
    }
  }

  /** Says that something is not what was encrypted with the key. */
  static CorruptDataException differs(String what, TagVerificationException e) {
    return new CorruptDataException(
        "Can't decrypt "
            + what
            + ": it is damaged, or was encrypted with another key or for another file.",
        e);
  }

  /** Says that there is no key. Messages of those who were asked for it may tell one. */
  static InvalidRequestException missing(String what, RuntimeException e) {
    return new InvalidRequestException(
        "Can't decrypt "
            + what
            + ": there is no key; it was asked for, and the answer was "
            + e.getClass().getSimpleName()
            + ". Give the settings "
            + ParquetKeys.FACTORY
            + " and those that it needs, or leave out what is encrypted.",
        e);
  }
}
