package io.recursivestore.it.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** HDFS in this process: a name node and a data node, which others reach over the network. */
public final class HdfsCluster implements AutoCloseable {
  private final MiniDFSCluster cluster;

  private HdfsCluster(MiniDFSCluster cluster) {
    this.cluster = cluster;
  }

  /** Starts an empty file system, with its files below a directory. */
  public static HdfsCluster start(Path directory) {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.toString());
    // Else the name node waits for the disk of this machine each time it notes something.
    configuration.setBoolean("dfs.namenode.edits.noeditlogchannelflush", true);
    try {
      MiniDFSCluster cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
      cluster.waitActive();
      return new HdfsCluster(cluster);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a URI such as {@code hdfs://127.0.0.1:1234/lab}. */
  public String uri(String path) {
    return cluster.getURI() + path;
  }

  @Override
  public void close() {
    cluster.shutdown(true);
  }
}
