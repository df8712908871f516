package io.recursivestore.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Store;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.spark.option.WindowPartial;
import io.recursivestore.spark.option.WindowUnit;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StreamSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Scans compared with lists: random streams of several segments, every form of window, every order,
 * wherever partitions and batches end.
 */
class StreamScanModelTest {
  /** Each writes a store, which takes long, and then reads it in several ways. */
  private static final int TRIES = 40;

  private Path directory;
  private String root;

  /** A stream, and where its segments end. */
  record Written(ModelStream model, int rowsOfSegment) {}

  /** Sizes of partitions and batches. */
  record Sizes(int partitionRows, int batchRows) {}

  @BeforeTry
  void createDirectory() throws IOException {
    directory = Files.createTempDirectory("scans");
    root = directory.resolve("store").toString();
  }

  @AfterTry
  void deleteDirectory() throws IOException {
    FileUtils.deleteDirectory(directory.toFile());
  }

  @Property(tries = TRIES)
  void windowsAreThoseOfTheList(
      @ForAll("streams") Written stream,
      @ForAll("shapes") List<Windows> shapes,
      @ForAll("sizes") Sizes sizes)
      throws IOException {
    stream.model().write(root, stream.rowsOfSegment());

    for (Windows shape : shapes) {
      assertThat(Batches.rows(scan(Optional.of(shape), sizes, Map.of())))
          .as(shape.toString())
          .isEqualTo(stream.model().windows(shape));
    }
  }

  @Property(tries = TRIES)
  void aRandomOrderOfWindowsIsThePermutationOfThem(
      @ForAll("streams") Written stream,
      @ForAll("shapes") List<Windows> shapes,
      @ForAll("sizes") Sizes sizes,
      @ForAll long seed,
      @ForAll @IntRange(max = 3) int epoch,
      @ForAll @IntRange(max = 40) int offset)
      throws IOException {
    stream.model().write(root, stream.rowsOfSegment());
    Map<String, Object> options =
        Map.of("shuffle-seed", seed, "shuffle-epoch", epoch, "shuffle-offset", offset);

    for (Windows shape : shapes) {
      List<List<Object>> windows = stream.model().windows(shape);
      assertThat(Batches.rows(scan(Optional.of(shape), sizes, options)))
          .as(shape.toString())
          .isEqualTo(ModelStream.shuffled(windows, seed, epoch, offset, Long.MAX_VALUE));
    }
  }

  @Property(tries = TRIES)
  void aRandomOrderOfStepsIsThePermutationOfThem(
      @ForAll("streams") Written stream,
      @ForAll("sizes") Sizes sizes,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int sample)
      throws IOException {
    stream.model().write(root, stream.rowsOfSegment());

    Map<String, Object> options = Map.of("shuffle-seed", seed, "sample-windows", sample);
    assertThat(Batches.rows(scan(Optional.empty(), sizes, options)))
        .isEqualTo(ModelStream.shuffled(stream.model().rows(), seed, 0, 0, sample));
  }

  @Property(tries = TRIES)
  void rangesOfStepsAreThoseOfTheList(
      @ForAll("streams") Written stream,
      @ForAll("shapes") List<Windows> shapes,
      @ForAll("sizes") Sizes sizes,
      @ForAll @DoubleRange(max = 1) double start,
      @ForAll @DoubleRange(max = 1) double length)
      throws IOException {
    stream.model().write(root, stream.rowsOfSegment());
    long from = stream.model().stepAt(start);
    long to = stream.model().stepAt(Math.min(1, start + length));
    ModelStream range = stream.model().range(from, to);
    Map<String, Object> options = Map.of("from-step", from, "to-step", to);

    assertThat(Batches.rows(scan(Optional.empty(), sizes, options))).isEqualTo(range.rows());
    for (Windows shape : shapes) {
      assertThat(Batches.rows(scan(Optional.of(shape), sizes, options)))
          .as(shape.toString())
          .isEqualTo(range.windows(shape));
    }
  }

  @Property(tries = TRIES)
  void aLimitGivesTheFirstWindowsAndReadsNoMore(
      @ForAll("streams") Written stream,
      @ForAll("shapes") List<Windows> shapes,
      @ForAll("sizes") Sizes sizes,
      @ForAll @IntRange(min = 1, max = 30) int limit)
      throws IOException {
    stream.model().write(root, stream.rowsOfSegment());

    for (Windows shape : shapes) {
      StreamScanBuilder builder = builder(Optional.of(shape), sizes, Map.of());
      boolean pushed = builder.pushLimit(limit);
      List<List<Object>> all = stream.model().windows(shape);
      assertThat(pushed).isEqualTo(shape.boundary() == null);
      assertThat(Batches.rows(builder.build()))
          .as(shape.toString())
          .isEqualTo(pushed ? all.subList(0, Math.min(limit, all.size())) : all);
    }
  }

  @Property(tries = TRIES)
  void windowsAreCountedWithoutReadingThem(
      @ForAll("streams") Written stream, @ForAll("shapes") List<Windows> shapes) {
    stream.model().write(root, stream.rowsOfSegment());

    try (Store store = Store.open(root)) {
      StreamSnapshot steps = store.streams().open(ModelStream.NAME).snapshot();
      for (Windows shape : shapes) {
        assertThat(WindowLayout.of(shape, steps).count())
            .as(shape.toString())
            .isEqualTo(stream.model().windows(shape).size());
      }
    }
  }

  @Provide
  Arbitrary<Written> streams() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.integers().between(0, 90),
            Arbitraries.of(0.0, 0.02, 0.1, 0.5, 1.0),
            Arbitraries.of(1, 5),
            Arbitraries.integers().between(0, 180),
            Arbitraries.integers().between(4, 60))
        .as(
            (seed, size, endOfEpisode, gap, regular, rowsOfSegment) ->
                new Written(
                    ModelStream.random(
                        new SplittableRandom(seed), size, endOfEpisode, gap, regular),
                    rowsOfSegment));
  }

  @Provide
  Arbitrary<List<Windows>> shapes() {
    Arbitrary<Integer> lengths = Arbitraries.integers().between(1, 40);
    Arbitrary<WindowPartial> partials = Arbitraries.of(WindowPartial.values());
    Arbitrary<Windows> shapes =
        Arbitraries.oneOf(
            Arbitraries.just(
                new Windows(Windows.EPISODE, 1, WindowUnit.STEPS, WindowPartial.DROP, "done")),
            Combinators.combine(lengths, lengths, partials, Arbitraries.of("done").injectNull(0.5))
                .as(
                    (length, stride, partial, boundary) ->
                        new Windows(length, stride, WindowUnit.STEPS, partial, boundary)),
            Combinators.combine(lengths, lengths, partials)
                .as(
                    (length, stride, partial) ->
                        new Windows(length, stride, WindowUnit.TOKENS, partial, null)));
    return shapes.list().ofMinSize(1).ofMaxSize(8);
  }

  @Provide
  Arbitrary<Sizes> sizes() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 120), Arbitraries.of(1, 2, 7, 64, 4096))
        .as(Sizes::new);
  }

  private Scan scan(Optional<Windows> shape, Sizes sizes, Map<String, Object> options) {
    return builder(shape, sizes, options).build();
  }

  private StreamScanBuilder builder(
      Optional<Windows> shape, Sizes sizes, Map<String, Object> options) {
    Map<String, String> all = new HashMap<>();
    options.forEach((key, value) -> all.put(key, value.toString()));
    all.put("target-partition-bytes", Integer.toString(sizes.partitionRows() * 4 * Long.BYTES));
    all.put("batch-rows", Integer.toString(sizes.batchRows()));
    try (Store store = Store.open(root)) {
      StepStream stream = store.streams().open(ModelStream.NAME);
      return new StreamScanBuilder(
          root,
          CollectionRef.stream(ModelStream.NAME),
          stream.schema(),
          stream.snapshot(),
          shape,
          new CaseInsensitiveStringMap(all));
    }
  }
}
