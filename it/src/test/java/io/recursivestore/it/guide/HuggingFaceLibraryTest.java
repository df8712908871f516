package io.recursivestore.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.exchange.Features;
import io.recursivestore.exchange.HuggingFaceDatasets;
import io.recursivestore.exchange.HuggingFaceDirectory;
import io.recursivestore.exchange.HuggingFaceStreams;
import io.recursivestore.exchange.ImportOptions;
import io.recursivestore.exchange.Imported;
import io.recursivestore.exchange.ParquetDirectory;
import io.recursivestore.exchange.SaveOptions;
import io.recursivestore.exchange.Split;
import io.recursivestore.exchange.hub.FakeHub;
import io.recursivestore.exchange.hub.HubDataset;
import io.recursivestore.exchange.hub.HubSaveOptions;
import io.recursivestore.exchange.hub.HubSettings;
import io.recursivestore.exchange.hub.HuggingFaceHub;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceLibraryTest {
  private static final int STEPS = 1_000;

  @TempDir Path directory;
  private Path saved;
  private String root;

  @BeforeEach
  void saveEpisodes() {
    saved = directory.resolve("episodes");
    root = directory.resolve("lab").toString();
    String origin = directory.resolve("origin").toString();
    List<StreamField> fields =
        List.of(
            StreamField.sequence("observation", FieldType.FLOAT32),
            StreamField.scalar("action", FieldType.INT64),
            StreamField.scalar("time", FieldType.INT64));
    String features = "{\"action\":{\"names\":[\"left\",\"right\"],\"_type\":\"ClassLabel\"}}";
    try (Store store = Store.openOrCreate(origin)) {
      StepStream stream =
          store
              .streams()
              .define(
                  "s", fields, new CommitInfo(List.of(), Map.of("huggingface.features", features)));
      try (StepWriter writer = stream.writer()) {
        for (int step = 0; step < STEPS; step++) {
          writer.beginStep(step);
          writer.setDoubles(0, new double[] {step, -0.5}, 0, 2);
          writer.setLong(1, step % 2);
          writer.setLong(2, STEPS - step);
          writer.endStep();
        }
      }
      HuggingFaceDirectory.save(
          saved,
          Map.of("train", HuggingFaceStreams.split(stream, stream.snapshot(), false)),
          SaveOptions.DEFAULT);
    }
  }

  @Test
  void streams() {
    try (Store store = Store.openOrCreate(root)) {
      Split train = HuggingFaceDirectory.open(saved).get("train");
      Imported imported =
          HuggingFaceStreams.append(
              store.streams(), "episodes", train.sortedBy("time"), ImportOptions.DEFAULT);
      assertThat(imported.rows()).isEqualTo(1_000);
    }

    Path target = directory.resolve("back");
    try (Store store = Store.open(root)) {
      StepStream episodes = store.streams().open("episodes");
      Split split = HuggingFaceStreams.split(episodes, episodes.snapshot(), false);
      HuggingFaceDirectory.save(target, Map.of("train", split), SaveOptions.DEFAULT);
    }

    Features features = HuggingFaceDirectory.open(target).get("train").features();
    assertThat(features.json("action")).contains("ClassLabel");
    assertThat(features.names()).containsExactly("observation", "action", "time");
  }

  @Test
  void datasets() {
    try (Store store = Store.openOrCreate(root)) {
      for (Map.Entry<String, Split> split : HuggingFaceDirectory.open(saved).entrySet()) {
        String name = "episodes-" + split.getKey();
        HuggingFaceDatasets.append(store.datasets(), name, split.getValue(), ImportOptions.DEFAULT);
      }
      Dataset train = store.datasets().open("episodes-train");
      Split rows = HuggingFaceDatasets.split(train, train.at(1));
      ParquetDirectory.save(
          directory.resolve("shards"),
          Map.of("train", rows.select(List.of("observation", "action"))),
          SaveOptions.DEFAULT.withMaxShardBytes(100_000_000));
    }

    Split read = ParquetDirectory.open(directory.resolve("shards")).get("train");
    assertThat(read.rows()).hasValue(1_000);
    assertThat(read.features().names()).containsExactly("observation", "action");
  }

  @Test
  void theHub() throws IOException {
    try (FakeHub fake = FakeHub.start()) {
      HubSettings settings =
          HubSettings.fromEnvironment()
              .withEndpoint(fake.endpoint())
              .withToken(FakeHub.TOKEN)
              .withCache(directory.resolve("cache"));
      Map<String, Split> splits = HuggingFaceDirectory.open(saved);

      HuggingFaceHub hub = new HuggingFaceHub(settings);
      String commit =
          hub.save(HubDataset.of("ada/episodes"), splits, HubSaveOptions.DEFAULT.madePublic());
      Split train = hub.load(HubDataset.of("ada/episodes").at(commit), "train");

      assertThat(train.rows()).hasValue(1_000);
      assertThat(train.features()).isEqualTo(splits.get("train").features());
    }
  }
}
