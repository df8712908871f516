package io.recursivestore.spark.write;

import io.recursivestore.model.Fragment;
import java.util.List;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/** What a task that succeeded tells the driver. */
record WrittenFragments(List<Fragment> fragments) implements WriterCommitMessage {}
