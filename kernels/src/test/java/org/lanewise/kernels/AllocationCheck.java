package org.lanewise.kernels;

/// Operations that must not allocate; [AllocationTest] runs it in a JVM of its own.
public interface AllocationCheck {
  /// Asserts that none of them allocates once it is compiled.
  void nothingOnceCompiled();
}
