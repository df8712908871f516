package io.recursivestore.exchange.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StoreException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pickles that would run something, or take all memory: they are refused, and say what they are.
 */
class HostilePicklesTest {
  private static final PickleLimits LIMITS = new PickleLimits(64 << 20, 100_000);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "os.system",
        "posix.system",
        "nt.system",
        "subprocess.Popen",
        "builtins.eval",
        "builtins.exec",
        "builtins.getattr",
        "builtins.__import__",
        "__builtin__.eval",
        "builtins.open",
        "importlib.import_module",
        "operator.attrgetter",
        "functools.partial",
        "types.FunctionType",
        "numpy.load",
        "numpy.core.multiarray.fromfile",
        "pandas.read_pickle",
        "pandas.io.common.get_handle",
        "pandas.core.frame.eval",
        "pickle.loads",
        "datetime.datetime.now",
        "collections.namedtuple",
        "copyreg._reconstructor",
        "zoneinfo.ZoneInfo",
        "pandas._libs.tslibs.offsets.__init__",
        "__main__.Model",
      })
  void namesAreRefusedByName(String name) {
    int dot = name.lastIndexOf('.');
    String module = name.substring(0, dot);
    String last = name.substring(dot + 1);
    List<byte[]> pickles =
        List.of(
            call("c" + module + "\n" + last + "\n", "\u008c\u0002id\u0085R"),
            new PickleBytes().text(module).text(last).add("\u0093\u008c\u0002id\u0085R").end(),
            call("(\u008c\u0002id", "i" + module + "\n" + last + "\n"),
            call("(c" + module + "\n" + last + "\n", "\u008c\u0002ido"),
            call("c" + module + "\n" + last + "\n", ")\u0081"),
            call("c" + module + "\n" + last + "\n", ")}\u0092"),
            call("c" + module + "\n" + last + "\n", ")\u0081}b"));

    assertThat(pickles)
        .allSatisfy(
            pickle ->
                assertThatThrownBy(() -> json(pickle))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("'evil.pickle' is refused: at byte ")
                    .hasMessageContaining(name));
  }

  static List<Map.Entry<String, byte[]>> refused() {
    return List.of(
        Map.entry("persistent id", call("P1\n", "")),
        Map.entry("persistent id", call("K\u0001", "Q")),
        Map.entry("extension registry", call("\u0082\u0001", "")),
        Map.entry("extension registry", call("\u0083\u0001\u0000", "")),
        Map.entry("extension registry", call("\u0084\u0001\u0000\u0000\u0000", "")),
        Map.entry("outside of it", call("\u0097", "")),
        Map.entry("protocol 6", call("\u0080\u0006N", "")),
        // What a call returns can't be called.
        Map.entry("calls a builtins.set, which is no function", call("cbuiltins\nset\n)R", ")R")),
        Map.entry(
            "builtins.getattr",
            call(
                "cbuiltins\ngetattr\ncbuiltins\nset\n",
                "\u008c\u0009__class__\u0086R\u008c\u0001x\u0085R")),
        Map.entry(
            "builtins.getattr",
            call("cbuiltins\ngetattr\nczoneinfo\nZoneInfo\n", "\u008c\u0003key\u0086R")),
        Map.entry(
            "_reconstructor",
            call("ccopyreg\n_reconstructor\n", "cbuiltins\nlist\ncbuiltins\nobject\nN\u0087R")),
        Map.entry("state of a list", call("]", "}b")),
        Map.entry("state of a dict", call("}", "}b")),
        Map.entry("adds keys to a datetime.date", call("cdatetime\ndate\n)R", "NNs")),
        Map.entry("adds items to a datetime.date", call("cdatetime\ndate\n)R", "Na")),
        Map.entry("adds items to a tuple", call(")", "Na")),
        Map.entry("arguments by name", call("cbuiltins\nset\n)", "}\u008c\u0001aNs\u0092")),
        Map.entry("calls builtins.list", call("cbuiltins\nlist\n", ")R")),
        Map.entry("a list that holds itself", call("]p0\n", "g0\na")),
        Map.entry("a list that holds itself", call("]p0\n(g0\ntp1\n0", "g0\ng1\na")),
        Map.entry("a dict that holds itself", call("}p0\n", "Ng0\ns")),
        Map.entry(
            "collections.OrderedDict that holds itself",
            call("ccollections\nOrderedDict\n)Rp0\n", "\u008c\u0001ag0\ns")),
        Map.entry("numpy.ndarray", call("cnumpy\nndarray\n", "")),
        Map.entry("numpy.dtype 'V8'", call("cnumpy\ndtype\n\u008c\u0002V8\u0085R", "")));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNoPlainDataIsRefused(Map.Entry<String, byte[]> hostile) {
    assertThatThrownBy(() -> json(hostile.getValue()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(hostile.getKey());
  }

  @Test
  void lengthsAreHeldAgainstTheBytesThereAre() {
    long claim = 10L << 30;
    List<PickleBytes> claims =
        List.of(
            new PickleBytes().add("\u008d").number(claim, 8),
            new PickleBytes().add("\u008e").number(claim, 8),
            new PickleBytes().add("\u0096").number(claim, 8),
            new PickleBytes().add("\u0095").number(claim, 8),
            new PickleBytes().add("\u008d").number(-1, 8),
            new PickleBytes().add("X").number(0xffff_ffffL, 4),
            new PickleBytes().add("B").number(0xffff_ffffL, 4),
            new PickleBytes().add("T").number(0x7fff_ffffL, 4),
            new PickleBytes().add("T").number(0xffff_ffffL, 4),
            new PickleBytes().add("\u008b").number(0x7fff_ffffL, 4),
            new PickleBytes().add("\u008b").number(-5, 4),
            new PickleBytes().add("\u008a").number(255, 1),
            new PickleBytes().add("C").number(255, 1),
            new PickleBytes().add("U").number(255, 1),
            new PickleBytes().add("\u008c").number(255, 1));

    assertThat(claims)
        .allSatisfy(
            pickle ->
                assertThatThrownBy(() -> json(pickle.add("a").end()))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("claims"));
  }

  /** Each list holds the one before it ten times. */
  @Test
  void referencesCountEachTimeThatTheyAreFollowed() {
    PickleBytes bomb = new PickleBytes().add("(N").add("N", 9).add("lq").number(0, 1);
    for (int i = 1; i < 30; i++) {
      bomb.add("(");
      for (int n = 0; n < 10; n++) {
        bomb.add("h").number(i - 1, 1);
      }
      bomb.add("lq").number(i, 1);
    }

    assertThatThrownBy(() -> json(bomb.end()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("more than 100000 values when its references are followed");
  }

  @Test
  void textsCountEachTimeThatTheyAreReferredTo() {
    PickleBytes bomb =
        new PickleBytes().add("(X").number(1 << 20, 4).add("a", 1 << 20).add("q\u0000");

    assertThatThrownBy(() -> json(bomb.add("h\u0000", 1000).add("l").end()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("bytes of text when its references are followed");
  }

  @Test
  void encodedBytesCountEachTimeThatTheyAreMade() {
    PickleBytes bomb =
        new PickleBytes()
            .add("c_codecs\nencode\nX")
            .number(1 << 20, 4)
            .add("a", 1 << 20)
            .add("\u008c\u0006latin1\u0086Rq\u0000(")
            .add("h\u0000", 1000);

    assertThatThrownBy(() -> json(bomb.add("l").end()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("bytes of text");
  }

  @Test
  void arraysOfNothingCountByTheirShape() {
    assertThatThrownBy(
            () ->
                json(
                    array(
                        "\u008c\u0002S0",
                        "(\u008a\u0007\u0000\u0000\u0000\u0000\u0000\u0000\u0001t",
                        "C\u0000")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("values when its references are followed");
    assertThatThrownBy(
            () ->
                json(
                    array(
                        "\u008c\u0002f8",
                        "(\u008a\u0008\u0000\u0000\u0000\u0000\u0000\u0000\u0000@\u008a\u0008\u0000\u0000\u0000\u0000\u0000\u0000\u0000@t",
                        "C\u0000")))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("larger than any");
    assertThatThrownBy(() -> json(array("\u008c\u0002f8", "(K\u00fft", "C\u0001a")))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("an array of 2040 bytes has 1");
  }

  @Test
  void indicesWithinIndicesEnd() {
    // An index of levels, whose level is itself.
    byte[] cyclic =
        call(
            "cpandas.core.indexes.base\n_new_Index\ncpandas\nMultiIndex\n}"
                + "\u008c\u0006levels(lp0\ns\u008c\u0005codes(ls\u008c\u0005names(ls",
            "\u0086Rp1\n0g0\ng1\na0g1\n");

    assertThatThrownBy(() -> json(cyclic))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("an index within an index");
  }

  @ParameterizedTest
  @CsvSource({"],a", "(,t", "(,l", "}N,s", "'cbuiltins\nset\n(','l\u0085R'"})
  void depthIsBounded(String before, String after) {
    PickleBytes deep = new PickleBytes().add(before, 1_000_000).add("N").add(after, 1_000_000);
    PickleBytes deeper = new PickleBytes().add(before, 10_000_000).add("N");
    PickleLimits large = new PickleLimits(Integer.MAX_VALUE, 8_000_000);

    assertThatThrownBy(() -> Pickles.json("evil.pickle", deep.end(), large))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("nested deeper than");
    assertThatThrownBy(() -> json(deeper.add(after, 10_000_000).end()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("limit");
  }

  @Test
  void everyTruncationIsDamage() {
    for (SamplePickle sample : SamplePickle.all()) {
      byte[] pickle = sample.bytes();
      for (int length = 0; length < pickle.length; length++) {
        byte[] part = Arrays.copyOf(pickle, length);
        assertThatThrownBy(() -> json(part))
            .as("%s of %s bytes", length, pickle.length)
            .isInstanceOf(CorruptDataException.class);
      }
    }
  }

  /** Changes bytes of whole pickles: whatever comes of it is JSON or one of two exceptions. */
  @Property(tries = 3000)
  void changedBytesAreReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    List<SamplePickle> samples = SamplePickle.all();
    byte[] pickle = samples.get(random.nextInt(samples.size())).bytes();
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(pickle.length);
      switch (random.nextInt(4)) {
        case 0 -> pickle[at] = (byte) random.nextInt(256);
        case 1 -> pickle[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> {
          int length = Math.min(pickle.length - at, random.nextInt(20));
          int from = random.nextInt(pickle.length - length + 1);
          System.arraycopy(pickle, from, pickle, at, length);
        }
        default ->
            pickle = spliced(pickle, samples.get(random.nextInt(samples.size())).bytes(), random);
      }
    }
    byte[] changed = pickle;

    Throwable problem = catchThrowable(() -> json(changed));

    if (problem != null) {
      assertThat(problem).isInstanceOf(StoreException.class);
      assertThat(problem)
          .isInstanceOfAny(CorruptDataException.class, InvalidRequestException.class);
    }
  }

  private static byte[] spliced(byte[] pickle, byte[] other, Random random) {
    byte[] spliced = Arrays.copyOf(pickle, pickle.length + other.length);
    int at = random.nextInt(pickle.length);
    int from = random.nextInt(other.length);
    System.arraycopy(other, from, spliced, at, other.length - from);
    return Arrays.copyOf(spliced, at + other.length - from);
  }

  private static byte[] array(String dtype, String shape, String data) {
    return call(
        "cnumpy.core.numeric\n_frombuffer\n("
            + data
            + "cnumpy\ndtype\n"
            + dtype
            + "\u0085R"
            + shape,
        "\u008c\u0001CtR");
  }

  private static byte[] call(String first, String rest) {
    return new PickleBytes().add(first).add(rest).end();
  }

  private static Object json(byte[] pickle) {
    return Pickles.json("evil.pickle", pickle, LIMITS);
  }
}
