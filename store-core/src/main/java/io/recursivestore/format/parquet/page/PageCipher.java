package io.recursivestore.format.parquet.page;

import org.apache.parquet.crypto.AesCipher;
import org.apache.parquet.crypto.InternalColumnDecryptionSetup;
import org.apache.parquet.crypto.ModuleCipherFactory.ModuleType;
import org.apache.parquet.crypto.ParquetCryptoRuntimeException;
import org.apache.parquet.format.BlockCipher.Decryptor;

/**
 * Decrypts the pages of one column chunk. What is encrypted is bound to its place: the file, the
 * row group, the column, and the number of the page. For one thread.
 */
public final class PageCipher {
  /** What stands before encrypted bytes: their number, in little-endian order. */
  static final int LENGTH_BYTES = Integer.BYTES;

  private final InternalColumnDecryptionSetup column;
  private final byte[] file;
  private final int rowGroup;

  /**
   * Prepares for a column chunk.
   *
   * @param column the column's keys
   * @param file what the file's parts are bound to
   * @param rowGroup the number of the row group
   */
  public PageCipher(InternalColumnDecryptionSetup column, byte[] file, int rowGroup) {
    this.column = column;
    this.file = file;
    this.rowGroup = rowGroup;
  }

  /**
   * Decrypts a page's header.
   *
   * @param module what is encrypted, its length in front
   * @param page the number of the data page, or -1 for the dictionary
   * @throws IllegalArgumentException if it is not what was encrypted there
   */
  byte[] header(byte[] module, int page) {
    ModuleType type = page < 0 ? ModuleType.DictionaryPageHeader : ModuleType.DataPageHeader;
    return decrypt(column.getMetaDataDecryptor(), module, type, page);
  }

  /** Decrypts a page, as {@link #header}; if its data are not signed, it may be any. */
  byte[] page(byte[] module, int page) {
    ModuleType type = page < 0 ? ModuleType.DictionaryPage : ModuleType.DataPage;
    return decrypt(column.getDataDecryptor(), module, type, page);
  }

  private byte[] decrypt(Decryptor decryptor, byte[] module, ModuleType type, int page) {
    try {
      return decryptor.decrypt(
          module, AesCipher.createModuleAAD(file, type, rowGroup, column.getOrdinal(), page));
    } catch (ParquetCryptoRuntimeException e) {
      throw new IllegalArgumentException(
          "it can't be decrypted, because it is not what was encrypted there: " + e.getMessage(),
          e);
    }
  }
}
