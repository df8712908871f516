package io.recursivestore.exchange.python;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * A pickle that CPython 3.11 wrote, with NumPy 1.26 and pandas 1.5, or NumPy 2.4 and pandas 2.3 or
 * 3.1.
 *
 * @param name what it holds
 * @param base64 its bytes
 * @param json what is read
 */
record SamplePickle(String name, String base64, String json) {

  static List<SamplePickle> all() {
    InputStream file =
        Objects.requireNonNull(SamplePickle.class.getResourceAsStream("pickles.tsv"));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> line.split("\t", -1))
          .map(parts -> new SamplePickle(parts[0], parts[1], parts[2]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes() {
    return Base64.getDecoder().decode(base64);
  }
}
