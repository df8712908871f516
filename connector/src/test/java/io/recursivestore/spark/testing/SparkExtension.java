package io.recursivestore.spark.testing;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts Spark for classes with {@link SparkTest}, and stops it when all tests are done. */
final class SparkExtension implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SparkExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    SparkTest wish = context.getRequiredTestClass().getAnnotation(SparkTest.class);
    SparkSession session = running(context).session(wish.cluster(), settings(wish));
    // Spark hands the active session from the thread that creates it to whatever runs on that
    // thread.
    SparkSession.setActiveSession(session);
    context.getStore(NAMESPACE).put(SparkSession.class, session);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    SparkSession.clearActiveSession();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public SparkSession resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getStore(NAMESPACE).get(SparkSession.class, SparkSession.class);
  }

  private static RunningSpark running(ExtensionContext context) {
    // A build tool that hands a JVM its classes one by one executes each on its own, all in one
    // session.
    return context
        .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
        .getOrComputeIfAbsent(RunningSpark.class, key -> new RunningSpark(), RunningSpark.class);
  }

  private static Map<String, String> settings(SparkTest wish) {
    Map<String, String> settings = new TreeMap<>();
    for (String setting : wish.conf()) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new ExtensionConfigurationException(
            "@SparkTest(conf) has '" + setting + "'. Write it as key=value.");
      }
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return settings;
  }
}
