package io.recursivestore.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A misspelt name brings up the right one, and nothing far off. */
final class SuggestionTest {
  private static final List<String> NAMES = List.of("temperature", "pressure", "id", "wind_speed");

  @ParameterizedTest
  @CsvSource({
    "temprature,temperature",
    "tempertaure,temperature",
    "TEMPERATURE,temperature",
    "presure,pressure",
    "wind-speed,wind_speed",
    "windspeed,wind_speed",
    "ids,id",
    "Id,id",
  })
  void misspellingFindsTheName(String misspelt, String meant) {
    assertThat(Suggestion.nearest(misspelt, NAMES)).hasValue(meant);
    assertThat(Suggestion.unknown("column", misspelt, NAMES))
        .isEqualTo("There is no column '" + misspelt + "'. Did you mean '" + meant + "'?");
  }

  @ParameterizedTest
  @CsvSource({"humidity", "t", "speed", "abc"})
  void farNamesAreNotSuggested(String name) {
    assertThat(Suggestion.nearest(name, NAMES)).isEmpty();
    assertThat(Suggestion.unknown("column", name, NAMES))
        .isEqualTo(
            "There is no column '" + name + "'. There are: temperature, pressure, id, wind_speed.");
  }

  @Test
  void theNearestOfSeveralIsSuggested() {
    assertThat(Suggestion.nearest("sales2", List.of("sales", "sale2", "sales23", "sales3")))
        .hasValue("sales");
    assertThat(Suggestion.nearest("sales22", List.of("sales", "sales2"))).hasValue("sales2");
  }

  @Test
  void listIsCutAfterTwentyNames() {
    List<String> many = IntStream.range(0, 21).mapToObj(i -> "name" + i).toList();
    assertThat(Suggestion.unknown("dataset", "zzzzzz", many))
        .endsWith(
            "There are: " + many.stream().limit(20).collect(Collectors.joining(", ")) + ", ….");
    assertThat(Suggestion.unknown("dataset", "zzzzzz", many.subList(0, 20))).endsWith("name19.");
  }

  @Test
  void emptyStoreIsSaidToBeEmpty() {
    assertThat(Suggestion.unknown("dataset", "sales", List.of()))
        .isEqualTo("There is no dataset 'sales'. There are none yet.");
  }

  @Property
  void oneTypoIsAlwaysForgiven(
      @ForAll @AlphaChars @StringLength(min = 3, max = 20) String name, @ForAll int where) {
    int at = Math.floorMod(where, name.length());
    String missing = name.substring(0, at) + name.substring(at + 1);
    String doubled = name.substring(0, at) + name.charAt(at) + name.substring(at);
    String other = name.substring(0, at) + "_" + name.substring(at + 1);
    for (String typo : List.of(missing, doubled, other)) {
      assertThat(Suggestion.nearest(typo, List.of(name))).hasValue(name);
    }
  }

  @Property
  void whatSharesNoCharacterIsNeverSuggested(
      @ForAll @AlphaChars @StringLength(min = 4, max = 20) String name) {
    assertThat(Suggestion.nearest(name, List.of("12345", "____", "9".repeat(20)))).isEmpty();
  }
}
