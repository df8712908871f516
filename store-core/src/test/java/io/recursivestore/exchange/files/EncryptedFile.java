package io.recursivestore.exchange.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.crypto.ColumnEncryptionProperties;
import org.apache.parquet.crypto.DecryptionKeyRetriever;
import org.apache.parquet.crypto.FileDecryptionProperties;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.crypto.KeyAccessDeniedException;
import org.apache.parquet.crypto.ParquetCipher;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * How parquet-java encrypts a file of a few row groups, each of a few pages.
 *
 * @param cipher the algorithm
 * @param hidesFooter whether the footer is encrypted rather than signed
 * @param version the version of data pages
 * @param codec the compression
 * @param hasDictionary whether values may be in dictionaries
 * @param prefix what the file's parts are bound to beside their places; none if it is empty
 * @param columns the leaves with keys of their own; the others are not encrypted, unless there are
 *     none with keys: then all are, with the footer's key
 */
record EncryptedFile(
    ParquetCipher cipher,
    boolean hidesFooter,
    WriterVersion version,
    CompressionCodecName codec,
    boolean hasDictionary,
    String prefix,
    List<String> columns) {
  static final int ROWS = 1000;
  static final EncryptedFile HIDDEN =
      new EncryptedFile(
          ParquetCipher.AES_GCM_V1,
          true,
          WriterVersion.PARQUET_1_0,
          CompressionCodecName.SNAPPY,
          true,
          "",
          List.of("id", "name"));
  static final EncryptedFile SIGNED =
      new EncryptedFile(
          ParquetCipher.AES_GCM_V1,
          false,
          WriterVersion.PARQUET_1_0,
          CompressionCodecName.SNAPPY,
          true,
          "",
          List.of("id", "name"));
  private static final MessageType TYPE =
      MessageTypeParser.parseMessageType(
          """
          message m {
            required int64 id; optional binary name (UTF8); required double open;
            optional group list (LIST) { repeated group list { optional int32 element; } }
          }
          """);

  /** Returns the same with all columns encrypted with the footer's key. */
  EncryptedFile uniform() {
    return new EncryptedFile(cipher, hidesFooter, version, codec, hasDictionary, prefix, List.of());
  }

  /** Returns the same without dictionaries, and so with Bloom filters. */
  EncryptedFile plain() {
    return new EncryptedFile(cipher, hidesFooter, version, codec, false, prefix, columns);
  }

  /** Writes the file. */
  Path write(Path file) throws IOException {
    FileEncryptionProperties.Builder encryption =
        FileEncryptionProperties.builder(key("footer"))
            .withFooterKeyID("footer")
            .withAlgorithm(cipher);
    if (!hidesFooter) {
      encryption.withPlaintextFooter();
    }
    if (!prefix.isEmpty()) {
      encryption.withAADPrefix(prefix.getBytes(StandardCharsets.UTF_8)).withoutAADPrefixStorage();
    }
    if (!columns.isEmpty()) {
      Map<ColumnPath, ColumnEncryptionProperties> keys = new HashMap<>();
      for (String column : columns) {
        ColumnPath path = ColumnPath.fromDotString(column);
        keys.put(
            path,
            ColumnEncryptionProperties.builder(path)
                .withKey(key(column))
                .withKeyID(column)
                .build());
      }
      encryption.withEncryptedColumns(keys);
    }
    return write(file, encryption.build());
  }

  /** Writes the same rows without encryption. */
  static Path writePlain(Path file) throws IOException {
    return HIDDEN.write(file, null);
  }

  private Path write(Path file, FileEncryptionProperties encryption) throws IOException {
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(TYPE)
            .withEncryption(encryption)
            .withWriterVersion(version)
            .withCompressionCodec(codec)
            .withDictionaryEncoding(hasDictionary)
            .withBloomFilterEnabled("name", true)
            .withRowGroupRowCountLimit(400)
            .withPageRowCountLimit(50)
            .withMinRowCountForPageSizeCheck(1)
            .withMaxRowCountForPageSizeCheck(2)
            .build()) {
      for (int i = 0; i < ROWS; i++) {
        writer.write(row(i));
      }
    }
    return file;
  }

  private static Group row(int i) {
    Group row = new SimpleGroup(TYPE);
    row.add("id", (long) i);
    if (i % 5 != 0) {
      row.add("name", "n" + i % 40);
    }
    row.add("open", i / 8.0);
    if (i % 7 != 0) {
      Group list = row.addGroup("list");
      for (int k = 0; k < i % 3; k++) {
        Group element = list.addGroup("list");
        if (i % 2 == 0) {
          element.add("element", i + k);
        }
      }
    }
    return row;
  }

  /** Returns keys for what has one of some names, whatever file it is in. */
  static Optional<FileDecryptionProperties> keys(String prefix, List<String> names) {
    DecryptionKeyRetriever keys =
        id -> {
          String name = new String(id, StandardCharsets.UTF_8);
          if (!names.contains(name)) {
            throw new KeyAccessDeniedException("not for you");
          }
          return key(name);
        };
    return Optional.of(keys(prefix, keys));
  }

  /** Returns keys that somebody gives. */
  static FileDecryptionProperties keys(String prefix, DecryptionKeyRetriever keys) {
    return FileDecryptionProperties.builder()
        .withKeyRetriever(keys)
        .withAADPrefix(prefix.isEmpty() ? null : prefix.getBytes(StandardCharsets.UTF_8))
        .build();
  }

  private static byte[] key(String name) {
    return (name + "0123456789abcdef").substring(0, 16).getBytes(StandardCharsets.UTF_8);
  }
}
