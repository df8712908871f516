package io.recursivestore.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.sql.Database;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A configuration says what is wrong with it. */
final class BackendConfigTest {
  @Test
  void wordsMakeAConfiguration() {
    assertThat(BackendConfig.of(Map.of("type", "memory"))).isEqualTo(BackendConfig.memory());
    assertThat(BackendConfig.of(Map.of("type", "Parquet", "path", "lab", "auto-save", "true")))
        .isEqualTo(BackendConfig.files(BackendType.PARQUET, "lab").withAutoSave(true));
    Map<String, String> secret = Map.of(Database.USER, "me", Database.PASSWORD, "hush");
    assertThat(
            BackendConfig.of(
                Map.of(
                    "type",
                    "sql",
                    "url",
                    "jdbc:postgresql://h/d",
                    "lazy-load",
                    "false",
                    Database.USER,
                    "me",
                    Database.PASSWORD,
                    "hush")))
        .isEqualTo(BackendConfig.sql("jdbc:postgresql://h/d", secret).withLazyLoad(false));
  }

  @Test
  void mistakesAreNamed() {
    refuses(Map.of("type", "memory", "autosave", "true"), "Did you mean 'auto-save'?");
    refuses(Map.of("typ", "memory"), "There is no key 'typ'. Did you mean 'type'?");
    refuses(Map.of(), "'type' is missing");
    refuses(Map.of("type", "parket"), "There is no backend type 'parket'. Did you mean 'parquet'?");
    refuses(Map.of("type", "parquet"), "'path' is missing, which parquet needs");
    refuses(Map.of("type", "arrow", "path", " "), "'path' is missing, which arrow needs");
    refuses(Map.of("type", "sql"), "'url' is missing, which sql needs");
    refuses(Map.of("type", "memory", "path", "x"), "memory has no 'path'. Leave it out.");
    refuses(Map.of("type", "memory", "auto-save", "yes"), "'auto-save' can't be 'yes'");
    assertThatThrownBy(() -> Backends.open(BackendConfig.sql("/data/lab.db", Map.of())))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("starts with 'jdbc:'");
  }

  @Test
  void secretsAreNotShown() {
    BackendConfig config =
        BackendConfig.sql("jdbc:postgresql://h/d?user=me", Map.of(Database.PASSWORD, "hush"));
    assertThat(config.toString()).contains("jdbc:postgresql://h/d").doesNotContain("hush", "me,");
  }

  private static void refuses(Map<String, String> values, String message) {
    assertThatThrownBy(() -> BackendConfig.of(values))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(message);
  }
}
