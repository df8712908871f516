package io.recursivestore.exchange.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pickles say, opcode by opcode. Those that Python writes are read in another module. */
class PicklesTest {
  private static final PickleLimits LIMITS = new PickleLimits(1 << 20, 10_000);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "N.|null",
        "I01\\n.|true",
        "I00\\n.|false",
        "I-7\\n.|-7",
        "L12345678901234567890L\\n.|12345678901234567890",
        "J\\xfe\\xff\\xff\\xff.|-2",
        "M\\xff\\xff.|65535",
        "\\x8a\\x00.|0",
        "\\x8a\\x01\\xff.|-1",
        "\\x8a\\x02\\xff\\x00.|255",
        "\\x8b\\x09\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x01.|18446744073709551616",
        "F1.5\\n.|1.5",
        "Fnan\\n.|{\"$float\":\"nan\"}",
        "G\\xff\\xf0\\x00\\x00\\x00\\x00\\x00\\x00.|{\"$float\":\"-inf\"}",
        "G\\x3f\\xf8\\x00\\x00\\x00\\x00\\x00\\x00.|1.5",
        "V\\\\u00e4\\\\U0001f600\\n.|\"ä😀\"",
        "X\\x02\\x00\\x00\\x00\\xc3\\xa4.|\"ä\"",
        "\\x8c\\x03\\xed\\xa0\\x80.|{\"$str\":\"7aCA\"}",
        "S'a\\\\n\\\\x41'\\n.|\"a\\nA\"",
        "U\\x01a.|\"a\"",
        "U\\x01\\xe9.|{\"$bytes\":\"6Q==\"}",
        "T\\x01\\x00\\x00\\x00a.|\"a\"",
        "C\\x02\\x00\\xff.|{\"$bytes\":\"AP8=\"}",
        "\\x8e\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00a.|{\"$bytes\":\"YQ==\"}",
        "\\x96\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00a.|{\"$bytes\":\"YQ==\"}",
        "(K\\x01K\\x02t.|[1,2]",
        "(K\\x01K\\x02l.|[1,2]",
        "]K\\x01a(K\\x02K\\x03e.|[1,2,3]",
        "K\\x01K\\x02\\x86.|[1,2]",
        "(\\x8c\\x01aK\\x01d.|{\"a\":1}",
        "}\\x8c\\x01aK\\x01s.|{\"a\":1}",
        "}(K\\x01N\\x88Nu.|{\"$dict\":[[1,null],[true,null]]}",
        "}\\x8c\\x02$a\\x88s.|{\"$dict\":[[\"$a\",true]]}",
        "\\x8f(K\\x01\\x90.|{\"$set\":[1]}",
        "(K\\x01\\x91.|{\"$set\":[1]}",
        "]p0\\ng0\\na.|holds itself",
        "K\\x05q\\x07h\\x07\\x86.|[5,5]",
        "K\\x052\\x86.|[5,5]",
        "K\\x01K\\x020.|1",
        "(K\\x01K\\x021K\\x03.|3",
        "\\x80\\x04\\x95\\x02\\x00\\x00\\x00\\x00\\x00\\x00\\x00N.|null",
        "cbuiltins\\nset\\n(lp0\\n\\x85R.|{\"$set\":[]}",
        "(cdatetime\\ndate\\nC\\x04\\x07\\xe8\\x02\\x1do.|{\"$date\":\"2024-02-29\"}",
        "(C\\x04\\x07\\xe8\\x02\\x1didatetime\\ndate\\n.|{\"$date\":\"2024-02-29\"}",
        "cdecimal\\nDecimal\\n\\x8c\\x031.5\\x85}\\x92.|{\"$decimal\":\"1.5\"}",
      })
  void opcodesAreThoseOfPython(String escaped, String json) {
    byte[] pickle = unescaped(escaped);

    if (json.equals("holds itself")) {
      assertThatThrownBy(() -> Pickles.json("a.pickle", pickle, LIMITS))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("a list that holds itself");
    } else {
      assertThat(Pickles.json("a.pickle", pickle, LIMITS).toString()).isEqualTo(json);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.|takes a value where there is none",
        ".|takes a value where there is none",
        "(.|takes a value where there is none",
        "t.|back to a mark",
        "h\\x00.|didn't keep",
        "j\\xff\\xff\\xff\\xff.|didn't keep",
        "\\x01.|opcode 0x1",
        "Ia\\n.|other characters than digits",
        "F1.5x\\n.|no number",
        "X\\x01\\x00\\x00\\x00\\xff.|no UTF-8",
        "(K\\x01d.|key without a value",
        "cbuiltins\\nset\\nK\\x01R.|no tuple",
        "Va|ends within a line",
        "V\\\\u12\\n.|no character",
        "cdatetime\\ndate\\nC\\x04\\x07\\xe8\\x02\\x1e\\x85R.|none of the calendar",
        "cdatetime\\ndate\\n)R.|0 arguments",
        "cdecimal\\nDecimal\\n\\x8c\\x01a\\x85R.|no number",
        "cnumpy\\nndarray\\n)Rp0\\n0cnumpy.core.multiarray\\n_reconstruct\\ncnumpy\\nndarray\\n\\x85R.|no state",
        "K\\x01N\\x93.|name is no text",
        "\\x95\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x7f.|claims",
      })
  void whatNobodyWritesIsDamaged(String escaped, String problem) {
    byte[] pickle = unescaped(escaped);

    assertThatThrownBy(() -> Pickles.json("a.pickle", pickle, LIMITS))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("'a.pickle' is damaged at byte ")
        .hasMessageContaining(problem);
  }

  /**
   * The JSON of these was turned back into Python's values, and compared, when they were written.
   */
  @TestFactory
  Stream<DynamicTest> samplesOfManyVersionsAreWhatTheyWere() {
    return SamplePickle.all().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.name(),
                    () ->
                        assertThat(Pickles.json(sample.name(), sample.bytes(), LIMITS).toString())
                            .isEqualTo(sample.json())));
  }

  @Test
  void integersOfManyDigitsAreTextOfSixteen() {
    byte[] pickle = new PickleBytes().add("\u008b").number(1000, 4).add("\u0001", 1000).end();

    String digits = Pickles.json("a", pickle, LIMITS).get("$int").textValue();

    assertThat(digits).startsWith("0x1010101").hasSize(2 + 1999);
  }

  @Test
  void valuesAreThoseOfTheLimit() {
    byte[] pickle = new PickleBytes().add("(").add("N", 9_000).add("t").end();

    assertThat(Pickles.json("a", pickle, new PickleLimits(1 << 20, 9_002))).hasSize(9_000);
    assertThatThrownBy(() -> Pickles.json("a", pickle, new PickleLimits(1 << 20, 9_001)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("more than 9001 values");
  }

  @Test
  void theLastOfEqualKeysCounts() {
    byte[] pickle = new PickleBytes().add("}(").text("a").add("N").text("a").add("\u0088u").end();

    assertThat(Pickles.json("a", pickle, LIMITS).toString())
        .isEqualTo("{\"$dict\":[[\"a\",null],[\"a\",true]]}");
  }

  private static byte[] unescaped(String escaped) {
    PickleBytes bytes = new PickleBytes();
    int i = 0;
    while (i < escaped.length()) {
      char c = escaped.charAt(i);
      char kind = c == '\\' ? escaped.charAt(i + 1) : ' ';
      if (kind == 'x') {
        bytes.number(Integer.parseInt(escaped.substring(i + 2, i + 4), 16), 1);
        i += 4;
      } else if (c == '\\') {
        bytes.add(kind == 'n' ? "\n" : "\\");
        i += 2;
      } else {
        bytes.add(String.valueOf(c));
        i++;
      }
    }
    return bytes.bytes();
  }
}
