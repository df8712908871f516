package io.recursivestore.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of collections are safe as directories and in paths. */
final class CollectionRefTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "7", "sales", "A.b_c-9", "a..b", "a.", "x-", "CON"})
  void plainNamesAreAllowed(String name) {
    assertThat(CollectionRef.isName(name)).isTrue();
    assertThat(CollectionRef.dataset(name).prefix()).isEqualTo("datasets/" + name);
    assertThat(CollectionRef.stream(name).prefix()).isEqualTo("streams/" + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "../x",
        "a/b",
        "/a",
        "a/",
        "a\\b",
        ".hidden",
        "_a",
        "-a",
        "a b",
        "a\n",
        "a\0",
        "größe",
        "数",
        "a:b",
        "a*",
        "%2e%2e",
        "~",
        "a\u202e",
        "\uD83D\uDE00",
        "٣"
      })
  void otherNamesAreRefusedByTheRule(String name) {
    assertThat(CollectionRef.isName(name)).isFalse();
    assertThatThrownBy(() -> CollectionRef.dataset(name))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("Invalid dataset name '")
        .hasMessageContaining("(" + name.length() + " characters)")
        .hasMessageEndingWith(
            "Use 1 to 128 characters: a letter or digit first, then letters, digits, '.', '_' or "
                + "'-'.");
    assertThatThrownBy(() -> CollectionRef.stream(name))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("Invalid stream name '");
  }

  @Test
  void nameMayHave128Characters() {
    assertThat(CollectionRef.dataset("n".repeat(128)).name()).hasSize(128);
    assertThatThrownBy(() -> CollectionRef.dataset("n".repeat(129)))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void longNameIsCutInTheMessage() {
    assertThatThrownBy(() -> CollectionRef.dataset("n".repeat(200)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'" + "n".repeat(60) + "…' (200 characters)");
    assertThatThrownBy(() -> CollectionRef.dataset("/".repeat(10_000_000)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }

  @Test
  void messageHasNoControlCharacters() {
    assertThatThrownBy(() -> CollectionRef.dataset("a\n\u001b[31mred\r"))
        .hasMessageContaining("'a??[31mred?'");
  }

  @Property
  void everyAllowedNameIsOneSegment(@ForAll @StringLength(max = 5) String name) {
    if (CollectionRef.isName(name)) {
      assertThat(name).doesNotContain("/", "\\", "\0").doesNotStartWith(".");
    }
  }

  @Test
  void messagesNameTheKind() {
    assertThat(CollectionRef.dataset("sales").display()).isEqualTo("Dataset 'sales'");
    assertThat(CollectionRef.stream("steps").display()).isEqualTo("Stream 'steps'");
    assertThat(CollectionRef.stream("a")).isNotEqualTo(CollectionRef.dataset("a"));
  }
}
