package io.recursivestore.exchange.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.InvalidRequestException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {
  @TempDir private Path home;

  @Test
  void withoutAnythingItIsThePublicHub() {
    HubSettings settings = HubSettings.of(Map.of(), home);

    assertThat(settings.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
    assertThat(settings.token()).isEmpty();
    assertThat(settings.isOffline()).isFalse();
    assertThat(settings.cache()).isEqualTo(home.resolve(".cache/recursive-store/hub"));
  }

  @Test
  void tokensAreTakenInOrder() throws IOException {
    Files.createDirectories(home.resolve(".cache/huggingface"));
    Files.writeString(home.resolve(".cache/huggingface/token"), "of-the-file\n");
    Files.writeString(home.resolve("mine"), "of-my-file\n");
    Files.createDirectories(home.resolve("hf"));
    Files.writeString(home.resolve("hf/token"), "of-hf-home");

    assertThat(token(Map.of())).isEqualTo("of-the-file");
    assertThat(token(Map.of("HF_HOME", home.resolve("hf").toString()))).isEqualTo("of-hf-home");
    assertThat(token(Map.of("HF_TOKEN_PATH", home.resolve("mine").toString())))
        .isEqualTo("of-my-file");
    assertThat(token(Map.of("HUGGING_FACE_HUB_TOKEN", "second"))).isEqualTo("second");
    assertThat(token(Map.of("HUGGING_FACE_HUB_TOKEN", "second", "HF_TOKEN", " first\n")))
        .isEqualTo("first");
  }

  @Test
  void aTokenIsNeverShown() {
    assertThat(HubSettings.of(Map.of("HF_TOKEN", "hf_secret"), home))
        .hasToString("https://huggingface.co with a token");
    assertThatThrownBy(() -> HubSettings.of(Map.of("HF_TOKEN", "hf_sec ret\u0007"), home))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageNotContaining("sec");
  }

  @Test
  void offlineIsAnySpellingOfYes() {
    assertThat(HubSettings.of(Map.of("HF_HUB_OFFLINE", "true"), home).isOffline()).isTrue();
    assertThat(HubSettings.of(Map.of("HF_HUB_OFFLINE", "1"), home).isOffline()).isTrue();
    assertThat(HubSettings.of(Map.of("HF_HUB_OFFLINE", "0"), home).isOffline()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x", "huggingface.co", "https://", "https://user:pw@x", "::"})
  void anEndpointThatIsNoneIsRefused(String endpoint) {
    assertThatThrownBy(() -> HubSettings.of(Map.of("HF_ENDPOINT", endpoint), home))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("is no http or https URL");
  }

  private String token(Map<String, String> environment) {
    return HubSettings.of(environment, home).token().orElseThrow();
  }
}
