package org.lanewise.bench.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A native library's matrix products at their best: called through `java.lang.foreign` on the heap
/// arrays themselves, without a copy and without a change of the thread's state
/// ([Linker.Option#critical(boolean)]), through method handles that the JIT compiler knows as
/// constants. So one JVM uses one library: the first that is asked for.
@SuppressWarnings("restricted") // calls native code: that is what it is for
final class NativeBlas {
  /// Where Maven's profile `peers` unpacks the libraries, from the module's folder.
  static final Path NATIVES = Path.of("target", "natives");

  /// The libraries, each with the files to load, in order, and its call that sets the threads.
  enum Library {
    OPENBLAS(
        "openblas",
        "openblas_set_num_threads",
        "libquadmath.so.0",
        "libgfortran.so.5",
        "libopenblas.so.0"),
    MKL("mkl", "MKL_Set_Num_Threads", "libiomp5.so", "libmkl_rt.so.2"),
    ONEDNN("dnnl", "omp_set_num_threads", "libgomp.so.1", "libdnnl.so.3");

    private final String artifact;
    private final String setThreads;
    private final List<String> files;

    Library(String artifact, String setThreads, String... files) {
      this.artifact = artifact;
      this.setThreads = setThreads;
      this.files = List.of(files);
    }

    /// Loads the library after those it needs; the symbols of all.
    private SymbolLookup load() {
      SymbolLookup symbols = name -> Optional.empty();
      for (String file : files) {
        symbols = SymbolLookup.libraryLookup(folder().resolve(file), Arena.global()).or(symbols);
      }
      return symbols;
    }

    private Path folder() {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(NATIVES, artifact + "-*")) {
        for (Path path : found) {
          return path.resolve(Path.of("org", "bytedeco", artifact, "linux-x86_64"))
              .toAbsolutePath();
        }
        throw new IllegalStateException(NATIVES.toAbsolutePath() + " has no " + artifact);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Library library;

  /// The handles of the chosen library.
  private static final class Linked {
    static final Library LIBRARY = library;
    static final SymbolLookup SYMBOLS = LIBRARY.load();
    static final MethodHandle SET_THREADS =
        Linker.nativeLinker()
            .downcallHandle(
                SYMBOLS.findOrThrow(LIBRARY.setThreads), FunctionDescriptor.ofVoid(JAVA_INT));

    // dnnl_sgemm(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc), row-major
    static final MethodHandle SGEMM =
        LIBRARY == Library.ONEDNN
            ? critical(
                "dnnl_sgemm",
                FunctionDescriptor.of(
                    JAVA_INT,
                    JAVA_BYTE,
                    JAVA_BYTE,
                    JAVA_LONG,
                    JAVA_LONG,
                    JAVA_LONG,
                    JAVA_FLOAT,
                    ADDRESS,
                    JAVA_LONG,
                    ADDRESS,
                    JAVA_LONG,
                    JAVA_FLOAT,
                    ADDRESS,
                    JAVA_LONG))
            : cblasGemm("cblas_sgemm", JAVA_FLOAT);

    // oneDNN has none
    static final MethodHandle DGEMM =
        LIBRARY == Library.ONEDNN ? null : cblasGemm("cblas_dgemm", JAVA_DOUBLE);

    // cblas_sgemv(order, trans, m, n, alpha, a, lda, x, incX, beta, y, incY); oneDNN has none
    static final MethodHandle SGEMV =
        LIBRARY == Library.ONEDNN
            ? null
            : critical(
                "cblas_sgemv",
                FunctionDescriptor.ofVoid(
                    JAVA_INT,
                    JAVA_INT,
                    JAVA_INT,
                    JAVA_INT,
                    JAVA_FLOAT,
                    ADDRESS,
                    JAVA_INT,
                    ADDRESS,
                    JAVA_INT,
                    JAVA_FLOAT,
                    ADDRESS,
                    JAVA_INT));

    // cblas_?gemm(order, transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
    private static MethodHandle cblasGemm(String name, MemoryLayout real) {
      return critical(
          name,
          FunctionDescriptor.ofVoid(
              JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, real, ADDRESS, JAVA_INT,
              ADDRESS, JAVA_INT, real, ADDRESS, JAVA_INT));
    }

    private static MethodHandle critical(String name, FunctionDescriptor type) {
      return NativeBlas.critical(SYMBOLS, name, type);
    }
  }

  private static final int ROW_MAJOR = 101;
  private static final int NO_TRANS = 111;
  private static final int TRANS = 112;

  private NativeBlas() {}

  /// Chooses the library of this JVM and the threads it may use for calls from this thread.
  static void use(Library chosen, int threads) {
    if (library == null) {
      library = chosen;
    }
    if (Linked.LIBRARY != chosen) {
      throw new IllegalStateException("this JVM has already loaded " + Linked.LIBRARY);
    }
    try {
      Linked.SET_THREADS.invokeExact(threads);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /// The functions of one more file of the chosen library.
  static SymbolLookup symbols(String file) {
    return SymbolLookup.libraryLookup(Linked.LIBRARY.folder().resolve(file), Arena.global())
        .or(Linked.SYMBOLS);
  }

  /// A function that takes heap arrays.
  static MethodHandle critical(SymbolLookup symbols, String name, FunctionDescriptor type) {
    return Linker.nativeLinker()
        .downcallHandle(symbols.findOrThrow(name), type, Linker.Option.critical(true));
  }

  /// c = a b: m x k by k x n.
  static void sgemm(int m, int n, int k, MemorySegment a, MemorySegment b, MemorySegment c) {
    try {
      if (Linked.LIBRARY == Library.ONEDNN) {
        byte no = 'N';
        long rows = m;
        long columns = n;
        long inner = k;
        int status =
            (int)
                Linked.SGEMM.invokeExact(
                    no, no, rows, columns, inner, 1f, a, inner, b, columns, 0f, c, columns);
        if (status != 0) {
          throw new IllegalStateException("dnnl_sgemm returned " + status);
        }
      } else {
        Linked.SGEMM.invokeExact(ROW_MAJOR, NO_TRANS, NO_TRANS, m, n, k, 1f, a, k, b, n, 0f, c, n);
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /// c = a b in double precision.
  static void dgemm(int m, int n, int k, MemorySegment a, MemorySegment b, MemorySegment c) {
    try {
      Linked.DGEMM.invokeExact(ROW_MAJOR, NO_TRANS, NO_TRANS, m, n, k, 1.0, a, k, b, n, 0.0, c, n);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /// y = a x, or y = a' x: a is m x n.
  static void sgemv(
      boolean trans, int m, int n, MemorySegment a, MemorySegment x, MemorySegment y) {
    try {
      Linked.SGEMV.invokeExact(ROW_MAJOR, trans ? TRANS : NO_TRANS, m, n, 1f, a, n, x, 1, 0f, y, 1);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
