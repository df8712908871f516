package io.recursivestore.exchange.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.exchange.Features;
import io.recursivestore.exchange.ParquetDirectory;
import io.recursivestore.exchange.SaveOptions;
import io.recursivestore.exchange.Split;
import io.recursivestore.exchange.SplitRowsOf;
import io.recursivestore.exchange.Table;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceHubTest {
  private static final HubDataset WEATHER = HubDataset.of("me/weather");
  private static final String FEATURES =
      """
      {"n": {"dtype": "int64", "_type": "Value"}, "label": {"names": ["a", "b"], "_type": "ClassLabel"},
       "obs": {"feature": {"dtype": "float32", "_type": "Value"}, "length": 2, "_type": "List"}}
      """;

  @TempDir private Path directory;
  private FakeHub fake;
  private HubSettings settings;
  private HuggingFaceHub hub;

  @BeforeEach
  void start() throws IOException {
    fake = FakeHub.start();
    settings = settings(Map.of("HF_ENDPOINT", fake.endpoint() + "/", "HF_TOKEN", FakeHub.TOKEN));
    hub = new HuggingFaceHub(settings);
  }

  @AfterEach
  void stop() {
    assertThat(fake.leaks()).as("the token went to another host").isEmpty();
    fake.close();
  }

  @Test
  void whatWasSavedLoads() {
    Map<String, Split> splits = new LinkedHashMap<>();
    splits.put("train", numbers(0, 2_500));
    splits.put("test", numbers(7, 3));

    String commit = hub.save(WEATHER, splits, HubSaveOptions.DEFAULT);

    assertThat(commit).matches("[0-9a-f]{40}");
    assertThat(fake.files("me/weather", "main"))
        .containsOnlyKeys(
            "README.md", "data/train-00000-of-00001.parquet", "data/test-00000-of-00001.parquet");
    assertThat(fake.isPrivate("me/weather")).isTrue();
    assertThat(hub.splits(WEATHER)).containsExactly("train", "test");
    Split train = hub.load(WEATHER, "train");
    assertThat(train.features()).isEqualTo(Features.parse(FEATURES));
    assertThat(SplitRowsOf.split(train)).isEqualTo(SplitRowsOf.split(numbers(0, 2_500)));
    assertThat(SplitRowsOf.split(hub.load(WEATHER.at(commit), "test"))).hasSize(3);
  }

  @Test
  void whatIsInTheCacheIsNotDownloadedAgain() {
    hub.save(WEATHER, "train", numbers(0, 10), HubSaveOptions.DEFAULT);
    hub.load(WEATHER, "train");
    fake.takeRequests();

    hub.load(WEATHER, "train");

    assertThat(fake.requests()).noneMatch(request -> request.contains("/resolve/"));
  }

  @Test
  void oneSplitIsReplacedAndTheOthersStay() {
    SaveOptions small = SaveOptions.DEFAULT.withMaxShardBytes(1_000);
    hub.save(
        WEATHER,
        Map.of("train", numbers(0, 3_000), "test", numbers(0, 5)),
        HubSaveOptions.DEFAULT.withFiles(small));
    fake.put("me/weather", "main", "notes.txt", new byte[] {1}, false);
    long before =
        fake.files("me/weather", "main").keySet().stream()
            .filter(f -> f.startsWith("data/train-"))
            .count();

    hub.save(WEATHER, "train", numbers(50, 2), HubSaveOptions.DEFAULT);

    assertThat(before).isGreaterThan(1);
    assertThat(fake.files("me/weather", "main"))
        .containsOnlyKeys(
            "README.md",
            "notes.txt",
            "data/train-00000-of-00001.parquet",
            "data/test-00000-of-00001.parquet");
    assertThat(fake.text("me/weather", "README.md"))
        .contains("num_examples: 2", "num_examples: 5")
        .doesNotContain("num_examples: 3000");
    assertThat(hub.load(WEATHER, "train").rows()).hasValue(2);
  }

  @Test
  void savingAllSplitsRemovesThoseThatAreGone() {
    hub.save(WEATHER, Map.of("train", numbers(0, 3), "old", numbers(0, 5)), HubSaveOptions.DEFAULT);

    hub.save(WEATHER, Map.of("train", numbers(0, 4)), HubSaveOptions.DEFAULT);

    assertThat(hub.splits(WEATHER)).containsExactly("train");
    assertThat(fake.files("me/weather", "main"))
        .doesNotContainKey("data/old-00000-of-00001.parquet");
    assertThat(fake.text("me/weather", "README.md")).doesNotContain("old");
  }

  @Test
  void aSplitOfOtherFeaturesIsRefusedBeforeItIsCommitted() {
    hub.save(
        WEATHER, Map.of("train", numbers(0, 3), "test", numbers(0, 3)), HubSaveOptions.DEFAULT);
    Split other = numbers(0, 1).select(List.of("n"));

    assertThatThrownBy(() -> hub.save(WEATHER, "train", other, HubSaveOptions.DEFAULT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("The other splits of configuration 'default' have the features");
    assertThatThrownBy(
            () ->
                hub.save(
                    HubDataset.of("me/other"),
                    Map.of("a", numbers(0, 1), "b", other),
                    HubSaveOptions.DEFAULT))
        .hasMessageContaining("has other features than those before it");
    assertThat(hub.load(WEATHER, "train").rows()).hasValue(3);
  }

  @Test
  void aCommitHasAtMostFiftyFilesAndTheLastTheCard() {
    Split split = numbers(0, 101, 1);

    hub.save(
        WEATHER,
        "train",
        split,
        HubSaveOptions.DEFAULT.withFiles(SaveOptions.DEFAULT.withMaxShardBytes(1)));

    assertThat(fake.commits("me/weather")).containsExactly(0, 50, 50, 2);
    assertThat(fake.files("me/weather", "main")).containsKey("data/train-00100-of-00101.parquet");
    assertThat(hub.load(WEATHER, "train").rows()).hasValue(101);
  }

  @Test
  void branchesAndConfigurationsAreMade() {
    HubDataset target = WEATHER.at("experiment").withConfig("en");

    hub.save(target, "train", numbers(0, 2), HubSaveOptions.DEFAULT.madePublic());

    assertThat(fake.isPrivate("me/weather")).isFalse();
    assertThat(fake.files("me/weather", "experiment"))
        .containsOnlyKeys("README.md", "en/train-00000-of-00001.parquet");
    assertThat(fake.files("me/weather", "main")).isEmpty();
    assertThat(hub.load(target, "train").rows()).hasValue(2);
    assertThat(hub.load(WEATHER.at("experiment"), "train").rows()).hasValue(2);
  }

  @Test
  void severalConfigurationsMustBeChosenFrom() {
    hub.save(WEATHER.withConfig("en"), "train", numbers(0, 2), HubSaveOptions.DEFAULT);
    hub.save(WEATHER.withConfig("fr"), "train", numbers(0, 3), HubSaveOptions.DEFAULT);

    assertThatThrownBy(() -> hub.load(WEATHER, "train"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("several configurations: [en, fr]");
    assertThat(hub.load(WEATHER.withConfig("fr"), "train").rows()).hasValue(3);
  }

  @Test
  void largeFilesGoInPartsAndComeInPages() {
    fake.partBytes(500);
    fake.pageSize(1);

    hub.save(WEATHER, Map.of("train", numbers(0, 2_000)), HubSaveOptions.DEFAULT);

    assertThat(fake.requests()).anyMatch(request -> request.matches("PUT /large/.*/3"));
    assertThat(SplitRowsOf.split(hub.load(WEATHER, "train"))).hasSize(2_000);
  }

  @Test
  void anotherCommitInBetweenIsNoticedAndTheCardReadAgain() {
    hub.save(WEATHER, "train", numbers(0, 2), HubSaveOptions.DEFAULT);
    fake.failNext("POST .*/commit/", 412, "");
    fake.failNext("POST .*/commit/", 409, "");
    fake.takeRequests();

    hub.save(WEATHER, "test", numbers(0, 2), HubSaveOptions.DEFAULT);

    assertThat(fake.requests().stream().filter(r -> r.contains("/commit/"))).hasSize(3);
    assertThat(hub.splits(WEATHER)).containsExactly("train", "test");
  }

  @Test
  void aBrokenOffDownloadGoesOnWhereItBroke() throws IOException {
    hub.save(WEATHER, "train", numbers(0, 3_000), HubSaveOptions.DEFAULT);
    fake.cutNext("GET /large/", 1_000);
    fake.cutNext("GET /large/", 500);
    fake.failNext("GET /large/", 503, "");
    List<Long> done = new ArrayList<>();

    Split split =
        new HuggingFaceHub(settings.withProgress((activity, bytes, total) -> done.add(bytes)))
            .load(WEATHER, "train");

    assertThat(split.rows()).hasValue(3_000);
    assertThat(done).isSorted().contains(1_000L, 1_500L);
    assertThat(names(settings.cache().resolve("blobs"))).noneMatch(n -> n.contains("incomplete"));
  }

  @Test
  void aDownloadThatAnotherProcessBeganGoesOn() throws IOException {
    hub.save(WEATHER, "train", numbers(0, 3_000), HubSaveOptions.DEFAULT);
    byte[] whole = fake.files("me/weather", "main").get("data/train-00000-of-00001.parquet");
    Path blobs = Files.createDirectories(settings.cache().resolve("blobs"));
    Path partial = blobs.resolve(FakeHubRepo.sha("SHA-256", whole) + ".incomplete");
    Files.write(partial, java.util.Arrays.copyOf(whole, 777));
    List<Long> done = new ArrayList<>();

    new HuggingFaceHub(
            settings.withProgress(
                (activity, bytes, total) -> {
                  if (total == whole.length) {
                    done.add(bytes);
                  }
                }))
        .load(WEATHER, "train");

    assertThat(done.get(0)).isGreaterThan(777);
    Files.delete(blobs.resolve(FakeHubRepo.sha("SHA-256", whole)));
    Files.write(partial, new byte[whole.length]);
    assertThatThrownBy(() -> hub.load(WEATHER, "train")).isInstanceOf(CorruptDataException.class);
    assertThat(hub.load(WEATHER, "train").rows()).hasValue(3_000);
  }

  @Test
  void contentThatIsNotWhatTheHubSaysIsRefused() throws IOException {
    hub.save(WEATHER, "train", numbers(0, 10), HubSaveOptions.DEFAULT);
    fake.damage("me/weather", "data/train-00000-of-00001.parquet");

    assertThatThrownBy(() -> hub.load(WEATHER, "train"))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("has the hash")
        .hasMessageContaining("data/train-00000-of-00001.parquet");
    assertThat(names(settings.cache().resolve("blobs")))
        .allMatch(n -> n.contains("incomplete") || n.length() == 40);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void whatMayPassIsTriedAgain(int status) {
    fake.failNext("POST /api/repos/create", status, "Retry-After:0");
    fake.failNext("POST .*/preupload/", status, "ratelimit:\"api\";r=0;t=0");
    fake.failNext("POST .*/batch", status, "");
    fake.failNext("PUT /large/", status, "");
    fake.failNext("GET .*/tree/", status, "");

    hub.save(WEATHER, "train", numbers(0, 3), HubSaveOptions.DEFAULT);

    assertThat(hub.load(WEATHER, "train").rows()).hasValue(3);
  }

  @Test
  void whatDoesNotPassIsSaid() {
    for (int i = 0; i < 6; i++) {
      fake.failNext("GET /api/datasets/me/weather", 503, "X-Request-Id:abc");
    }

    assertThatThrownBy(() -> hub.load(WEATHER, "train"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("The HuggingFace Hub failed for dataset 'me/weather'. (HTTP 503")
        .hasMessageContaining("request abc");
  }

  @Test
  void aCommitWhoseFateIsUnknownIsNotRepeated() {
    fake.failNext("POST .*/commit/", 500, "");

    assertThatThrownBy(() -> hub.save(WEATHER, "train", numbers(0, 1), HubSaveOptions.DEFAULT))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("HTTP 500");
  }

  @Test
  void aHubThatAsksToWaitForHoursIsNotWaitedFor() {
    fake.failNext("GET /api/datasets", 429, "Retry-After:7200");

    assertThatThrownBy(() -> hub.load(WEATHER, "train"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("asks to wait 7200 seconds");
  }

  @Test
  void refusalsSayWhatToDoAndNeverTheToken() {
    hub.save(WEATHER, "train", numbers(0, 1), HubSaveOptions.DEFAULT);
    HuggingFaceHub stranger = new HuggingFaceHub(settings(Map.of("HF_ENDPOINT", fake.endpoint())));

    assertThatThrownBy(() -> stranger.load(WEATHER, "train"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("There is no dataset 'me/weather' on " + fake.endpoint())
        .hasMessageContaining("or it is private. Check the name, or set HF_TOKEN.");
    assertThatThrownBy(() -> hub.load(HubDataset.of("me/nothing"), "train"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("use a token that may see it");
    assertThatThrownBy(() -> hub.load(WEATHER.at("v9"), "train"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("There is no such revision of dataset 'me/weather' at 'v9'");
    assertThatThrownBy(() -> hub.load(WEATHER, "validation"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("has no split 'validation' of Parquet files. It has [train].");
    fake.failNext("GET /api/datasets", 403, "X-Error-Message:no, " + FakeHub.TOKEN + " may not");
    assertThatThrownBy(() -> hub.load(WEATHER, "train"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("no, … may not")
        .hasMessageNotContaining(FakeHub.TOKEN);
    fake.failNext("GET /api/datasets", 403, "X-Error-Code:GatedRepo");
    assertThatThrownBy(() -> hub.load(WEATHER, "train"))
        .hasMessageContaining("must be granted first");
  }

  @Test
  void emptyAndStrangeNamesAreRefused() {
    assertThatThrownBy(() -> HubDataset.of(""))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("is empty");
    assertThatThrownBy(() -> hub.load(WEATHER, ""))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("The split's name is empty.");
    assertThatThrownBy(() -> hub.save(WEATHER, "", numbers(0, 1), HubSaveOptions.DEFAULT))
        .isInstanceOf(InvalidRequestException.class);
    for (String id : List.of("a/b/c", "../x", "a b", "a/..", "a/b?x", "-a/b")) {
      assertThatThrownBy(() -> HubDataset.of(id)).isInstanceOf(InvalidRequestException.class);
    }
    assertThatThrownBy(() -> WEATHER.at("a/../b")).isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> WEATHER.withConfig("..")).isInstanceOf(InvalidRequestException.class);
    assertThat(fake.requests()).isEmpty();
  }

  @Test
  void offlineOnlyTheCacheIsAsked() {
    hub.save(WEATHER, "train", numbers(0, 4), HubSaveOptions.DEFAULT);
    hub.load(WEATHER, "train");
    fake.takeRequests();
    HuggingFaceHub offline =
        new HuggingFaceHub(settings(Map.of("HF_ENDPOINT", fake.endpoint(), "HF_HUB_OFFLINE", "1")));

    assertThat(offline.load(WEATHER, "train").rows()).hasValue(4);
    assertThatThrownBy(() -> offline.load(HubDataset.of("me/other"), "train"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("HF_HUB_OFFLINE is set");
    assertThatThrownBy(() -> offline.save(WEATHER, "train", numbers(0, 1), HubSaveOptions.DEFAULT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("HF_HUB_OFFLINE is set");
    assertThat(fake.requests()).isEmpty();
  }

  @Test
  void aDatasetInAnotherFormatComesFromWhatTheHubMadeOfIt() throws IOException {
    ParquetDirectory.save(
        directory.resolve("p"), Map.of("train", numbers(0, 6)), SaveOptions.DEFAULT);
    byte[] shard = Files.readAllBytes(directory.resolve("p/data/train-00000-of-00001.parquet"));
    fake.put("me/csv", "main", "train.csv", new byte[] {1}, false);
    fake.put("me/csv", "refs/convert/parquet", "default/train/0000.parquet", shard, true);

    assertThat(hub.load(HubDataset.of("me/csv"), "train").rows()).hasValue(6);
  }

  @Test
  void aCardThatIsNotUnderstoodDoesNotHideTheFiles() throws IOException {
    ParquetDirectory.save(
        directory.resolve("p"), Map.of("train", numbers(0, 6)), SaveOptions.DEFAULT);
    byte[] shard = Files.readAllBytes(directory.resolve("p/data/train-00000-of-00001.parquet"));
    fake.put("me/odd", "main", "data/train-00000-of-00001.parquet", shard, true);
    fake.put(
        "me/odd",
        "main",
        "README.md",
        "---\nconfigs: &x\n---\n".getBytes(StandardCharsets.UTF_8),
        false);

    assertThat(hub.load(HubDataset.of("me/odd"), "train").rows()).hasValue(6);
    assertThatThrownBy(
            () -> hub.save(HubDataset.of("me/odd"), "train", numbers(0, 1), HubSaveOptions.DEFAULT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Can't read the YAML at the beginning of README.md");
  }

  @Test
  void progressIsCountedInBytesWhileFilesTravel() {
    List<String> seen = new ArrayList<>();
    HuggingFaceHub told =
        new HuggingFaceHub(
            settings.withProgress((activity, done, total) -> seen.add(activity + (done == total))));

    told.save(WEATHER, "train", numbers(0, 4), HubSaveOptions.DEFAULT);
    told.load(WEATHER, "train");

    assertThat(seen)
        .contains(
            "Uploading data/train-00000-of-00001.parquettrue",
            "Downloading data/train-00000-of-00001.parquettrue");
  }

  private HubSettings settings(Map<String, String> environment) {
    return HubSettings.of(environment, directory)
        .withCache(directory.resolve("cache"))
        .withRetryDelay(Duration.ofMillis(1));
  }

  private static Split numbers(int from, int count) {
    return numbers(from, count, 100);
  }

  private static Split numbers(int from, int count, int batchRows) {
    Table table = Table.of(FEATURES).batches(batchRows);
    for (int i = from; i < from + count; i++) {
      table.row(i, i % 2, List.of(i / 2.0, -i));
    }
    return table.split();
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
