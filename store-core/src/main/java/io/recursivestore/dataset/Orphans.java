package io.recursivestore.dataset;

import io.recursivestore.log.CommitLog;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.storage.ObjectInfo;
import io.recursivestore.storage.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the files of a dataset that no version needs: those of writers that failed or died. They
 * look like files that are about to be committed, so only old ones are taken for orphans.
 */
final class Orphans {
  private final ObjectStore objects;
  private final DataFormats formats;
  private final CollectionRef dataset;
  private final CommitLog log;
  private final Leases leases;

  Orphans(
      ObjectStore objects,
      DataFormats formats,
      CollectionRef dataset,
      CommitLog log,
      Leases leases) {
    this.objects = objects;
    this.formats = formats;
    this.dataset = dataset;
    this.log = log;
    this.leases = leases;
  }

  Cleanup remove(Instant writtenBefore, boolean dryRun) {
    String prefix = dataset.prefix() + "/";
    // Listed before what is needed is looked up: what is committed meanwhile was not listed, or is
    // needed.
    List<ObjectInfo> old = new ArrayList<>();
    for (String directory : List.of("data", "parts")) {
      objects.list(prefix + directory).stream()
          .filter(object -> object.modified().isBefore(writtenBefore))
          .forEach(old::add);
    }
    Set<String> tables =
        new LinkedHashSet<>(formats.sql().leftOver(objects, dataset.prefix(), writtenBefore));
    Set<String> needed = new HashSet<>();
    log.fragments(log.latest().expiry()).keySet().forEach(path -> needed.add(prefix + path));
    log.parts().forEach(name -> needed.add(prefix + "parts/" + name));
    List<String> files = new ArrayList<>();
    long bytes = 0;
    for (ObjectInfo object : old) {
      if (!needed.contains(object.key())) {
        files.add(object.key());
        bytes += object.size();
      }
    }
    for (ObjectInfo object : objects.unfinished(dataset.prefix(), writtenBefore)) {
      files.add(object.key());
      bytes += object.size();
    }
    tables.removeAll(needed);
    tables.stream().filter(key -> !files.contains(key)).forEach(files::add);
    files.addAll(leases.ended());
    if (!dryRun) {
      for (String file : files) {
        if (tables.contains(file)) {
          formats.sql().deleteLeftOver(objects, file, writtenBefore);
        } else {
          formats.delete(objects, file);
        }
      }
      log.forgetExpired();
    }
    return new Cleanup(List.of(), files, bytes);
  }
}
