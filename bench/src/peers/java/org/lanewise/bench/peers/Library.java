package org.lanewise.bench.peers;

import dev.ludovic.netlib.blas.JavaBLAS;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CommonOps_FDRM;
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.Gemm;
import org.lanewise.kernels.Gemv;
import org.lanewise.kernels.PackedMatrix;
import org.lanewise.kernels.Workers;

/// The libraries that are compared: Lanewise, native ones, and others in Java. Of products of
/// matrices, those that pack B before the clock starts form a class of their own.
public enum Library {
  LANEWISE("Lanewise", false, EnumSet.allOf(Operation.class)) {
    @Override
    Runnable operation(Task task) {
      return Lanewise.operation(task);
    }

    @Override
    DoubleSupplier training(TrainingTask task) {
      return new LanewiseTraining(task);
    }

    @Override
    Runnable gemm(int m, int n, int k, float[] a, float[] b, float[] c, int threads) {
      Workers workers = workers(threads);
      return () ->
          Gemm.sgemm(
              false, false, m, n, k, 1, a, 0, k, b, 0, n, 0, c, 0, n, Epilogue.NONE, workers);
    }

    @Override
    Runnable dgemm(int m, int n, int k, double[] a, double[] b, double[] c, int threads) {
      Workers workers = workers(threads);
      return () -> Gemm.dgemm(false, false, m, n, k, 1, a, 0, k, b, 0, n, 0, c, 0, n, workers);
    }

    @Override
    Runnable gemv(boolean trans, int m, int n, float[] a, float[] x, float[] y) {
      return () -> Gemv.sgemv(trans, m, n, 1, a, 0, n, x, 0, 1, 0, y, 0, 1);
    }
  },

  OPENBLAS("OpenBLAS", false) {
    @Override
    Runnable gemm(int m, int n, int k, float[] a, float[] b, float[] c, int threads) {
      return nativeGemm(NativeBlas.Library.OPENBLAS, m, n, k, a, b, c, threads);
    }

    @Override
    Runnable dgemm(int m, int n, int k, double[] a, double[] b, double[] c, int threads) {
      return nativeDgemm(NativeBlas.Library.OPENBLAS, m, n, k, a, b, c, threads);
    }

    @Override
    Runnable gemv(boolean trans, int m, int n, float[] a, float[] x, float[] y) {
      return nativeGemv(NativeBlas.Library.OPENBLAS, trans, m, n, a, x, y);
    }
  },

  MKL(
      "MKL",
      false,
      EnumSet.of(
          Operation.EXP,
          Operation.LOG,
          Operation.TANH,
          Operation.ERF,
          Operation.GELU,
          Operation.ADD,
          Operation.COPY)) {
    @Override
    Runnable operation(Task task) {
      return NativeVml.operation(task);
    }

    @Override
    Runnable gemm(int m, int n, int k, float[] a, float[] b, float[] c, int threads) {
      return nativeGemm(NativeBlas.Library.MKL, m, n, k, a, b, c, threads);
    }

    @Override
    Runnable dgemm(int m, int n, int k, double[] a, double[] b, double[] c, int threads) {
      return nativeDgemm(NativeBlas.Library.MKL, m, n, k, a, b, c, threads);
    }

    @Override
    Runnable gemv(boolean trans, int m, int n, float[] a, float[] x, float[] y) {
      return nativeGemv(NativeBlas.Library.MKL, trans, m, n, a, x, y);
    }
  },

  ONEDNN("oneDNN", false) {
    @Override
    Runnable gemm(int m, int n, int k, float[] a, float[] b, float[] c, int threads) {
      return nativeGemm(NativeBlas.Library.ONEDNN, m, n, k, a, b, c, threads);
    }
  },

  VECTORBLAS("VectorBLAS", false) {
    @Override
    Runnable gemm(int m, int n, int k, float[] a, float[] b, float[] c, int threads) {
      JavaBLAS blas = vectorBlas();
      // Column-major: C' = B' A'.
      return () -> blas.sgemm("N", "N", n, m, k, 1f, b, n, a, k, 0f, c, n);
    }

    @Override
    Runnable dgemm(int m, int n, int k, double[] a, double[] b, double[] c, int threads) {
      JavaBLAS blas = vectorBlas();
      return () -> blas.dgemm("N", "N", n, m, k, 1.0, b, n, a, k, 0.0, c, n);
    }

    @Override
    Runnable gemv(boolean trans, int m, int n, float[] a, float[] x, float[] y) {
      JavaBLAS blas = vectorBlas();
      return () -> blas.sgemv(trans ? "N" : "T", n, m, 1f, a, n, x, 1, 0f, y, 1);
    }
  },

  EJML("EJML", false) {
    @Override
    Runnable gemm(int m, int n, int k, float[] a, float[] b, float[] c, int threads) {
      FMatrixRMaj ma = FMatrixRMaj.wrap(m, k, a);
      FMatrixRMaj mb = FMatrixRMaj.wrap(k, n, b);
      FMatrixRMaj mc = FMatrixRMaj.wrap(m, n, c);
      return () -> CommonOps_FDRM.mult(ma, mb, mc);
    }

    @Override
    Runnable dgemm(int m, int n, int k, double[] a, double[] b, double[] c, int threads) {
      DMatrixRMaj ma = DMatrixRMaj.wrap(m, k, a);
      DMatrixRMaj mb = DMatrixRMaj.wrap(k, n, b);
      DMatrixRMaj mc = DMatrixRMaj.wrap(m, n, c);
      return () -> CommonOps_DDRM.mult(ma, mb, mc);
    }
  },

  LANEWISE_PACKED("Lanewise, packed", true) {
    @Override
    Runnable gemm(int m, int n, int k, float[] a, float[] b, float[] c, int threads) {
      PackedMatrix packed = PackedMatrix.pack(false, k, n, b, 0, n);
      Workers workers = workers(threads);
      return () -> Gemm.sgemm(m, a, 0, k, packed, c, 0, n, Epilogue.NONE, workers);
    }
  },

  ONNXRUNTIME("ONNX Runtime", true, EnumSet.allOf(Operation.class)) {
    @Override
    Runnable operation(Task task) {
      return OnnxRuntime.operation(task);
    }

    @Override
    Runnable gemm(int m, int n, int k, float[] a, float[] b, float[] c, int threads) {
      OnnxRuntime session =
          new OnnxRuntime(new OnnxModel(m, k, n).matMul(b, k, n), m, k, n, threads);
      session.run(a, c);
      return session::run;
    }
  },

  PYTORCH("PyTorch", false, EnumSet.allOf(Operation.class)) {
    @Override
    Runnable operation(Task task) {
      return Torch.operation(task);
    }

    @Override
    DoubleSupplier training(TrainingTask task) {
      return new TorchTraining(task);
    }
  },

  DL4J("Deeplearning4j", false) {
    @Override
    DoubleSupplier training(TrainingTask task) {
      return new Dl4jTraining(task);
    }
  },

  VECTOR_API(
      "Vector API",
      false,
      EnumSet.of(
          Operation.EXP,
          Operation.LOG,
          Operation.TANH,
          Operation.SIGMOID,
          Operation.SOFTPLUS,
          Operation.RELU,
          Operation.COPY,
          Operation.ADD,
          Operation.SUM)) {
    @Override
    Runnable operation(Task task) {
      return VectorApi.operation(task);
    }
  },

  PLAIN_JAVA("Math", false, EnumSet.complementOf(EnumSet.of(Operation.ERF, Operation.GELU))) {
    @Override
    Runnable operation(Task task) {
      return PlainJava.operation(task);
    }
  };

  private final String title;
  private final boolean packsBefore;
  private final Set<Operation> operations;

  Library(String title, boolean packsBefore) {
    this(title, packsBefore, EnumSet.noneOf(Operation.class));
  }

  Library(String title, boolean packsBefore, Set<Operation> operations) {
    this.title = title;
    this.packsBefore = packsBefore;
    this.operations = operations;
  }

  /// The name for tables.
  public String title() {
    return title;
  }

  /// Whether B is packed before the clock starts.
  public boolean packsBefore() {
    return packsBefore;
  }

  /// Whether it is this project's.
  public boolean isOurs() {
    return this == LANEWISE || this == LANEWISE_PACKED;
  }

  /// Whether several threads can share one of its products.
  public boolean sharesProducts() {
    return this != VECTORBLAS && this != EJML;
  }

  /// Whether it has an operation.
  boolean has(Operation operation) {
    return operations.contains(operation);
  }

  /// An operation on one thread, ready to run again and again. ONNX Runtime and PyTorch leave the
  /// result of a first run in the task.
  Runnable operation(Task task) {
    throw new UnsupportedOperationException(title + " has no " + task.operation);
  }

  /// An epoch of training, ready to run again and again; each returns its mean loss.
  DoubleSupplier training(TrainingTask task) {
    throw new UnsupportedOperationException(title + " does not train");
  }

  /// C = A B, ready to run again and again. ONNX Runtime leaves in `c` the result of a first run.
  Runnable gemm(int m, int n, int k, float[] a, float[] b, float[] c, int threads) {
    throw new UnsupportedOperationException(title + " has no gemm");
  }

  /// C = A B in double precision.
  Runnable dgemm(int m, int n, int k, double[] a, double[] b, double[] c, int threads) {
    throw new UnsupportedOperationException(title + " has no dgemm");
  }

  /// y = A x, or y = A' x, on one thread.
  Runnable gemv(boolean trans, int m, int n, float[] a, float[] x, float[] y) {
    throw new UnsupportedOperationException(title + " has no gemv");
  }

  private static Workers workers(int threads) {
    return threads == 1 ? Workers.caller() : Workers.of(threads);
  }

  private static JavaBLAS vectorBlas() {
    JavaBLAS blas = JavaBLAS.getInstance();
    if (!blas.getClass().getSimpleName().equals("VectorBLAS")) {
      throw new IllegalStateException("netlib chose " + blas.getClass());
    }
    return blas;
  }

  private static Runnable nativeGemm(
      NativeBlas.Library library,
      int m,
      int n,
      int k,
      float[] a,
      float[] b,
      float[] c,
      int threads) {
    NativeBlas.use(library, threads);
    MemorySegment sa = MemorySegment.ofArray(a);
    MemorySegment sb = MemorySegment.ofArray(b);
    MemorySegment sc = MemorySegment.ofArray(c);
    return () -> NativeBlas.sgemm(m, n, k, sa, sb, sc);
  }

  private static Runnable nativeDgemm(
      NativeBlas.Library library,
      int m,
      int n,
      int k,
      double[] a,
      double[] b,
      double[] c,
      int threads) {
    NativeBlas.use(library, threads);
    MemorySegment sa = MemorySegment.ofArray(a);
    MemorySegment sb = MemorySegment.ofArray(b);
    MemorySegment sc = MemorySegment.ofArray(c);
    return () -> NativeBlas.dgemm(m, n, k, sa, sb, sc);
  }

  private static Runnable nativeGemv(
      NativeBlas.Library library, boolean trans, int m, int n, float[] a, float[] x, float[] y) {
    NativeBlas.use(library, 1);
    MemorySegment sa = MemorySegment.ofArray(a);
    MemorySegment sx = MemorySegment.ofArray(x);
    MemorySegment sy = MemorySegment.ofArray(y);
    return () -> NativeBlas.sgemv(trans, m, n, sa, sx, sy);
  }
}
