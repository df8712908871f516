package io.recursivestore.it.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An S3-compatible server in a process of its own, which keeps objects as files. */
final class ObjectServer implements AutoCloseable {
  /** The one bucket. */
  static final String BUCKET = "bench";

  private static final String MAIN = "org.gaul.s3proxy.Main";
  private static final long START_SECONDS = 60;

  private final Process process;
  private final int port;

  private ObjectServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a server.
   *
   * @param directory where its files go
   */
  static ObjectServer start(Path directory) throws IOException {
    int port = freePort();
    Files.createDirectories(directory.resolve("objects").resolve(BUCKET));
    Properties settings = new Properties();
    settings.setProperty("s3proxy.authorization", "none");
    settings.setProperty("s3proxy.endpoint", "http://127.0.0.1:" + port);
    settings.setProperty("s3proxy.ignore-unknown-headers", "true");
    settings.setProperty("jclouds.provider", "filesystem-nio2");
    settings.setProperty("jclouds.identity", "none");
    settings.setProperty("jclouds.credential", "none");
    settings.setProperty("jclouds.filesystem.basedir", directory.resolve("objects").toString());
    Path file = directory.resolve("server.properties");
    try (OutputStream out = Files.newOutputStream(file)) {
      settings.store(out, null);
    }
    Path log = directory.resolve("server.log");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            MAIN,
            "--properties",
            file.toString());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    ObjectServer server = new ObjectServer(process, port);
    server.awaitStart(log);
    return server;
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void awaitStart(Path log) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        close();
        throw new IOException("The S3 server did not start:\n" + Files.readString(log));
      }
    }
  }

  /** Waits a little, so that asking again does not take the server's time. */
  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        InputStream in = socket.getInputStream()) {
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return in.read() >= 0;
    } catch (IOException e) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
