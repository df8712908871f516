package io.recursivestore.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.exchange.HuggingFaceDirectory;
import io.recursivestore.exchange.SaveOptions;
import io.recursivestore.exchange.Split;
import io.recursivestore.exchange.hub.FakeHub;
import io.recursivestore.exchange.hub.HubDataset;
import io.recursivestore.exchange.hub.HubSaveOptions;
import io.recursivestore.exchange.hub.HubSettings;
import io.recursivestore.exchange.hub.HuggingFaceHub;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * HuggingFace's own client and this library meet at one Hub. That their client works with it shows
 * that it behaves as the real one does.
 */
class HuggingFaceHubTest {
  private static final List<String> NAMES = List.of("scalars", "sequences", "nested", "dictionary");

  @TempDir private static Path shared;
  @TempDir private Path directory;
  private static FakeHub fake;
  private static HuggingFaceHub hub;
  private static JsonNode pushed;

  @BeforeAll
  static void push() throws IOException, InterruptedException {
    fake = FakeHub.start();
    hub =
        new HuggingFaceHub(
            HubSettings.fromEnvironment()
                .withEndpoint(fake.endpoint())
                .withToken(FakeHub.TOKEN)
                .withCache(shared.resolve("cache")));
    pushed = run(shared, "push");
  }

  @AfterAll
  static void stop() {
    fake.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalars", "sequences", "nested", "dictionary"})
  void whatTheyPushLoads(String name) throws IOException {
    assertThat(HuggingFaceReport.of(loaded("me/" + name)))
        .isEqualTo(HuggingFaceReport.canonical(pushed.get(name)));
  }

  @Test
  void theirClientLoadsWhatItPushed() throws IOException, InterruptedException {
    JsonNode pulled = run(directory, "pull", "me/scalars", "me/dictionary");

    assertThat(pulled.get("scalars")).isEqualTo(pushed.get("scalars"));
    assertThat(pulled.get("dictionary")).isEqualTo(pushed.get("dictionary"));
  }

  @Test
  void whatIsSavedLoadsInTheirClient() throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    for (String name : NAMES) {
      String id = "me/our-" + name;
      hub.save(
          HubDataset.of(id),
          loaded("me/" + name),
          HubSaveOptions.DEFAULT.withFiles(SaveOptions.DEFAULT.withMaxShardBytes(20_000)));
      ids.add(id);
    }

    JsonNode pulled = run(directory, "pull", ids.toArray(String[]::new));

    for (String name : NAMES) {
      assertThat(HuggingFaceReport.canonical(pulled.get("our-" + name)))
          .as(name)
          .isEqualTo(HuggingFaceReport.canonical(pushed.get(name)));
    }
  }

  @Test
  void bothWriteTheSameCard() throws IOException, InterruptedException {
    HubDataset dataset = HubDataset.of("me/shared");
    Split rows = loaded("me/dictionary").get("test");
    hub.save(dataset, "train", rows, HubSaveOptions.DEFAULT);

    run(directory, "push-split", "me/shared", "test");
    hub.save(dataset, "validation", rows, HubSaveOptions.DEFAULT);
    run(directory, "push-split", "me/shared", "train");

    JsonNode pulled = run(directory, "pull", "me/shared").get("shared");
    Map<String, Integer> sizes = new LinkedHashMap<>();
    pulled.properties().forEach(s -> sizes.put(s.getKey(), s.getValue().get("rows").size()));
    assertThat(sizes)
        .containsOnly(Map.entry("train", 7), Map.entry("test", 7), Map.entry("validation", 3));
    assertThat(hub.splits(dataset)).containsExactlyInAnyOrder("train", "test", "validation");
    HuggingFaceDirectory.save(directory.resolve("d"), loaded("me/shared"), SaveOptions.DEFAULT);
    assertThat(HuggingFaceDirectory.open(directory.resolve("d"))).hasSize(3);
  }

  @Test
  void nobodySendsTheTokenElsewhere() throws IOException, InterruptedException {
    loaded("me/sequences");
    run(directory, "pull", "me/sequences");

    assertThat(fake.leaks()).isEmpty();
    assertThat(fake.requests()).anyMatch(request -> request.startsWith("GET /large/"));
  }

  private static Map<String, Split> loaded(String id) {
    Map<String, Split> splits = new LinkedHashMap<>();
    for (String split : hub.splits(HubDataset.of(id))) {
      splits.put(split, hub.load(HubDataset.of(id), split));
    }
    return splits;
  }

  private static JsonNode run(Path scratch, String command, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(command, fake.endpoint(), FakeHub.TOKEN));
    all.addAll(List.of(arguments));
    return HuggingFaceReport.run(scratch, all);
  }
}
