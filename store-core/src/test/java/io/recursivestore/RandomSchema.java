package io.recursivestore;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws schemas with every type, nested up to a depth. */
public final class RandomSchema {
  private static final List<String> NAMES =
      List.of("a", "a.b", "with space", "größe", "\"quoted\"", "key", "element", "list", "数");

  private final Random random;
  private int ids;

  private RandomSchema(Random random) {
    this.random = random;
  }

  /** Draws a schema of one to five top-level columns. */
  public static Schema draw(Random random, int depth) {
    return new Schema(new RandomSchema(random).columns(1 + random.nextInt(5), depth));
  }

  private List<Column> columns(int count, int depth) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = NAMES.get(random.nextInt(NAMES.size())) + i;
      columns.add(column(name, depth, random.nextInt(4) > 0));
    }
    return columns;
  }

  private Column column(String name, int depth, boolean nullable) {
    ids += 1 + random.nextInt(3);
    return new Column(ids, name, type(depth), nullable);
  }

  private DataType type(int depth) {
    int drawn = random.nextInt(depth > 0 ? 6 : 3);
    if (drawn == 3) {
      return new ListOf(column("element", depth - 1, random.nextBoolean()));
    }
    if (drawn == 4) {
      return new Struct(columns(1 + random.nextInt(3), depth - 1));
    }
    if (drawn == 5) {
      return new MapOf(
          column("key", depth - 1, false), column("value", depth - 1, random.nextBoolean()));
    }
    if (drawn == 2) {
      int precision = 1 + random.nextInt(Decimal.MAX_PRECISION);
      return new Decimal(precision, random.nextInt(precision + 1));
    }
    List<Primitive> primitives = List.of(Primitive.values());
    return primitives.get(random.nextInt(primitives.size()));
  }
}
