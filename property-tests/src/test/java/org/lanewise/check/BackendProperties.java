package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Backend;

/// Each run of the suite is on the backend and at the width it was started for.
class BackendProperties {
  private static final String ASKED = System.getProperty("lanewise.check.lanes", "preferred");

  @Test
  void runsAtTheWidthAskedFor() {
    if (ASKED.equals("preferred")) {
      assertTrue(Backend.isVector(), Backend.describe());
      assertTrue(Backend.lanes() >= 4, Backend.describe());
      return;
    }
    int lanes = Integer.parseInt(ASKED);
    assertTrue(Backend.lanes() <= lanes, Backend.describe());
    assumeTrue(Backend.lanes() == lanes, "the processor has no vectors of " + lanes + " floats");
    assertEquals(lanes > 1, Backend.isVector(), Backend.describe());
  }

  @Test
  void describesItself() {
    String line = Backend.describe();
    assertTrue(line.contains(Backend.isVector() ? "vector" : "scalar"), line);
    assertTrue(line.contains(Runtime.version().toString()), line);
    assertTrue(!line.contains("\n"), line);
    if (Backend.isVector()) {
      assertTrue(line.contains(Backend.lanes() * 32 + " bits"), line);
    }
  }

  /// Loads the kernels afresh, as a program's first use does, and reads what they log.
  @Test
  void namesTheMissingFlagOnce() throws Exception {
    List<String> warnings = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
              warnings.add(record.getMessage());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try (URLClassLoader fresh =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Class<?> backend = fresh.loadClass(Backend.class.getName());
      for (int i = 0; i < 3; i++) {
        assertEquals(Backend.describe(), backend.getMethod("describe").invoke(null));
      }
    } finally {
      root.removeHandler(handler);
    }
    boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    if (present) {
      assertEquals(List.of(), warnings);
    } else {
      assertEquals(1, warnings.size(), warnings::toString);
      assertTrue(
          warnings.get(0).contains("--add-modules jdk.incubator.vector"), warnings::toString);
    }
  }

  private static URL[] classPath() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(new File(entry).toURI().toURL());
    }
    return urls.toArray(new URL[0]);
  }
}
