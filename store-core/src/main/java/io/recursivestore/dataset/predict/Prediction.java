package io.recursivestore.dataset.predict;

/**
 * What will probably be read next.
 *
 * @param access the range and its columns
 * @param confidence how often such a prediction came true lately, and how clear this one is: 0 to 1
 * @param reason why, in a few words, for people
 */
public record Prediction(Access access, double confidence, String reason) {}
