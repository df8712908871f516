package io.recursivestore.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Store;
import io.recursivestore.exchange.files.CsvOptions;
import io.recursivestore.exchange.files.FileImport;
import io.recursivestore.exchange.files.FileImportOptions;
import io.recursivestore.exchange.files.FileImported;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportFilesTest {
  @TempDir Path directory;

  @Test
  void filesOfAPattern() throws IOException {
    Files.writeString(directory.resolve("a.csv"), "sensor;value\na;1.5\nb;NA\n");
    try (Store store = Store.openOrCreate(directory.resolve("lab").toString())) {
      FileImported taken =
          FileImport.append(
              store.datasets(),
              "readings",
              FileImport.find(directory + "/*.csv"),
              FileImportOptions.DEFAULT.withCsv(new CsvOptions(true, ';', "NA")));
      assertThat(taken.convertedFiles()).isEqualTo(1);
      assertThat(taken.rows()).isEqualTo(2);
    }
  }
}
