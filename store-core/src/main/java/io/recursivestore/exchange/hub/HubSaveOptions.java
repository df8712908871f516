package io.recursivestore.exchange.hub;

import io.recursivestore.exchange.SaveOptions;

/**
 * How splits are saved on the Hub.
 *
 * @param files sizes of files, and who is told of rows that are written
 * @param message the message of the commit
 * @param isPrivate whether a dataset that doesn't exist yet is made private
 */
public record HubSaveOptions(SaveOptions files, String message, boolean isPrivate) {
  /** Files of 500 MB; a new dataset is private until its owner publishes it. */
  public static final HubSaveOptions DEFAULT =
      new HubSaveOptions(SaveOptions.DEFAULT, "Upload dataset", true);

  /**
   * Returns these options with others for the files.
   *
   * @param options sizes of files, and who is told of rows that are written
   */
  public HubSaveOptions withFiles(SaveOptions options) {
    return new HubSaveOptions(options, message, isPrivate);
  }

  /**
   * Returns these options with another message.
   *
   * @param summary the message of the commit
   */
  public HubSaveOptions withMessage(String summary) {
    return new HubSaveOptions(files, summary, isPrivate);
  }

  /** Returns these options, by which everybody sees a dataset that didn't exist. */
  public HubSaveOptions madePublic() {
    return new HubSaveOptions(files, message, false);
  }
}
