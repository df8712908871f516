package io.recursivestore.storage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Object stores of which a test sees each call before it is made. */
public final class Intercepted {
  private Intercepted() {}

  /** Is told of a call. */
  @FunctionalInterface
  public interface Before {
    /** Lets a call happen, or throws what the caller gets instead. */
    void call(String method, String key);
  }

  /** Returns a store that tells of each call whose first argument is a key. */
  public static ObjectStore store(ObjectStore objects, Before before) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            Intercepted.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              if (arguments != null && arguments[0] instanceof String key) {
                before.call(method.getName(), key);
              }
              try {
                return method.invoke(objects, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
