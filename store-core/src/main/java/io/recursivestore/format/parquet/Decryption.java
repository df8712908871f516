package io.recursivestore.format.parquet;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StoreException;
import java.util.function.Supplier;
import org.apache.parquet.crypto.KeyAccessDeniedException;
import org.apache.parquet.crypto.ParquetCryptoRuntimeException;
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
    } catch (ParquetCryptoRuntimeException e) {
      throw missing(what, e.getMessage() + ".", e);
    } catch (RuntimeException e) {
      // It may tell a key.
      throw missing(what, "whoever was asked failed with " + e.getClass().getSimpleName() + ".", e);
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

  /** Says that there is no key. */
  static InvalidRequestException missing(String what, String reason, RuntimeException e) {
    return new InvalidRequestException(
        "Can't decrypt "
            + what
            + ": there is no key. "
            + reason
            + " Give the settings "
            + ParquetKeys.FACTORY
            + " and those that it needs, or leave out what is encrypted.",
        e);
  }
}
