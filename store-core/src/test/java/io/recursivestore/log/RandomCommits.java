package io.recursivestore.log;

import io.recursivestore.RandomSchema;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Expiry;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.NamedId;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.Totals;
import io.recursivestore.model.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/** Draws commits that use every part of the format. */
final class RandomCommits {
  private final Random random;

  RandomCommits(Random random) {
    this.random = random;
  }

  Commit commit() {
    long version = 1 + random.nextLong(1L << 40);
    return new Commit(
        version,
        time(),
        List.of(Operation.values()).get(random.nextInt(Operation.values().length)),
        random.nextBoolean() ? version - 1 : random.nextLong(version),
        random.nextBoolean() ? Optional.of(RandomSchema.draw(random, 3)) : Optional.empty(),
        some(this::fragment),
        some(() -> path()),
        totals(),
        random.nextBoolean() ? Optional.of(expiry()) : Optional.empty(),
        some(this::parent),
        meta());
  }

  State state() {
    return new State(
        1 + random.nextInt(Integer.MAX_VALUE),
        time(),
        time(),
        RandomSchema.draw(random, 3),
        totals(),
        expiry(),
        random.nextBoolean() ? Optional.of("arrow") : Optional.empty(),
        some(this::part),
        Set.copyOf(some(this::path)),
        some(this::fragment));
  }

  private Part part() {
    Fragment fragment = fragment();
    return new Part(
        UUID.randomUUID() + ".json",
        new Totals(1 + random.nextInt(2_000), fragment.rows(), fragment.bytes()),
        random.nextInt(),
        fragment.columns(),
        fragment.lastId());
  }

  private Expiry expiry() {
    long oldest = 1 + random.nextLong(1L << 40);
    return new Expiry(
        oldest,
        new TreeSet<>(oldest == 1 ? List.of() : some(() -> 1 + random.nextLong(oldest - 1))));
  }

  private Totals totals() {
    return new Totals(
        random.nextInt(1 << 20), random.nextLong(1L << 40), random.nextLong(1L << 50));
  }

  /** Draws a commit on top of a state: it adds some fragments and may remove live ones. */
  CommitDraft draft(Snapshot base) {
    CommitInfo info = new CommitInfo(some(this::parent), meta());
    List<Fragment> added = some(this::fragment);
    return switch (random.nextInt(16)) {
      case 0 -> CommitDraft.fresh(Operation.OVERWRITE, Optional.empty(), added, info);
      case 1 ->
          CommitDraft.fresh(
              Operation.REPLACE, Optional.of(RandomSchema.draw(random, 2)), added, info);
      case 2 ->
          new CommitDraft(
              Operation.ROLLBACK,
              OptionalLong.of(1 + random.nextLong(base.version())),
              Optional.empty(),
              added,
              List.of(),
              Optional.empty(),
              info);
      case 3, 4 ->
          new CommitDraft(
              Operation.OVERWRITE,
              OptionalLong.empty(),
              Optional.empty(),
              added,
              base.fragments().stream().filter(f -> random.nextInt(3) == 0).toList(),
              Optional.empty(),
              info);
      default -> CommitDraft.append(added, info);
    };
  }

  Fragment fragment() {
    Map<Integer, ColumnStatistics> columns = new HashMap<>();
    some(() -> 1 + random.nextInt(1000)).forEach(id -> columns.put(id, statistics()));
    long rows = 9L + random.nextInt(1000);
    long bytes = random.nextLong(1L << 40);
    int crc32c = random.nextInt();
    return random.nextBoolean()
        ? new Fragment(path(), rows, bytes, crc32c, columns)
        : new Fragment(
            path(),
            rows,
            bytes,
            crc32c,
            columns,
            random.nextInt(1000),
            random.nextInt(),
            random.nextBoolean() ? Map.of() : names(2));
  }

  private Map<String, NamedId> names(int depth) {
    Map<String, NamedId> names = new HashMap<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int id = 1 + random.nextInt(1000);
      names.put("n \"" + i, new NamedId(id, depth == 0 ? Map.of() : names(depth - 1)));
    }
    return names;
  }

  private ColumnStatistics statistics() {
    return random.nextInt(4) == 0
        ? new ColumnStatistics(random.nextInt(9), null, null)
        : new ColumnStatistics(random.nextInt(9), value(), value());
  }

  private Value value() {
    return switch (random.nextInt(6)) {
      case 0 -> new Value.OfLong(random.nextLong());
      case 1 -> new Value.OfDouble((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(300)));
      case 2 ->
          new Value.OfDouble(
              List.of(Double.NEGATIVE_INFINITY, -0.0, 0.0, Double.MIN_VALUE, Double.MAX_VALUE)
                  .get(random.nextInt(5)));
      case 3 ->
          new Value.OfDecimal(new BigDecimal(new BigInteger(120, random), random.nextInt(39)));
      case 4 ->
          new Value.OfDecimal(new BigDecimal(BigInteger.TEN.pow(random.nextInt(38)).negate()));
      default -> new Value.OfString(text());
    };
  }

  private Parent parent() {
    return new Parent(
        random.nextBoolean() ? CollectionRef.dataset("d.1") : CollectionRef.stream("S_-"),
        random.nextLong(1L << 50));
  }

  private Map<String, String> meta() {
    Map<String, String> meta = new HashMap<>();
    some(() -> text()).forEach(key -> meta.put(key, text()));
    return meta;
  }

  private String text() {
    return List.of(
            "", "x", "\"\\\n\0", "größe", "数据", "\uD83D\uDE00", "{}", "null", "y".repeat(300))
        .get(random.nextInt(9));
  }

  private String path() {
    return "data/" + new UUID(random.nextLong(), random.nextLong()) + ".parquet";
  }

  private Instant time() {
    return Instant.EPOCH.plusNanos(random.nextLong(1L << 52) * 1_000);
  }

  private <T> List<T> some(Supplier<T> supplier) {
    List<T> drawn = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      drawn.add(supplier.get());
    }
    return drawn;
  }
}
