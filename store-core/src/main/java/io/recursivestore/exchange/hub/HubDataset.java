package io.recursivestore.exchange.hub;

import io.recursivestore.exchange.DatasetCard;
import io.recursivestore.model.InvalidRequestException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * One dataset of the Hub.
 *
 * @param id its name with that of its owner, such as {@code user/name}
 * @param revision a branch, a tag, or the id of a commit
 * @param config one of its configurations
 */
public record HubDataset(String id, String revision, String config) {
  private static final Pattern ID =
      Pattern.compile("[A-Za-z0-9][\\w.-]{0,95}(/[A-Za-z0-9][\\w.-]{0,95})?");
  private static final Pattern REVISION = Pattern.compile("[\\w.-]+(/[\\w.-]+)*");
  private static final Pattern CONFIG = Pattern.compile("[\\w.-]+");

  /** The branch that a dataset has from the beginning. */
  public static final String MAIN = "main";

  /**
   * Checks the names.
   *
   * @throws InvalidRequestException if one is empty, or none that the Hub allows
   */
  public HubDataset {
    if (id.isEmpty()) {
      throw new InvalidRequestException(
          "The name of the dataset on the HuggingFace Hub is empty. Give one such as 'user/name'.");
    }
    if (!ID.matcher(id).matches() || id.contains("..") || id.contains("--")) {
      throw new InvalidRequestException(
          "'"
              + HubErrors.shown(id)
              + "' is no name of a dataset on the HuggingFace Hub. Give one such as 'user/name'.");
    }
    if (!REVISION.matcher(revision).matches() || revision.contains("..")) {
      throw new InvalidRequestException(
          "'" + HubErrors.shown(revision) + "' is no revision. Give a branch, a tag or a commit.");
    }
    if (!CONFIG.matcher(config).matches() || config.matches("\\.+")) {
      throw new InvalidRequestException(
          "'"
              + HubErrors.shown(config)
              + "' is no name of a configuration. Use letters and digits.");
    }
  }

  /**
   * Returns a dataset at the head of its main branch.
   *
   * @param id its name with that of its owner, such as {@code user/name}
   * @throws InvalidRequestException if the Hub doesn't allow the name
   */
  public static HubDataset of(String id) {
    return new HubDataset(id, MAIN, DatasetCard.DEFAULT_CONFIG);
  }

  /**
   * Returns the same dataset at another revision.
   *
   * @param name a branch, a tag, or the id of a commit
   */
  public HubDataset at(String name) {
    return new HubDataset(id, name, config);
  }

  /**
   * Returns another configuration of the same dataset.
   *
   * @param name the configuration's name
   */
  public HubDataset withConfig(String name) {
    return new HubDataset(id, revision, name);
  }

  /** Returns the dataset as messages name it. */
  String display() {
    return "dataset '" + id + "'" + (revision.equals(MAIN) ? "" : " at '" + revision + "'");
  }

  /** Returns a text as one segment of a URL's path. */
  static String quoted(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Returns a path with each segment quoted. */
  static String quotedPath(String path) {
    return quoted(path).replace("%2F", "/");
  }
}
