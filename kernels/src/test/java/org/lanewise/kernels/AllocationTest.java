package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.commons.JUnitException;
import org.lanewise.kernels.vector.VectorMathAllocationCheck;
import org.opentest4j.AssertionFailedError;

/// No operation allocates once it is compiled.
///
/// Each check runs in a fresh JVM, with the options of this one, for what C2 makes of a loop
/// depends on all that the JVM has run before. Even so it boxes a vector for good in some JVMs that
/// it keeps in registers in the next (`VectorMath` says what is known of that). So a check that
/// fails has two more tries; an operation that allocates in every JVM fails them all.
class AllocationTest {
  private static final int TRIES = 3;

  @ParameterizedTest
  @ValueSource(
      classes = {
        ActivationAllocationCheck.class,
        AttentionAllocationCheck.class,
        BroadcastAllocationCheck.class,
        LossAllocationCheck.class,
        MixedAllocationCheck.class,
        NormAllocationCheck.class,
        PoolAllocationCheck.class,
        ProductAllocationCheck.class,
        SoftmaxAllocationCheck.class,
        SweepAllocationCheck.class,
        VectorMathAllocationCheck.class
      })
  void nothingOnceCompiled(Class<? extends AllocationCheck> check)
      throws IOException, InterruptedException {
    Allocations.assumeC2();
    List<String> failures = new ArrayList<>();
    while (failures.size() < TRIES) {
      Process jvm = new ProcessBuilder(command(check)).redirectErrorStream(true).start();
      String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (jvm.waitFor() == 0) {
        return;
      }
      failures.add(output);
    }
    fail(String.join("\n", failures));
  }

  private static List<String> command(Class<?> check) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-XX:") || option.startsWith("-Dlanewise."))
        .forEach(command::add);
    String libraries =
        Stream.of(Assertions.class, JUnitException.class, AssertionFailedError.class)
            .map(c -> c.getProtectionDomain().getCodeSource().getLocation().getPath())
            .collect(Collectors.joining(File.pathSeparator));
    command.add("--add-modules=jdk.incubator.vector");
    command.add("-cp");
    command.add(
        String.join(File.pathSeparator, "target/classes", "target/test-classes", libraries));
    command.add(AllocationTest.class.getName());
    command.add(check.getName());
    return command;
  }

  /// Runs one check in this JVM.
  ///
  /// @param args the name of its class
  /// @throws ReflectiveOperationException if there is no such class
  public static void main(String[] args) throws ReflectiveOperationException {
    var constructor = Class.forName(args[0]).getDeclaredConstructor();
    constructor.setAccessible(true);
    ((AllocationCheck) constructor.newInstance()).nothingOnceCompiled();
  }
}
