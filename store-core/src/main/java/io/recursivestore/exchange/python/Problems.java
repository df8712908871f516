package io.recursivestore.exchange.python;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StoreException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells somebody what can't be taken, and goes on. */
final class Problems {
  private final Consumer<PythonProblem> listener;

  Problems(Consumer<PythonProblem> listener) {
    this.listener = listener;
  }

  /** Tells of one. */
  void add(PythonProblem problem) {
    listener.accept(problem);
  }

  /** Reads something, or tells why it can't be read. */
  <T> Optional<T> attempt(Path file, Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (StoreException e) {
      PythonProblem.Kind kind =
          e instanceof InvalidRequestException
              ? PythonProblem.Kind.REFUSED
              : PythonProblem.Kind.DAMAGED;
      add(new PythonProblem(kind, file, String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  <T> Optional<T> missing(Path file, String reason) {
    add(new PythonProblem(PythonProblem.Kind.MISSING, file, reason));
    return Optional.empty();
  }

  void unknown(Path file, String reason) {
    add(new PythonProblem(PythonProblem.Kind.UNKNOWN, file, reason));
  }
}
