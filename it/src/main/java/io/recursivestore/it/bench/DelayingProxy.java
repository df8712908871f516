package io.recursivestore.it.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and an HTTP server of this machine, and makes it as far away as an object
 * store: each request that reads waits before it is passed on. Counts them.
 */
final class DelayingProxy implements AutoCloseable {
  private final ServerSocket socket;
  private final InetSocketAddress server;
  private final long delayNanos;
  private final AtomicLong gets = new AtomicLong();
  private final AtomicLong heads = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * What went through.
   *
   * @param gets requests with GET, listings too
   * @param heads requests with HEAD
   * @param bytes what the server answered
   */
  record Traffic(long gets, long heads, long bytes) {
    Traffic minus(Traffic before) {
      return new Traffic(gets - before.gets, heads - before.heads, bytes - before.bytes);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%d GET, %d HEAD, %.1f MB", gets, heads, bytes / 1e6);
    }
  }

  /**
   * Starts it.
   *
   * @param port the server's port
   * @param delayMillis how long requests wait
   */
  DelayingProxy(int port, long delayMillis) throws IOException {
    socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    delayNanos = TimeUnit.MILLISECONDS.toNanos(delayMillis);
    start(this::accept);
  }

  /** Returns the URL that clients use. */
  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  Traffic traffic() {
    return new Traffic(gets.get(), heads.get(), bytes.get());
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = socket.accept();
      Socket target = new Socket();
      target.connect(server);
      client.setTcpNoDelay(true);
      target.setTcpNoDelay(true);
      start(() -> ask(client, target));
      start(() -> answer(target, client));
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  /** A connection that breaks ends its threads. */
  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                return;
              }
            },
            "delaying proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void ask(Socket client, Socket target) throws IOException {
    try (client;
        target) {
      InputStream in = new BufferedInputStream(client.getInputStream(), 1 << 16);
      OutputStream out = target.getOutputStream();
      for (byte[] head = head(in); head.length > 0; head = head(in)) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("GET ")) {
          gets.incrementAndGet();
          LockSupport.parkNanos(delayNanos);
        } else if (text.startsWith("HEAD ")) {
          heads.incrementAndGet();
          LockSupport.parkNanos(delayNanos);
        }
        out.write(head);
        pass(in, out, bodyLength(text));
      }
    }
  }

  private void answer(Socket target, Socket client) throws IOException {
    try (client;
        target) {
      byte[] buffer = new byte[1 << 16];
      InputStream in = target.getInputStream();
      OutputStream out = client.getOutputStream();
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        bytes.addAndGet(count);
        out.write(buffer, 0, count);
      }
    }
  }

  /** Returns the next request up to its empty line; empty at the end. */
  private static byte[] head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    String end = "\r\n\r\n";
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.write(next);
      matched = next == end.charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
      if (matched == end.length()) {
        return head.toByteArray();
      }
    }
    return new byte[0];
  }

  private static long bodyLength(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElse(0);
  }

  private static void pass(InputStream in, OutputStream out, long length) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = length;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new IOException("The client went in the middle of a request");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
    out.flush();
  }
}
