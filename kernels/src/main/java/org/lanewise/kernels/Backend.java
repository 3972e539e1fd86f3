package org.lanewise.kernels;

import java.util.Locale;
import org.lanewise.kernels.vector.Lanes;

/// Which implementation of the kernels this JVM runs: the Vector API's or plain loops.
///
/// The choice is made once, when the first kernel is used, and never changes, so that the JIT
/// compiler sees a constant:
///
/// - `-Dlanewise.backend=scalar` forces the plain loops (a kill switch);
/// - otherwise, where the module `jdk.incubator.vector` is present, the vector loops run. On the
///   module path it always is; on the class path it takes `--add-modules jdk.incubator.vector`;
/// - otherwise the plain loops run, with the same results within the stated error bounds, and one
///   warning through [System.Logger] names the flag to add.
///
/// The plain loops run too where the JVM knows no vectors of 128 bits or more, as on processors for
/// which it compiles none.
public final class Backend {
  private static final String PROPERTY = "lanewise.backend";
  private static final String MODULE = "jdk.incubator.vector";
  private static final int LEAST_LANES = 4;
  private static final String NARROWEST = "vectors of 128 bits or more";

  static final boolean VECTOR;
  private static final String REASON;

  static {
    String asked = System.getProperty(PROPERTY, "").toLowerCase(Locale.ROOT);
    boolean present = ModuleLayer.boot().findModule(MODULE).isPresent();
    if (!asked.isEmpty() && !asked.equals("scalar") && !asked.equals("vector")) {
      throw new IllegalArgumentException(
          "-D" + PROPERTY + " is '" + asked + "', expected 'scalar' or 'vector'");
    }
    if (asked.equals("vector") && !present) {
      throw new IllegalStateException(
          "-D" + PROPERTY + "=vector needs the flag --add-modules " + MODULE);
    }
    boolean scalar = asked.equals("scalar");
    boolean narrow = present && !scalar && Lanes.LENGTH < LEAST_LANES;
    if (asked.equals("vector") && narrow) {
      throw new IllegalStateException(
          "-D" + PROPERTY + "=vector needs a JVM with " + NARROWEST + ", this one has none");
    }
    VECTOR = present && !narrow && !scalar;
    if (scalar) {
      REASON = "-D" + PROPERTY + "=scalar";
    } else if (narrow) {
      REASON = "the JVM has no " + NARROWEST;
    } else if (present) {
      REASON = "module " + MODULE + " is present";
    } else {
      REASON = "module " + MODULE + " is absent: add --add-modules " + MODULE;
      System.getLogger(Backend.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "Lanewise runs on its scalar backend, many times slower than the vector one: start"
                  + " the JVM with --add-modules "
                  + MODULE);
    }
  }

  private Backend() {}

  /// Whether the Vector API runs the kernels.
  ///
  /// @return true on the vector backend, false on the scalar one
  public static boolean isVector() {
    return VECTOR;
  }

  /// The number of floats that one vector holds.
  ///
  /// @return 16, 8 or 4 on the vector backend (512, 256 or 128 bits), 1 on the scalar one
  public static int lanes() {
    return VECTOR ? Lanes.LENGTH : 1;
  }

  /// Answers "which one am I on?" in one line.
  ///
  /// @return the backend, its width, the JDK and the processor architecture, and why it was chosen
  public static String describe() {
    String name = VECTOR ? "vector, " + lanes() * Float.SIZE + " bits" : "scalar";
    return String.format(
        Locale.ROOT,
        "%s (%s %s, %s; %s)",
        name,
        System.getProperty("java.vm.name"),
        Runtime.version(),
        System.getProperty("os.arch"),
        REASON);
  }
}
