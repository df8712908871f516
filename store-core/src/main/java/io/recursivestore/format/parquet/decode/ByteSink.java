package io.recursivestore.format.parquet.decode;

import org.apache.arrow.memory.ArrowBuf;

/** Takes bytes, one behind another. */
interface ByteSink {

  void put(byte[] from, int at, int count);

  void put(ArrowBuf from, long at, long count);
}
