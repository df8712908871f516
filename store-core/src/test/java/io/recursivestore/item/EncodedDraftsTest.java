package io.recursivestore.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EncodedDraftsTest {
  @Test
  void partsAreTheDraftsInOrderEachTimeTheyAreGoneThrough() {
    List<String> ids = IntStream.range(0, 50_000).mapToObj(i -> "id " + i).toList();
    EncodedDrafts encoded =
        EncodedDrafts.of(ids.stream().map(id -> ItemDraft.json("1").withId(id)).toList(), 1);

    assertThat(encoded.parts()).isGreaterThan(2);
    List<String> first = ids(encoded, 3);
    assertThat(first).isNotEmpty().isEqualTo(ids.subList(0, first.size()));
    assertThat(ids(encoded, encoded.parts())).isEqualTo(ids);
    assertThat(ids(encoded, encoded.parts())).isEqualTo(ids);
    assertThat(encoded.all().items()).extracting(EncodedItem::id).isEqualTo(ids);
  }

  private static List<String> ids(EncodedDrafts encoded, int parts) {
    List<String> ids = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      encoded.part(part).items().forEach(item -> ids.add(item.id()));
    }
    return ids;
  }
}
