package io.recursivestore.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A {@link Template} lays fields one after the other, and its JSON form keeps it. */
final class TemplateTest {
  private static final String VALID =
      "{'fields':[{'name':'a','type':'int8','sequence':true,'length':2}]}";

  @Property(tries = 200)
  void jsonFormKeepsTheTemplate(
      @ForAll @Size(min = 1, max = 8) @UniqueElements
          List<@StringLength(min = 1, max = 5) String> names,
      @ForAll @Size(8) List<FieldType> types,
      @ForAll @Size(8) List<@IntRange(max = 1000) Integer> lengths) {
    List<StreamField> fields = new ArrayList<>();
    int[] counts = new int[names.size()];
    for (int f = 0; f < counts.length; f++) {
      boolean sequence = lengths.get(f) % 2 == 0;
      fields.add(new StreamField(names.get(f), types.get(f), sequence));
      counts[f] = sequence ? lengths.get(f) : 1;
    }
    fields.add(StreamField.scalar("a longer name than the others", FieldType.BOOL));
    int[] all = Arrays.copyOf(counts, counts.length + 1);
    all[counts.length] = 1;

    Template template = Template.fromJson(new Template(fields, all).toJson());
    assertThat(template.fields()).isEqualTo(fields);
    assertThat(template.matches(all)).isTrue();
    int end = 0;
    for (int f = 0; f < all.length; f++) {
      assertThat(template.offset(f)).isEqualTo(end);
      assertThat(template.length(f)).isEqualTo(all[f]);
      end += all[f];
    }
    assertThat(template.stride()).isEqualTo(end);
  }

  @Test
  void rowMatchesIfItHasAllFieldsInTheirLengths() {
    Template template = new Template(Sample.FIELDS, new int[] {1, 2, 1});
    assertThat(template.matches(new int[] {1, 2, 1})).isTrue();
    assertThat(template.matches(new int[] {1, 3, 2})).isFalse();
    assertThat(template.matches(new int[] {Template.ABSENT, 2, 1})).isFalse();
    assertThat(template.matches(new int[] {1, 2, 0})).isFalse();
  }

  @Test
  void rowsMustHaveASize() {
    List<StreamField> sequences =
        List.of(
            StreamField.sequence("a", FieldType.INT8), StreamField.sequence("b", FieldType.INT8));
    assertRefused(sequences, 0, 0);
    assertRefused(sequences, -1, 2);
    assertRefused(sequences, Template.MAX_STRIDE, 1);
    assertRefused(sequences, Integer.MAX_VALUE, Integer.MAX_VALUE);
    assertThat(new Template(sequences, new int[] {Template.MAX_STRIDE - 1, 1}).stride())
        .isEqualTo(Template.MAX_STRIDE);
  }

  @Test
  void scalarsHaveOneValue() {
    List<StreamField> scalar = List.of(StreamField.scalar("a", FieldType.INT8));
    assertRefused(scalar, 0);
    assertRefused(scalar, 2);
  }

  @Test
  void validJsonIsRead() {
    assertThat(Template.fromJson(json(VALID)).stride()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "null",
        "[]",
        "{}",
        "{'fields':{}}",
        "{'fields':[]}",
        "{'fields':[1]}",
        "{'fields':[{'type':'int8','sequence':true,'length':2}]}",
        "{'fields':[{'name':'','type':'int8','sequence':true,'length':2}]}",
        "{'fields':[{'name':7,'type':'int8','sequence':true,'length':2}]}",
        "{'fields':[{'name':'a','sequence':true,'length':2}]}",
        "{'fields':[{'name':'a','type':'int9','sequence':true,'length':2}]}",
        "{'fields':[{'name':'a','type':'int8','length':2}]}",
        "{'fields':[{'name':'a','type':'int8','sequence':1,'length':2}]}",
        "{'fields':[{'name':'a','type':'int8','sequence':true}]}",
        "{'fields':[{'name':'a','type':'int8','sequence':true,'length':-1}]}",
        "{'fields':[{'name':'a','type':'int8','sequence':true,'length':1.5}]}",
        "{'fields':[{'name':'a','type':'int8','sequence':true,'length':4294967296}]}",
        "{'fields':[{'name':'a','type':'int8','sequence':false,'length':2}]}",
        "{'fields':[{'name':'a','type':'int8','sequence':true,'length':2},"
            + "{'name':'a','type':'int8','sequence':true,'length':2}]}"
      })
  void otherJsonIsRefused(String json) {
    assertThatThrownBy(() -> Template.fromJson(json(json)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static void assertRefused(List<StreamField> fields, int... lengths) {
    assertThatThrownBy(() -> new Template(fields, lengths))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
