package org.lanewise.bench.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import jdk.incubator.vector.FloatVector;

/// MKL's vector mathematics, called as [NativeBlas] calls its products: in its mode of high
/// accuracy, on one thread. The kernels are called themselves, with as many bits as our vectors
/// have: the documented functions above them (`vmsExp`) choose SSE2 on every processor that is not
/// Intel's, and then take seven times as long.
final class NativeVml {
  /// Before the file with the kernels, for they call others of the library.
  static {
    NativeBlas.use(NativeBlas.Library.MKL, 1);
  }

  private static final boolean WIDE = FloatVector.SPECIES_PREFERRED.vectorBitSize() == 512;
  private static final SymbolLookup SYMBOLS =
      NativeBlas.symbols(WIDE ? "libmkl_vml_avx512.so.2" : "libmkl_vml_avx2.so.2");

  private static final MethodHandle EXP = unary("Exp");
  private static final MethodHandle LN = unary("Ln");
  private static final MethodHandle TANH = unary("Tanh");
  private static final MethodHandle ERF = unary("Erf");
  private static final MethodHandle CDF_NORM = unary("CdfNorm");
  private static final MethodHandle ADD = binary("Add");
  private static final MethodHandle MUL = binary("Mul");

  // cblas_scopy(n, x, incX, y, incY)
  private static final MethodHandle COPY =
      NativeBlas.critical(
          SYMBOLS,
          "cblas_scopy",
          FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));

  private NativeVml() {}

  // kernel(n, x, y)
  private static MethodHandle unary(String name) {
    return kernel(name, FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS));
  }

  // kernel(n, x, z, y)
  private static MethodHandle binary(String name) {
    return kernel(name, FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /// HA: high accuracy, with subnormal numbers and without error handlers.
  private static MethodHandle kernel(String name, FunctionDescriptor type) {
    String symbol = "mkl_vml_kernel_s" + name + (WIDE ? "_Z0" : "_L9") + "HAynn";
    return NativeBlas.critical(SYMBOLS, symbol, type);
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
                EXP.invokeExact(n, x, y);
              };
          case LOG ->
              () -> {
                LN.invokeExact(n, x, y);
              };
          case TANH ->
              () -> {
                TANH.invokeExact(n, x, y);
              };
          case ERF ->
              () -> {
                ERF.invokeExact(n, x, y);
              };
          case GELU ->
              () -> {
                CDF_NORM.invokeExact(n, x, y);
                MUL.invokeExact(n, x, y, y);
              };
          case ADD ->
              () -> {
                ADD.invokeExact(n, x, z, y);
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
