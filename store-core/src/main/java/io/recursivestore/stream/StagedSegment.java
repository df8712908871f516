package io.recursivestore.stream;

import java.io.Serializable;

/**
 * Steps that a task wrote, in a segment that no reader sees before {@link StagedAppend#commit}.
 *
 * @param directory the name of the segment's directory among the stream's segments
 * @param rows number of steps, at least 1
 * @param firstStep the first step
 * @param lastStep the last step
 */
public record StagedSegment(String directory, long rows, long firstStep, long lastStep)
    implements Serializable {}
