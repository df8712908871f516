package io.recursivestore.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change of a schema. Columns are named by the way to them from the top: the members of structs
 * by their names, the elements of a list as {@code element}, a map's keys and values as {@code key}
 * and {@code value}. No change touches data that is stored: columns keep their ids, by which they
 * are found in older files.
 */
public sealed interface SchemaChange {

  /** Returns the way to the column. */
  List<String> path();

  /** Where a column goes among those beside it. */
  sealed interface Position {}

  /** One end of the columns. */
  enum End implements Position {
    /** Before all others. */
    FIRST,
    /** Behind all others. */
    LAST
  }

  /**
   * Behind another column.
   *
   * @param column its name
   */
  record After(String column) implements Position {}

  /**
   * Adds a column. Rows that are there already hold its default.
   *
   * @param path the way to it, with its name at the end
   * @param type its type; the ids in it are given anew
   * @param nullable whether it may hold null; if not, it needs a default
   * @param defaultValue its default, or null for null
   * @param position where it goes
   */
  record Add(
      List<String> path,
      DataType type,
      boolean nullable,
      @Nullable Value defaultValue,
      Position position)
      implements SchemaChange {
    /** Copies the list. */
    public Add {
      path = List.copyOf(path);
    }

    /**
     * Adds a column that may hold null, behind all others.
     *
     * @param name its name
     * @param type its type
     */
    public Add(String name, DataType type) {
      this(List.of(name), type, true, null, End.LAST);
    }
  }

  /**
   * Drops a column. Older versions still have it.
   *
   * @param path the way to it
   */
  record Drop(List<String> path) implements SchemaChange {
    /** Copies the list. */
    public Drop {
      path = List.copyOf(path);
    }
  }

  /**
   * Gives a column another name.
   *
   * @param path the way to it
   * @param name the new name
   */
  record Rename(List<String> path, String name) implements SchemaChange {
    /** Copies the list. */
    public Rename {
      path = List.copyOf(path);
    }
  }

  /**
   * Moves a column among those beside it.
   *
   * @param path the way to it
   * @param position where it goes
   */
  record Move(List<String> path, Position position) implements SchemaChange {
    /** Copies the list. */
    public Move {
      path = List.copyOf(path);
    }
  }

  /**
   * Gives a column a type that holds all its values: a longer integer, {@code float64} for {@code
   * float32}, a decimal of more digits and the same scale.
   *
   * @param path the way to it
   * @param type the new type
   */
  record Widen(List<String> path, DataType type) implements SchemaChange {
    /** Copies the list. */
    public Widen {
      path = List.copyOf(path);
    }
  }

  /**
   * Allows nulls in a column that had to have a value.
   *
   * @param path the way to it
   */
  record AllowNull(List<String> path) implements SchemaChange {
    /** Copies the list. */
    public AllowNull {
      path = List.copyOf(path);
    }
  }
}
