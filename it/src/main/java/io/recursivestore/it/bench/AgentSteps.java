package io.recursivestore.it.bench;

import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.util.List;
import java.util.SplittableRandom;

/** The steps of an agent, of 11 values each, that benchmarks append and read. */
final class AgentSteps {
  static final int OBSERVATION = 8;

  /** Values of a step. */
  static final int TOKENS = OBSERVATION + 3;

  static final List<StreamField> FIELDS =
      List.of(
          StreamField.scalar("action", FieldType.INT64),
          StreamField.sequence("observation", FieldType.FLOAT32),
          StreamField.scalar("reward", FieldType.FLOAT64),
          StreamField.scalar("done", FieldType.BOOL));

  private static final int OBSERVATIONS = 1024;

  private final float[][] singles = new float[OBSERVATIONS][OBSERVATION];
  private final double[][] doubles = new double[OBSERVATIONS][OBSERVATION];

  AgentSteps() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < OBSERVATIONS; i++) {
      for (int k = 0; k < OBSERVATION; k++) {
        singles[i][k] = (float) random.nextDouble();
        doubles[i][k] = singles[i][k];
      }
    }
  }

  static long action(long step) {
    return step % 3;
  }

  float[] observation(long step) {
    return singles[(int) (step % OBSERVATIONS)];
  }

  static double reward(long step) {
    return step * 0.1;
  }

  static boolean done(long step) {
    return step % 100 == 99;
  }

  /** Appends steps one after another, without publishing them. */
  void append(StepWriter writer, long from, long to) {
    for (long step = from; step < to; step++) {
      writer.beginStep(step);
      writer.setLong(0, action(step));
      writer.setDoubles(1, doubles[(int) (step % OBSERVATIONS)], 0, OBSERVATION);
      writer.setDouble(2, reward(step));
      writer.setBoolean(3, done(step));
      writer.endStep();
    }
  }
}
