package io.recursivestore.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The Python program that {@code docs/format.md} ends with, run by a real interpreter.
 *
 * <p>Values come back as JSON without loss: floating-point numbers as {@link #bits}, decimals as
 * text, bytes in hexadecimal digits, dates and timestamps as whole numbers, maps as lists of pairs.
 */
final class DocumentedReader {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```python\\n(.*?)^```$");

  private static final String MAIN =
      """
      import json, struct, sys
      import numpy as np, pyarrow as pa
      import reader

      def bits(number):
          return "nan" if number != number else struct.pack(">d", number).hex()

      def plain(scalar):
          kind = scalar.type
          if not scalar.is_valid:
              return None
          if pa.types.is_floating(kind):
              return bits(scalar.as_py())
          if pa.types.is_binary(kind):
              return scalar.as_py().hex()
          if pa.types.is_decimal(kind):
              return format(scalar.as_py(), "f")
          if pa.types.is_temporal(kind):
              return scalar.value
          if pa.types.is_map(kind):
              return [[plain(entry["key"]), plain(entry["value"])] for entry in scalar.values]
          if pa.types.is_list(kind):
              return [plain(value) for value in scalar.values]
          if pa.types.is_struct(kind):
              return [plain(scalar[i]) for i in range(kind.num_fields)]
          return scalar.as_py()

      def dataset(*request):
          table = reader.read_dataset(*request)
          columns = [[f.name, str(f.type), f.nullable] for f in table.schema]
          rows = [list(row) for row in zip(*([plain(v) for v in c] for c in table.columns))]
          return {"columns": columns, "rows": rows}

      def elements(array):
          if array is None:
              return None
          if array.ndim == 0:
              return bits(array.item()) if array.dtype.kind == "f" else array.item()
          if array.dtype == object or array.ndim > 1:
              return [elements(row) for row in array]
          return [bits(v) for v in array.tolist()] if array.dtype.kind == "f" else array.tolist()

      def stream(*request):
          fields = reader.read_stream(*request)
          types = [[n, "varied" if a.dtype == object else a.dtype.name] for n, a in fields.items()]
          return {"types": types, "rows": [list(r) for r in zip(*map(elements, fields.values()))]}

      kind, *request = json.load(sys.stdin)
      json.dump({"dataset": dataset, "stream": stream}[kind](*request), sys.stdout)
      """;

  private final Path directory;

  /**
   * Takes the program from the document.
   *
   * @param directory an empty directory for the program's files
   */
  DocumentedReader(Path directory) throws IOException {
    this.directory = directory;
    Path document = Path.of("../docs/format.md");
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(document))
            .results()
            .map((MatchResult block) -> block.group(1))
            .toList();
    if (blocks.size() != 1) {
      throw new AssertionError(document + " has " + blocks.size() + " Python blocks, not one.");
    }
    Files.writeString(directory.resolve("reader.py"), blocks.get(0));
    Files.writeString(directory.resolve("main.py"), MAIN);
  }

  /** Returns a floating-point number as the program's output has it. */
  static String bits(double number) {
    return Double.isNaN(number) ? "nan" : "%016x".formatted(Double.doubleToRawLongBits(number));
  }

  /** Returns plain Java values as parsed JSON, which compares equal to what {@link #read} gives. */
  static JsonNode json(Object values) throws IOException {
    return JSON.readTree(JSON.writeValueAsBytes(values));
  }

  /** Calls {@code read_dataset} or {@code read_stream}, by the first part of the request. */
  JsonNode read(Object... request) throws IOException, InterruptedException {
    Outcome outcome = run(request);
    if (outcome.exitCode() != 0) {
      throw new AssertionError(Arrays.toString(request) + " failed: " + outcome.errors());
    }
    return JSON.readTree(outcome.output());
  }

  /** Returns the last line of the error of a call that fails. */
  String refusal(Object... request) throws IOException, InterruptedException {
    Outcome outcome = run(request);
    if (outcome.exitCode() == 0) {
      throw new AssertionError(Arrays.toString(request) + " was read: " + outcome.output());
    }
    return outcome.errors().strip().lines().reduce("", (before, line) -> line);
  }

  private record Outcome(int exitCode, String output, String errors) {}

  private Outcome run(Object... request) throws IOException, InterruptedException {
    Path input = directory.resolve("request.json");
    Path output = directory.resolve("output.json");
    Path errors = directory.resolve("errors.txt");
    Files.write(input, JSON.writeValueAsBytes(request));
    Process process =
        new ProcessBuilder(Python.of("python").interpreter().toString(), "main.py")
            .directory(directory.toFile())
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    int exitCode = process.waitFor();
    return new Outcome(exitCode, Files.readString(output, UTF_8), Files.readString(errors, UTF_8));
  }
}
