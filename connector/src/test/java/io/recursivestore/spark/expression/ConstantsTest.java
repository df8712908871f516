package io.recursivestore.spark.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Value;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

class ConstantsTest {
  @Test
  void bytesThatAreNoTextAreNoConstant() {
    UTF8String broken = UTF8String.fromBytes(new byte[] {'a', (byte) 0xff});

    assertThat(Constants.toStore(Primitive.STRING, broken)).isEmpty();
    assertThat(Constants.toStore(Primitive.STRING, UTF8String.fromString("\ufffd")))
        .contains(new Value.OfString("\ufffd"));
  }
}
