/** Stores that are not on the local disk: on an S3-compatible server and on HDFS. */
package io.recursivestore.it.remote;
