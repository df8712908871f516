package io.recursivestore.exchange.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Requests to the Hub and to where it sends us: follows redirects, tries again after failures that
 * may pass, and gives the token to nobody but the Hub.
 */
final class HubHttp {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String USER_AGENT = "recursive-store; java/" + Runtime.version().feature();
  private static final int MAX_RETRIES = 5;
  private static final int MAX_REDIRECTS = 10;
  private static final int MAX_DELAY_FACTOR = 8;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);
  private static final int ERROR_BYTES = 2_000;
  private static final int MAX_JSON_BYTES = 256 << 20;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int FIRST_ERROR = 400;

  private final HubSettings settings;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  HubHttp(HubSettings settings) {
    this.settings = settings;
  }

  /**
   * A request.
   *
   * @param what what is asked for, as messages name it
   * @param body gives its body, for each try anew; null for none
   * @param repeatable whether it may be sent again when nobody knows whether it was carried out
   * @param timed whether an answer must begin within some time
   */
  record Call(
      String what,
      String method,
      URI uri,
      Map<String, String> headers,
      Supplier<BodyPublisher> body,
      boolean repeatable,
      boolean timed) {

    static Call get(String what, URI uri) {
      return new Call(what, "GET", uri, Map.of(), BodyPublishers::noBody, true, true);
    }

    static Call post(String what, URI uri, String type, byte[] body) {
      return new Call(
          what,
          "POST",
          uri,
          Map.of("Content-Type", type, "Accept", type),
          () -> BodyPublishers.ofByteArray(body),
          true,
          true);
    }

    static Call postJson(String what, URI uri, JsonNode body) {
      return post(what, uri, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    Call with(String name, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(name, value);
      return new Call(what, method, uri, Map.copyOf(more), body, repeatable, timed);
    }

    Call once() {
      return new Call(what, method, uri, headers, body, false, timed);
    }
  }

  /** Returns the address of something on the Hub. */
  URI uri(String path) {
    return URI.create(settings.endpoint() + path);
  }

  /** Sends a request, and returns the JSON of the answer. */
  JsonNode json(Call call) {
    return read(call, send(call));
  }

  /** Returns the JSON of an answer. */
  JsonNode read(Call call, HttpResponse<InputStream> response) {
    try (InputStream in = response.body()) {
      byte[] bytes = in.readNBytes(MAX_JSON_BYTES + 1);
      if (bytes.length > MAX_JSON_BYTES) {
        throw new StorageException("The HuggingFace Hub says too much of " + call.what() + ".");
      }
      JsonNode node = MAPPER.readTree(bytes);
      return Objects.requireNonNullElse(node, MAPPER.missingNode());
    } catch (IOException e) {
      throw new StorageException(
          "The HuggingFace Hub's answer for " + call.what() + " is broken: " + reason(e), e);
    }
  }

  /**
   * Sends a request.
   *
   * @return a response that is no error, whose body the caller closes
   */
  HttpResponse<InputStream> send(Call call) {
    HttpResponse<InputStream> response = sendAny(call);
    if (response.statusCode() >= FIRST_ERROR) {
      throw error(call, response);
    }
    return response;
  }

  /** Returns the exception for a response, whose body is closed. */
  StoreException error(Call call, HttpResponse<InputStream> response) {
    String body = "";
    try (InputStream in = response.body()) {
      body = new String(in.readNBytes(ERROR_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      // The status says enough.
    }
    return HubErrors.of(settings, call.what(), response.statusCode(), response.headers(), body);
  }

  /**
   * Sends a request.
   *
   * @return any response that stays when it is tried again, whose body the caller closes
   */
  HttpResponse<InputStream> sendAny(Call call) {
    if (settings.isOffline()) {
      throw new InvalidRequestException(
          "HF_HUB_OFFLINE is set, so the HuggingFace Hub can't be asked for "
              + call.what()
              + ". Unset it, or use what was loaded before.");
    }
    for (int tries = 0; ; tries++) {
      Duration delay =
          settings.retryDelay().multipliedBy(Math.min(MAX_DELAY_FACTOR, 1L << Math.min(tries, 8)));
      try {
        HttpResponse<InputStream> response = follow(call);
        if (tries == MAX_RETRIES || !RetryPolicy.mayPass(response.statusCode(), call)) {
          return response;
        }
        response.body().close();
        delay = RetryPolicy.delay(response.headers()).orElse(delay);
      } catch (IOException e) {
        if (tries == MAX_RETRIES || !call.repeatable()) {
          throw new StorageException(
              "Can't reach "
                  + settings.endpoint()
                  + " for "
                  + call.what()
                  + ": "
                  + reason(e)
                  + ". Check the network and HF_ENDPOINT.",
              e);
        }
      }
      RetryPolicy.sleep(delay, call.what());
    }
  }

  private HttpResponse<InputStream> follow(Call call) throws IOException {
    URI uri = call.uri();
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpResponse<InputStream> response = exchange(call, uri);
      String location = response.headers().firstValue("Location").orElse("");
      if (!REDIRECTS.contains(response.statusCode()) || location.isEmpty()) {
        return response;
      }
      response.body().close();
      uri = next(call, uri, location);
    }
    throw new StorageException(
        "The HuggingFace Hub sends us in circles for " + call.what() + ". Try again later.");
  }

  private static URI next(Call call, URI from, String location) {
    try {
      URI next = from.resolve(location);
      String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
      if (next.getHost() != null
          && (scheme.equals("https")
              || (scheme.equals("http") && scheme.equals(from.getScheme())))) {
        return next;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new StorageException(
        "The HuggingFace Hub sends us somewhere unsafe for " + call.what() + ".");
  }

  private HttpResponse<InputStream> exchange(Call call, URI uri) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(call.method(), call.body().get())
            .header("User-Agent", USER_AGENT);
    call.headers().forEach(request::header);
    if (call.timed()) {
      request.timeout(ANSWER_TIMEOUT);
    }
    if (isHub(uri)) {
      settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    }
    try {
      return client.send(request.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("Interrupted while waiting for " + call.what() + ".", e);
    }
  }

  /** Whether the token may go there: the same scheme, host and port. */
  boolean isHub(URI uri) {
    URI hub = settings.endpoint();
    return hub.getScheme().equalsIgnoreCase(uri.getScheme())
        && hub.getHost().equalsIgnoreCase(uri.getHost())
        && hub.getPort() == uri.getPort();
  }

  static String reason(IOException e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }
}
