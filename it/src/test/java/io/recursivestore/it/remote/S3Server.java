package io.recursivestore.it.remote;

import java.net.URI;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;

/** An S3-compatible server in this process, which keeps objects in memory. It checks signatures. */
public final class S3Server implements AutoCloseable {
  public static final String ACCESS_KEY = "test-user";
  public static final String SECRET_KEY = "very-secret-0451";

  private final BlobStoreContext objects;
  private final S3Proxy server;
  private final String bucket;
  private final AtomicBoolean losesAnswer;

  private S3Server(
      BlobStoreContext objects, S3Proxy server, String bucket, AtomicBoolean losesAnswer) {
    this.objects = objects;
    this.server = server;
    this.bucket = bucket;
    this.losesAnswer = losesAnswer;
  }

  /** Starts a server with one empty bucket. */
  public static S3Server start() {
    BlobStoreContext objects =
        ContextBuilder.newBuilder("transient-nio2")
            .credentials(ACCESS_KEY, SECRET_KEY)
            .overrides(new Properties())
            .build(BlobStoreContext.class);
    BlobStore store = objects.getBlobStore();
    // Hadoop knows a file system by its bucket's name alone.
    String bucket = "lab-" + UUID.randomUUID();
    store.createContainerInLocation(null, bucket);
    AtomicBoolean losesAnswer = new AtomicBoolean();
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(OneByOne.of(store, losesAnswer))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .ignoreUnknownHeaders(true)
            .build();
    try {
      server.start();
    } catch (Exception e) {
      objects.close();
      throw new IllegalStateException("The S3 server did not start", e);
    }
    return new S3Server(objects, server, bucket, losesAnswer);
  }

  /** Returns the root of the bucket. */
  public String uri() {
    return "s3a://" + bucket;
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /** Lets the next write of an object happen, and says that it failed. */
  public void loseNextAnswer() {
    losesAnswer.set(true);
  }

  /** Returns what S3A needs to know to find the server and to be let in. */
  public Map<String, String> settings() {
    return settings(endpoint(), SECRET_KEY);
  }

  /** Returns what S3A needs to know of a server or proxy, with a secret. */
  public static Map<String, String> settings(String endpoint, String secret) {
    return Map.of(
        "fs.s3a.endpoint", endpoint,
        "fs.s3a.endpoint.region", "us-east-1",
        "fs.s3a.path.style.access", "true",
        "fs.s3a.connection.ssl.enabled", "false",
        "fs.s3a.access.key", ACCESS_KEY,
        "fs.s3a.secret.key", secret,
        "fs.s3a.attempts.maximum", "5",
        "fs.s3a.retry.limit", "3");
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The S3 server did not stop", e);
    } finally {
      objects.close();
    }
  }
}
