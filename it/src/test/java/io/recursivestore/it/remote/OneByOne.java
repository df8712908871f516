package io.recursivestore.it.remote;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gaul.s3proxy.PutOptions2;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.domain.Blob;
import org.jclouds.blobstore.domain.PageSet;
import org.jclouds.blobstore.domain.StorageMetadata;
import org.jclouds.blobstore.domain.internal.PageSetImpl;
import org.jclouds.blobstore.options.ListContainerOptions;
import org.jclouds.http.HttpResponse;
import org.jclouds.http.HttpResponseException;

/**
 * Makes each change and each listing one step, as S3 promises. For "put if there is none" the
 * server looks first and puts then, and others may put in between; and its listings fail where
 * files go.
 */
final class OneByOne {
  private static final Set<String> STEPS = Set.of("putBlob", "list", "removeBlob", "removeBlobs");

  private OneByOne() {}

  /**
   * Wraps a store.
   *
   * @param losesAnswer if true, and then false again, the next object is put and the client told
   *     that it was not
   */
  static BlobStore of(BlobStore store, AtomicBoolean losesAnswer) {
    Object lock = new Object();
    return (BlobStore)
        Proxy.newProxyInstance(
            OneByOne.class.getClassLoader(),
            new Class<?>[] {BlobStore.class},
            (proxy, method, arguments) -> {
              try {
                if (!STEPS.contains(method.getName())) {
                  return method.invoke(store, arguments);
                }
                synchronized (lock) {
                  if (method.getName().equals("putBlob")) {
                    refuseTaken(store, arguments);
                  }
                  Object result = method.invoke(store, arguments);
                  if (method.getName().equals("putBlob") && losesAnswer.getAndSet(false)) {
                    HttpResponse lost =
                        HttpResponse.builder().statusCode(500).message("lost").build();
                    throw new HttpResponseException("The answer is lost", null, lost);
                  }
                  return result instanceof PageSet<?> page && isRecursive(arguments)
                      ? withoutDirectories(page)
                      : result;
                }
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static boolean isRecursive(Object[] arguments) {
    return arguments.length == 2
        && arguments[1] instanceof ListContainerOptions options
        && options.isRecursive();
  }

  /** Empty directories of the server's memory are no objects. */
  private static PageSet<StorageMetadata> withoutDirectories(PageSet<?> page) {
    List<StorageMetadata> objects = new ArrayList<>();
    for (Object object : page) {
      if (object instanceof StorageMetadata metadata && metadata.getSize() != null) {
        objects.add(metadata);
      }
    }
    return new PageSetImpl<>(objects, page.getNextMarker());
  }

  private static void refuseTaken(BlobStore store, Object[] arguments) {
    boolean isConditional =
        arguments.length == 3
            && arguments[2] instanceof PutOptions2 options
            && "*".equals(options.getIfNoneMatch());
    String name = ((Blob) arguments[1]).getMetadata().getName();
    if (isConditional && store.blobExists((String) arguments[0], name)) {
      HttpResponse taken = HttpResponse.builder().statusCode(412).message("taken").build();
      throw new HttpResponseException(name + " is taken", null, taken);
    }
  }
}
