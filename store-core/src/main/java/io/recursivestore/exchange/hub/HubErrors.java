package io.recursivestore.exchange.hub;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.StorageException;
import io.recursivestore.model.StoreException;
import java.net.http.HttpHeaders;
import java.util.Optional;

/** What the Hub's refusals mean. */
final class HubErrors {
  private static final int SHOWN_CHARACTERS = 200;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int UNPROCESSABLE = 422;

  private HubErrors() {}

  /**
   * Returns the exception for a refusal.
   *
   * @param what what was asked for, as in {@code dataset 'user/name'}
   * @param status the HTTP status, 400 or more
   * @param body the beginning of the answer
   */
  static StoreException of(
      HubSettings settings, String what, int status, HttpHeaders headers, String body) {
    String code = headers.firstValue("X-Error-Code").orElse("");
    String said = headers.firstValue("X-Error-Message").orElse(body);
    String details = details(settings, status, said, headers.firstValue("X-Request-Id"));
    boolean token = settings.token().isPresent();
    if (code.equals("RevisionNotFound")) {
      return new NotFoundException(
          "There is no such revision of " + what + ". Use a branch, a tag or a commit." + details);
    }
    if (code.equals("EntryNotFound")) {
      return new NotFoundException("There is no such file: " + what + "." + details);
    }
    if (code.equals("GatedRepo")) {
      return new StorageException(
          "Access to "
              + what
              + " must be granted first. Ask for it on its page, and "
              + (token ? "use the token of that user." : "set HF_TOKEN.")
              + details);
    }
    if (status == UNAUTHORIZED && said.contains("Invalid")) {
      return new StorageException(
          "The HuggingFace Hub refuses the token. Set HF_TOKEN to another." + details);
    }
    if (code.equals("RepoNotFound") || status == UNAUTHORIZED || status == NOT_FOUND) {
      return new NotFoundException(
          "There is no "
              + what
              + " on "
              + settings.endpoint()
              + ", or it is private. Check the name, or "
              + (token ? "use a token that may see it." : "set HF_TOKEN.")
              + details);
    }
    if (status == FORBIDDEN) {
      return new StorageException(
          "The HuggingFace Hub does not allow this for "
              + what
              + ". "
              + (token ? "The token needs the permission to write." : "Set HF_TOKEN.")
              + details);
    }
    if (status == BAD_REQUEST || status == UNPROCESSABLE) {
      return new InvalidRequestException(
          "The HuggingFace Hub refuses this for " + what + "." + details);
    }
    return new StorageException("The HuggingFace Hub failed for " + what + "." + details);
  }

  /** Returns a text from elsewhere as messages show it. */
  static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return printable.length() <= SHOWN_CHARACTERS
        ? printable
        : printable.substring(0, SHOWN_CHARACTERS) + "…";
  }

  private static String details(
      HubSettings settings, int status, String said, Optional<String> request) {
    String words = settings.token().map(token -> said.replace(token, "…")).orElse(said);
    return " (HTTP "
        + status
        + (words.isBlank() ? "" : ": " + shown(words))
        + request.map(id -> "; request " + shown(id)).orElse("")
        + ")";
  }
}
