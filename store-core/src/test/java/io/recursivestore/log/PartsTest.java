package io.recursivestore.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.DataType;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaChange;
import io.recursivestore.model.SchemaEvolution;
import io.recursivestore.model.Value;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Versions of many fragments, which lie in parts. */
final class PartsTest {
  private static final String PARTS = "datasets/sales/parts";

  private final ObjectStore objects = new MemoryObjectStore();

  @Test
  void versionOfManyFragmentsIsTheSameWhoeverReadsIt() {
    CommitLog writer = log();
    writer.create(Drafts.create());
    List<Fragment> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      List<Fragment> added = numbered(all.size(), 700);
      all.addAll(added);
      writer.commit(base -> CommitDraft.append(added, CommitInfo.NONE));
    }
    assertThat(objects.listNames(PARTS)).hasSizeBetween(4, 8);
    assertThat(writer.latest().fragments()).isEqualTo(all);
    assertThat(log().latest().fragments()).isEqualTo(all);
    assertThat(log().at(5).fragments()).isEqualTo(all.subList(0, 4 * 700));
    assertThat(log().latest().rows()).isEqualTo(all.size() * 10L);
  }

  @Test
  void partsInWhichNothingMatchesAreNotRead() {
    CommitLog writer = log();
    writer.create(Drafts.create());
    writer.commit(base -> CommitDraft.append(numbered(0, 5_000), CommitInfo.NONE));
    Filter filter = new Filter.Compare("x", Filter.Operator.EQ, new Value.OfLong(30_005));
    List<Fragment> found = log().latest().fragmentsFor(filter);
    assertThat(found).extracting(Fragment::path).containsExactly("data/f3000");

    for (String name : objects.listNames(PARTS)) {
      byte[] part = objects.get(PARTS + "/" + name).orElseThrow();
      if (!new String(part, java.nio.charset.StandardCharsets.UTF_8).contains("data/f3000\"")) {
        objects.delete(PARTS + "/" + name);
      }
    }
    assertThat(log().latest().fragmentsFor(filter)).isEqualTo(found);
    assertThatThrownBy(() -> log().latest().fragments())
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("is missing, but a checkpoint names it");
  }

  @Test
  void removedFragmentsGoFromPartsToo() {
    CommitLog writer = log();
    writer.create(Drafts.create());
    List<Fragment> all = numbered(0, 6_000);
    writer.commit(base -> CommitDraft.append(all, CommitInfo.NONE));
    Random random = new Random(5);
    List<Fragment> live = new ArrayList<>(all);
    for (int i = 0; i < 7; i++) {
      List<Fragment> removed = live.stream().filter(f -> random.nextInt(6) == 0).toList();
      live.removeAll(Set.copyOf(removed));
      writer.commit(
          base -> CommitDraft.change(Operation.OVERWRITE, removed, List.of(), CommitInfo.NONE));
      assertThat(log().latest().fragments()).isEqualTo(live);
      assertThat(writer.latest().fragments()).isEqualTo(live);
    }
    assertThat(log().at(2).fragments()).isEqualTo(all);
  }

  @Test
  void commitWritesAsMuchAfterALongHistoryAsAfterAShortOne() {
    CommitLog writer = log();
    writer.create(Drafts.create());
    long before = 0;
    List<Long> written = new ArrayList<>();
    for (int version = 2; version <= 6_000; version++) {
      int number = version;
      writer.commit(base -> CommitDraft.append(numbered(number, 1), CommitInfo.NONE));
      if (version % 2_000 == 0) {
        long bytes = objects.list("datasets").stream().mapToLong(o -> o.size()).sum();
        written.add(bytes - before);
        before = bytes;
      }
    }
    assertThat(written.get(2)).isLessThan(written.get(0) * 11 / 10);
  }

  @Property(tries = 200)
  void partIsReadBackAsItWasWritten(@ForAll Random random) {
    List<Fragment> fragments = new ArrayList<>();
    boolean isKnown = random.nextBoolean();
    for (int i = random.nextInt(6); i >= 0; i--) {
      Map<Integer, ColumnStatistics> columns = new HashMap<>();
      for (int id = 1; id < 5; id++) {
        if (random.nextInt(4) > 0) {
          columns.put(id, statistics(id, random));
        }
      }
      fragments.add(
          new Fragment(
              "data/" + UUID.randomUUID(),
              9,
              random.nextLong(99),
              random.nextInt(),
              columns,
              isKnown ? random.nextInt(9) : Fragment.ANY_ID,
              isKnown ? random.nextInt() : 0));
    }
    assertThat(read(PartJson.write(fragments), fragments.size())).isEqualTo(fragments);
  }

  @Test
  void partsThatAreOlderThanAColumnHoldItsDefault() {
    CommitLog writer = log();
    writer.create(Drafts.create());
    List<Fragment> old = new ArrayList<>();
    for (Fragment f : numbered(0, 2_000)) {
      old.add(new Fragment(f.path(), f.rows(), f.bytes(), f.crc32c(), f.columns(), 1, 0));
    }
    writer.commit(base -> CommitDraft.append(old, CommitInfo.NONE));
    Schema more =
        SchemaEvolution.apply(
            writer.latest().schema().after(new Schema(List.of(), 1)),
            List.of(
                new SchemaChange.Add(
                    List.of("five"),
                    DataType.Primitive.INT64,
                    false,
                    new Value.OfLong(5),
                    SchemaChange.End.LAST)));
    writer.commit(base -> CommitDraft.alter(more, CommitInfo.NONE));
    writer.commit(base -> CommitDraft.append(numbered(2_000, 1), CommitInfo.NONE));

    Filter four = new Filter.Compare("five", Filter.Operator.EQ, new Value.OfLong(4));
    Filter five = new Filter.Compare("five", Filter.Operator.EQ, new Value.OfLong(5));
    assertThat(log().latest().fragmentsFor(five)).hasSize(2_001);
    objects.listNames(PARTS).forEach(name -> objects.delete(PARTS + "/" + name));
    assertThat(log().latest().fragmentsFor(four))
        .extracting(Fragment::path)
        .containsExactly("data/f2000");
  }

  @Property(tries = 200)
  void aFilterSelectsTheSameFromPartsAsFromFragments(@ForAll Random random) {
    CommitLog writer = log(new MemoryObjectStore());
    writer.create(Drafts.create());
    List<Fragment> all = new ArrayList<>();
    for (int i = 0; i < 2_100; i++) {
      long low = random.nextInt(100);
      Value min = random.nextInt(9) == 0 ? null : new Value.OfLong(low);
      Value max = random.nextInt(9) == 0 ? null : new Value.OfLong(low + random.nextInt(5));
      all.add(
          new Fragment(
              "data/" + i,
              10,
              1,
              0,
              random.nextInt(9) == 0
                  ? Map.of()
                  : Map.of(1, new ColumnStatistics(random.nextInt(11), min, max))));
    }
    writer.commit(base -> CommitDraft.append(all, CommitInfo.NONE));
    Filter filter =
        new Filter.Compare(
            "x",
            List.of(Filter.Operator.values()).get(random.nextInt(5)),
            new Value.OfLong(random.nextInt(110) - 5));
    var statistics = new io.recursivestore.model.StatisticsFilter(writer.latest().schema(), filter);
    assertThat(writer.latest().fragmentsFor(filter))
        .isEqualTo(all.stream().filter(f -> statistics.mayMatch(f.rows(), f.columns())).toList());
  }

  @Test
  void damagedPartIsNamed() {
    CommitLog writer = log();
    writer.create(Drafts.create());
    writer.commit(base -> CommitDraft.append(numbered(0, 2_500), CommitInfo.NONE));
    String key = PARTS + "/" + objects.listNames(PARTS).get(0);
    byte[] whole = objects.get(key).orElseThrow();
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      objects.replace(key, damaged);
      assertThatThrownBy(() -> log().latest().fragments())
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining("'" + key + "' is damaged");
    }
  }

  @Test
  void partOfAnythingIsReadOrRefused() {
    List<Fragment> fragments = numbered(0, 3);
    byte[] whole = PartJson.write(fragments);
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      Throwable failure =
          catchThrowable(
              () -> CommitJson.reading("p", () -> PartParser.read(damaged, 3, Optional.empty())));
      if (failure != null) {
        assertThat(failure).isInstanceOf(CorruptDataException.class);
      }
    }
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(
              () -> CommitJson.reading("p", () -> PartParser.read(cut, 3, Optional.empty())))
          .isInstanceOf(CorruptDataException.class);
    }
    assertThatThrownBy(() -> read(whole, 2)).isInstanceOf(CorruptDataException.class);
    assertThatThrownBy(() -> read(whole, 4)).isInstanceOf(CorruptDataException.class);
  }

  private static List<Fragment> read(byte[] part, int size) {
    List<Fragment> fragments = new ArrayList<>();
    CommitJson.reading("part", () -> PartParser.read(part, size, Optional.empty()))
        .select(Set.of(), Optional.empty(), fragments::add);
    return fragments;
  }

  private static ColumnStatistics statistics(int id, Random random) {
    return new ColumnStatistics(
        random.nextInt(9),
        random.nextInt(3) == 0 ? null : value(id, random),
        random.nextInt(3) == 0 ? null : value(id, random));
  }

  private static Value value(int id, Random random) {
    return switch (id) {
      case 1 -> new Value.OfLong(random.nextLong());
      case 2 ->
          new Value.OfDouble(
              random.nextInt(5) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian());
      case 3 -> new Value.OfDecimal(BigDecimal.valueOf(random.nextLong(), 9));
      default -> new Value.OfString(List.of("", "größe", "\"\\\n").get(random.nextInt(3)));
    };
  }

  /** Fragment number n holds the ten numbers from 10 n. */
  private static List<Fragment> numbered(int first, int count) {
    List<Fragment> fragments = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      fragments.add(
          new Fragment(
              "data/f" + i,
              10,
              100,
              i,
              Map.of(
                  1,
                  new ColumnStatistics(
                      0, new Value.OfLong(10L * i), new Value.OfLong(10L * i + 9)))));
    }
    return fragments;
  }

  private CommitLog log() {
    return log(objects);
  }

  private static CommitLog log(ObjectStore objects) {
    return new CommitLog(objects, CollectionRef.dataset("sales"), Clock.systemUTC());
  }
}
