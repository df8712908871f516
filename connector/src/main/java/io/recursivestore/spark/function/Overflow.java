package io.recursivestore.spark.function;

import io.recursivestore.model.InvalidRequestException;

/** The error of integers that grow too large. */
final class Overflow {
  private Overflow() {}

  static InvalidRequestException of(Signature signature, ArithmeticException cause) {
    return new InvalidRequestException(
        signature.name()
            + "(window) of integers exceeds the range of BIGINT. Cast the window to ARRAY<DOUBLE>.",
        cause);
  }
}
