package io.recursivestore.spark.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.exchange.HuggingFaceDirectory;
import io.recursivestore.exchange.ParquetDirectory;
import io.recursivestore.exchange.ShardFormat;
import io.recursivestore.exchange.SplitSize;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Schema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Shards as files. They are written in a directory beside the one that was asked for, which takes
 * its name when all of them are there: nobody trains on half of a split.
 */
final class DirectoryOutput implements PrepOutput {
  private static final String RECORD = "prep.json";
  private static final String JOB = "job.json";
  private static final String LOCK = "lock";
  private static final int FINGERPRINT_DIGITS = 16;

  private final Path target;
  private final Path directory;
  private final Path work;
  private final ShardFormat format;
  private @Nullable Schema schema;
  private @Nullable DirectoryLock running;

  DirectoryOutput(OutputPlace output) {
    this.target = Path.of(output.place()).toAbsolutePath().normalize();
    this.directory = target.resolveSibling(".prep-" + target.getFileName());
    this.work = directory.resolve(DirectoryTarget.WORK);
    this.format = ShardFormat.valueOf(output.kind().name());
  }

  @Override
  public String place() {
    return "'" + target + "'";
  }

  @Override
  public Optional<PrepRecord> begun() {
    if (Files.exists(directory.resolve(RECORD)) && !Files.exists(target.resolve(RECORD))) {
      // The job was killed between its last steps, or is about to do them.
      lock();
      publish();
    }
    Optional<JsonNode> done = finished();
    if (done.isPresent()) {
      return done.map(node -> PrepRecord.of(node, place()));
    }
    if (Files.exists(target)
        && (!Files.isDirectory(target) || !DirectoryFiles.list(target).isEmpty())) {
      throw PrepProblems.taken("something in " + place());
    }
    Path job = work.resolve(JOB);
    return Files.exists(job)
        ? Optional.of(PrepRecord.of(json(job), "'" + job + "'"))
        : Optional.empty();
  }

  @Override
  public Optional<JsonNode> finished() {
    Path record = target.resolve(RECORD);
    if (!Files.exists(record)) {
      return Optional.empty();
    }
    JsonNode node = json(record);
    for (JsonNode split : node.path("splits")) {
      for (JsonNode file : split.path("files")) {
        Path path = target.resolve(file.path("path").asText());
        if (DirectoryFiles.size(path) != file.path("bytes").asLong()) {
          throw new CorruptDataException(
              "Shard '"
                  + path
                  + "' is missing, or has another size than "
                  + RECORD
                  + " says. Remove "
                  + place()
                  + ", and run the job again.");
        }
      }
    }
    return Optional.of(node);
  }

  @Override
  public void begin(PrepRecord job, Schema columns, Parent parent) {
    schema = columns;
    lock();
    Path file = work.resolve(JOB);
    boolean goesOn = Files.exists(file);
    if (goesOn) {
      // It may be of another run that began and ended since this one looked.
      PrepRecord.of(json(file), "'" + file + "'").requireSame(job, place());
    }
    // What killed runs left. Tasks' files have names of their own.
    Stream.concat(
            DirectoryFiles.list(directory).stream()
                .filter(left -> !left.equals(work) && !(goesOn && Files.isDirectory(left))),
            DirectoryFiles.list(work).stream()
                .filter(left -> !isReport(left) && !left.equals(file) && !left.endsWith(LOCK)))
        .forEach(DirectoryFiles::delete);
    if (goesOn) {
      return;
    }
    job.splits()
        .fieldNames()
        .forEachRemaining(
            split -> {
              Path shard = directory.resolve(format.path(split, 0, 1));
              DirectoryFiles.makeDirectory(shard.resolveSibling(""));
            });
    DirectoryFiles.write(file, PrepRecord.bytes(job.toJson()));
  }

  @Override
  public Map<String, ShardReport> done() {
    Map<String, ShardReport> done = new HashMap<>();
    for (Path file : DirectoryFiles.list(work)) {
      if (isReport(file)) {
        ShardReport report = ShardReport.of(json(file));
        if (DirectoryFiles.size(directory.resolve(report.path())) == report.bytes()) {
          done.put(report.id(), report);
        }
      }
    }
    return done;
  }

  @Override
  public ShardTarget target() {
    return new DirectoryTarget(directory.toString(), format);
  }

  /** Tasks have kept them. */
  @Override
  public void keep(List<ShardReport> shards) {}

  @Override
  public JsonNode finish(PrepRecord job, Map<String, List<ShardReport>> shards) {
    describe(shards);
    ObjectNode record = job.finished(shards);
    DirectoryFiles.write(directory.resolve(RECORD), PrepRecord.bytes(record));
    publish();
    return record;
  }

  @Override
  public void close() {
    if (running != null) {
      running.close();
    }
  }

  /** Two runs at once would remove each other's files. */
  private void lock() {
    DirectoryFiles.makeDirectory(work);
    running = DirectoryLock.of(work.resolve(LOCK), place());
  }

  /** The lock is among what goes, so that from there to the new name nothing may take long. */
  private void publish() {
    DirectoryFiles.sync(directory, work);
    DirectoryFiles.delete(work);
    DirectoryFiles.rename(directory, target);
  }

  private static boolean isReport(Path file) {
    return file.toString().endsWith(DirectoryTarget.REPORT) && !file.endsWith(JOB);
  }

  private void describe(Map<String, List<ShardReport>> shards) {
    Schema columns = Objects.requireNonNull(schema);
    org.apache.arrow.vector.types.pojo.Schema arrow = ArrowSchemas.toArrow(columns);
    if (format == ShardFormat.PARQUET) {
      Map<String, SplitSize> sizes = new LinkedHashMap<>();
      shards.forEach((split, reports) -> sizes.put(split, size(reports)));
      DirectoryFiles.write(
          directory.resolve("README.md"),
          ParquetDirectory.card(arrow, sizes).text().getBytes(StandardCharsets.UTF_8));
    }
    if (format == ShardFormat.HUGGINGFACE) {
      shards.forEach(
          (split, reports) ->
              HuggingFaceDirectory.describeSplit(
                  directory.resolve(split),
                  split,
                  reports.stream().map(r -> r.path().substring(r.path().indexOf('/') + 1)).toList(),
                  arrow,
                  fingerprint(split, reports)));
      HuggingFaceDirectory.describeDictionary(directory, shards.keySet());
    }
  }

  private static SplitSize size(List<ShardReport> reports) {
    return new SplitSize(
        reports.stream().mapToLong(ShardReport::rows).sum(),
        reports.stream().mapToLong(ShardReport::rowBytes).sum(),
        reports.stream().mapToLong(ShardReport::bytes).sum());
  }

  /** The same content has the same fingerprint, and no other content has. */
  private static String fingerprint(String split, List<ShardReport> reports) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(split.getBytes(StandardCharsets.UTF_8));
      reports.forEach(r -> digest.update(r.checksum().getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest()).substring(0, FINGERPRINT_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(Path file) {
    return PrepRecord.read(DirectoryFiles.read(file), "'" + file + "'");
  }
}
