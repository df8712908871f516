package io.recursivestore.exchange.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** One request to a {@link FakeHub}. */
abstract class FakeHubRequest {
  static final ObjectMapper JSON = new ObjectMapper();

  final FakeHub hub;
  final HttpExchange exchange;
  final byte[] body;

  /** How much of an answer is sent before it breaks off, or -1 for all. */
  final int cut;

  final boolean authorized;

  FakeHubRequest(FakeHub hub, HttpExchange exchange, byte[] body, int cut) {
    this.hub = hub;
    this.exchange = exchange;
    this.body = body;
    this.cut = cut;
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    this.authorized = ("Bearer " + FakeHub.TOKEN).equals(authorization);
    String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
    if (authorization != null && !host.startsWith("127.0.0.1")) {
      hub.leaks.add(exchange.getRequestURI().toString());
    }
  }

  static void answer(HttpExchange exchange, int status, String json) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
  }

  static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  final void refuse(int status, String code) throws IOException {
    if (!code.isEmpty()) {
      exchange.getResponseHeaders().set("X-Error-Code", code);
    }
    exchange.getResponseHeaders().set("X-Error-Message", "refused by the fake");
    exchange.getResponseHeaders().set("X-Request-Id", "Root=1");
    answer(exchange, status, "{\"error\":\"refused by the fake\"}");
  }
}
