package org.lanewise.bench.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// MKL's vector mathematics, called as [NativeBlas] calls its products: in its mode of high accuracy,
/// on one thread, with subnormal numbers and without error handlers.
final class NativeVml {
  /// `VML_HA | VML_FTZDAZ_OFF | VML_ERRMODE_IGNORE` of `mkl_vml_defines.h`.
  private static final long MODE = 0x2 | 0x140000 | 0x100;

  static {
    NativeBlas.use(NativeBlas.Library.MKL, 1);
  }

  private static final MethodHandle EXP = unary("vmsExp");
  private static final MethodHandle LN = unary("vmsLn");
  private static final MethodHandle TANH = unary("vmsTanh");
  private static final MethodHandle ERF = unary("vmsErf");
  private static final MethodHandle CDF_NORM = unary("vmsCdfNorm");
  private static final MethodHandle ADD = binary("vmsAdd");
  private static final MethodHandle MUL = binary("vmsMul");

  // cblas_scopy(n, x, incX, y, incY)
  private static final MethodHandle COPY =
      NativeBlas.critical(
          "cblas_scopy",
          FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));

  private NativeVml() {}

  // vms...(n, x, y, mode)
  private static MethodHandle unary(String name) {
    return NativeBlas.critical(
        name, FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
  }

  // vms...(n, x, z, y, mode)
  private static MethodHandle binary(String name) {
    return NativeBlas.critical(
        name, FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
  }

  static Runnable operation(Task task) {
    int n = task.x.length;
    MemorySegment x = MemorySegment.ofArray(task.x);
    MemorySegment z = MemorySegment.ofArray(task.z);
    MemorySegment y = MemorySegment.ofArray(task.y);
    Call call = // in braces, so that invokeExact returns nothing
        switch (task.operation) {
          case EXP ->
              () -> {
                EXP.invokeExact(n, x, y, MODE);
              };
          case LOG ->
              () -> {
                LN.invokeExact(n, x, y, MODE);
              };
          case TANH ->
              () -> {
                TANH.invokeExact(n, x, y, MODE);
              };
          case ERF ->
              () -> {
                ERF.invokeExact(n, x, y, MODE);
              };
          case GELU ->
              () -> {
                CDF_NORM.invokeExact(n, x, y, MODE);
                MUL.invokeExact(n, x, y, y, MODE);
              };
          case ADD ->
              () -> {
                ADD.invokeExact(n, x, z, y, MODE);
              };
          case COPY ->
              () -> {
                COPY.invokeExact(n, x, 1, y, 1);
              };
          default -> throw new AssertionError(task.operation);
        };
    return () -> {
      try {
        call.run();
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    };
  }

  /// What a method handle throws, as far as the compiler knows.
  private interface Call {
    void run() throws Throwable;
  }
}
