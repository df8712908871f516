package io.recursivestore.format.parquet;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.crypto.FileDecryptionProperties;
import org.apache.parquet.crypto.InternalFileDecryptor;
import org.apache.parquet.crypto.ParquetCryptoRuntimeException;
import org.apache.parquet.crypto.TagVerificationException;
import org.apache.parquet.format.EncryptionAlgorithm;
import org.apache.parquet.format.FileCryptoMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Reads the footer of a file that is encrypted, or has columns that are. The footer is encrypted
 * too, or else signed, as <a
 * href="https://github.com/apache/parquet-format/blob/master/Encryption.md">Parquet's
 * specification</a> says. Whoever gives keys is asked before anything is decrypted, so that it is
 * known what failed.
 */
final class EncryptedFooter {
  private final String key;
  private final FooterBytes footer;
  private final ParquetReadOptions options;
  private final @Nullable InternalFileDecryptor decryptor;

  private EncryptedFooter(
      String key,
      FooterBytes footer,
      ParquetReadOptions options,
      Optional<FileDecryptionProperties> keys) {
    this.key = key;
    this.footer = footer;
    this.options = options;
    this.decryptor = keys.map(InternalFileDecryptor::new).orElse(null);
  }

  /**
   * Reads a footer.
   *
   * @throws InvalidRequestException if there is no key
   * @throws CorruptDataException if the key doesn't fit
   */
  static ParquetMetadata read(
      String key, FooterBytes footer, ParquetReadOptions options, ParquetKeys keys)
      throws IOException {
    Optional<FileDecryptionProperties> found = Decryption.run(what(key), () -> keys.of(key));
    return new EncryptedFooter(key, footer, options, found).read();
  }

  private ParquetMetadata read() throws IOException {
    InputStream in = stream();
    if (footer.form() == FooterBytes.Form.HIDDEN) {
      FileCryptoMetaData crypto = Util.readFileCryptoMetaData(in);
      begin(crypto.getEncryption_algorithm(), true, crypto.getKey_metadata());
      return parse(in, true, 0);
    }
    if (decryptor != null) {
      FileMetaData signed = Util.readFileMetaData(stream(), true);
      begin(signed.getEncryption_algorithm(), false, signed.getFooter_signing_key_metadata());
    }
    return parse(in, false, footer.length());
  }

  /** Gets the footer's key. */
  private void begin(EncryptionAlgorithm algorithm, boolean isHidden, byte @Nullable [] keyName) {
    InternalFileDecryptor known = decryptor;
    if (known == null) {
      throw new InvalidRequestException(
          "'"
              + key
              + "' is encrypted, and there is no key for it. Give the settings "
              + ParquetKeys.FACTORY
              + " and those that it needs.");
    }
    Decryption.run(
        what(key),
        () -> {
          known.setFileCryptoMetaData(algorithm, isHidden, keyName);
          return known;
        });
  }

  private ParquetMetadata parse(InputStream in, boolean isHidden, int length) throws IOException {
    try {
      return new ParquetMetadataConverter(options)
          .readParquetMetadata(in, ParquetMetadataConverter.NO_FILTER, decryptor, isHidden, length);
    } catch (TagVerificationException e) {
      throw Decryption.differs(what(key), e);
    } catch (ParquetCryptoRuntimeException e) {
      throw Decryption.missing(what(key), e);
    }
  }

  private InputStream stream() {
    return new ByteArrayInputStream(footer.bytes(), 0, footer.length());
  }

  private static String what(String key) {
    return "the footer of '" + key + "'";
  }
}
