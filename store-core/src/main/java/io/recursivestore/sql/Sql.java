package io.recursivestore.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is put together from pieces of SQL and the values of its parameters. Whatever a
 * user gave is a parameter, and never a piece. Not thread-safe.
 */
public final class Sql {
  private final StringBuilder text = new StringBuilder();
  private final List<@Nullable Object> values = new ArrayList<>();

  /** Starts an empty statement. */
  public Sql() {}

  /**
   * Starts a statement.
   *
   * @param piece SQL with a question mark for each value
   * @param values numbers, texts, byte arrays or nulls
   */
  public static Sql of(String piece, @Nullable Object... values) {
    return new Sql().add(piece, values);
  }

  /**
   * Adds a piece.
   *
   * @param piece SQL with a question mark for each value
   * @param more numbers, texts, byte arrays or nulls
   */
  public Sql add(String piece, @Nullable Object... more) {
    text.append(piece);
    Collections.addAll(values, more);
    return this;
  }

  /**
   * Adds another statement's text and values.
   *
   * @param other what is added
   */
  public Sql add(Sql other) {
    text.append(other.text);
    values.addAll(other.values);
    return this;
  }

  /**
   * Adds a list in parentheses.
   *
   * @param more its values, at least one
   */
  public Sql list(Collection<?> more) {
    text.append('(').append("?, ".repeat(more.size() - 1)).append("?)");
    values.addAll(more);
    return this;
  }

  /** Returns the statement's text. */
  String text() {
    return text.toString();
  }

  /** Returns the values of its parameters. */
  List<@Nullable Object> values() {
    return values;
  }

  /** Returns the text alone, without values, which may be secret. */
  @Override
  public String toString() {
    return text();
  }
}
