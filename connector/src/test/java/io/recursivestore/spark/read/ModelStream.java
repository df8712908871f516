package io.recursivestore.spark.read;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.spark.option.WindowPartial;
import io.recursivestore.spark.option.WindowUnit;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.SmallSegments;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream as a plain list of steps: what a test writes, and from which it works out in the
 * simplest way what it should read.
 */
record ModelStream(List<Step> steps) {
  static final String NAME = "s";
  static final List<String> COLUMNS = List.of("step", "x", "seen", "done");
  static final List<StreamField> FIELDS =
      List.of(
          StreamField.scalar("x", FieldType.INT64),
          StreamField.sequence("seen", FieldType.FLOAT32),
          StreamField.scalar("done", FieldType.BOOL));

  /** Elements of a step that has all fields. */
  private static final int STRIDE = 4;

  /**
   * A step; null is a field that it lacks.
   *
   * @param seen any number of values
   */
  record Step(long step, @Nullable Long x, @Nullable List<Float> seen, @Nullable Boolean done) {
    List<Object> row() {
      return Arrays.asList(step, x, seen, done);
    }

    List<List<Object>> tokens() {
      List<List<Object>> tokens = new ArrayList<>();
      if (x != null) {
        tokens.add(List.of(step, 0, x));
      }
      if (seen != null) {
        seen.forEach(value -> tokens.add(List.of(step, 1, Double.doubleToRawLongBits(value))));
      }
      if (done != null) {
        tokens.add(List.of(step, 2, done ? 1L : 0L));
      }
      return tokens;
    }

    void append(StepWriter writer) {
      writer.beginStep(step);
      if (x != null) {
        writer.setLong(0, x);
      }
      if (seen != null) {
        double[] values = seen.stream().mapToDouble(Float::doubleValue).toArray();
        writer.setDoubles(1, values, 0, values.length);
      }
      if (done != null) {
        writer.setBoolean(2, done);
      }
      writer.endStep();
    }
  }

  /** Makes steps at random, all with the same fields. */
  static ModelStream random(
      SplittableRandom random, int size, double endOfEpisode, int largestGap) {
    return random(random, size, endOfEpisode, largestGap, size);
  }

  /** Makes steps at random. From one on, they may lack fields, and sequences have any length. */
  static ModelStream random(
      SplittableRandom random, int size, double endOfEpisode, int largestGap, int regular) {
    List<Step> steps = new ArrayList<>();
    long step = random.nextLong(-1000, 1000);
    for (int i = 0; i < size; i++) {
      boolean ragged = i >= regular;
      List<Float> seen = new ArrayList<>();
      for (int length = ragged ? random.nextInt(5) : 2; length > 0; length--) {
        seen.add((float) random.nextDouble());
      }
      boolean done = random.nextDouble() < endOfEpisode;
      boolean lacksDone = lacks(random, ragged && !done);
      boolean lacksSeen = lacks(random, ragged);
      // A step has at least one field.
      boolean lacksX = lacks(random, ragged && !(lacksSeen && lacksDone));
      steps.add(
          new Step(
              step,
              lacksX ? null : Long.valueOf(random.nextLong()),
              lacksSeen ? null : seen,
              lacksDone ? null : Boolean.valueOf(done)));
      step += random.nextInt(1, largestGap + 1);
    }
    return new ModelStream(steps);
  }

  private static boolean lacks(SplittableRandom random, boolean possible) {
    return possible && random.nextInt(3) == 0;
  }

  /** Writes the steps as a stream of a new store. */
  void write(String root, int rowsOfSegment) {
    try (Store store = Store.openOrCreate(root);
        StepWriter writer =
            SmallSegments.of(store.objects(), rowsOfSegment * STRIDE * Long.BYTES)
                .define(NAME, FIELDS, CommitInfo.NONE)
                .writer()) {
      steps.forEach(step -> step.append(writer));
    }
  }

  /** Returns the step at a fraction of the stream, and after the last one at 1. */
  long stepAt(double fraction) {
    int row = (int) (fraction * steps.size());
    if (row < steps.size()) {
      return steps.get(row).step();
    }
    return steps.isEmpty() ? 0 : steps.get(steps.size() - 1).step() + 1;
  }

  ModelStream range(long from, long to) {
    return new ModelStream(steps.stream().filter(s -> from <= s.step() && s.step() < to).toList());
  }

  /** Returns each row as the list of its columns. */
  List<List<Object>> rows() {
    return steps.stream().map(Step::row).toList();
  }

  /** Returns each window as the list of its columns, each of which is a list. */
  List<List<Object>> windows(Windows shape) {
    List<List<Object>> windows = new ArrayList<>();
    for (List<List<Object>> episode : episodes(shape)) {
      int length = shape.episodes() ? episode.size() : shape.length();
      int stride = shape.episodes() ? episode.size() : shape.stride();
      for (int start = 0; start < episode.size(); start += stride) {
        List<List<Object>> rows = episode.subList(start, Math.min(start + length, episode.size()));
        if (rows.size() == length || shape.partial() != WindowPartial.DROP) {
          windows.add(columns(rows, shape.partial() == WindowPartial.PAD ? length : rows.size()));
        }
      }
    }
    return windows;
  }

  /** Returns what a random order makes of rows or windows. */
  static List<List<Object>> shuffled(
      List<List<Object>> rows, long seed, long epoch, long offset, long sample) {
    Permutation order = new Permutation(rows.size(), seed, epoch);
    return LongStream.range(offset, Math.min(rows.size(), sample))
        .mapToObj(place -> rows.get((int) order.at(place)))
        .toList();
  }

  private List<List<List<Object>>> episodes(Windows shape) {
    if (shape.unit() == WindowUnit.TOKENS) {
      return List.of(steps.stream().flatMap(s -> s.tokens().stream()).toList());
    }
    List<List<List<Object>>> episodes = new ArrayList<>();
    List<List<Object>> episode = new ArrayList<>();
    for (Step step : steps) {
      episode.add(step.row());
      if (shape.boundary() != null && Boolean.TRUE.equals(step.done())) {
        episodes.add(episode);
        episode = new ArrayList<>();
      }
    }
    episodes.add(episode);
    return episodes;
  }

  private static List<Object> columns(List<List<Object>> rows, int length) {
    return IntStream.range(0, rows.get(0).size())
        .<Object>mapToObj(
            column -> {
              List<Object> values = new ArrayList<>();
              rows.forEach(row -> values.add(row.get(column)));
              values.addAll(Collections.nCopies(length - rows.size(), null));
              return values;
            })
        .toList();
  }
}
