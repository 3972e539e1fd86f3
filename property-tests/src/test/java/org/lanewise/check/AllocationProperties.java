package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lanewise.kernels.Regularization.NONE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Axpy;
import org.lanewise.kernels.Conv;
import org.lanewise.kernels.ConvGeometry;
import org.lanewise.kernels.CrossEntropy;
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.Gemm;
import org.lanewise.kernels.Gemv;
import org.lanewise.kernels.PackedKernel;
import org.lanewise.kernels.PackedMatrix;
import org.lanewise.kernels.Padding;
import org.lanewise.kernels.Reduce;
import org.lanewise.kernels.Softmax;
import org.lanewise.kernels.SquaredError;
import org.lanewise.kernels.Update;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Model;
import org.lanewise.nn.Session;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.Callback;
import org.lanewise.nn.train.Fit;
import org.lanewise.nn.train.Scores;
import org.lanewise.nn.train.Trainer;

/// Nothing allocates once it is compiled: no kernel, no call of a session, no step of a training.
/// In this JVM the kernels have met many shapes before, as in a service with several models.
class AllocationProperties {
  /// Sizes with a rest behind the last full vector of any width, and without one.
  @TestFactory
  List<DynamicTest> kernelsAllocateNothing() {
    int n = 41;
    float[] x = Points.uniform(64 * 64, -1, 1, 1);
    float[] y = new float[64 * 64];
    float[] z = new float[64 * 64];
    int[] places = new int[64];
    Epilogue bias = new Epilogue(x, 0, Activation.RELU);
    PackedMatrix packed = PackedMatrix.pack(false, 64, 10, x, 0, 10);
    Workers caller = Workers.caller();
    return List.of(
        test("relu", () -> Activation.RELU.forward(n, x, 0, y, 0)),
        test("leaky relu", () -> Activation.LEAKY_RELU.forward(n, x, 0, y, 0)),
        test("sigmoid", () -> Activation.SIGMOID.forward(n, x, 0, y, 0)),
        test("tanh", () -> Activation.TANH.forward(n, x, 0, y, 0)),
        test("sigmoid backward", () -> Activation.SIGMOID.backward(n, x, 0, x, 0, y, 0)),
        test("tanh backward", () -> Activation.TANH.backward(n, x, 0, x, 0, y, 0)),
        test("softmax", () -> Softmax.forward(2, n, x, 0, 64, y, 0, 64)),
        test("softmax of 10", () -> Softmax.forward(2, 10, x, 0, 10, y, 0, 10)),
        test("softmax of 64", () -> Softmax.forward(2, 64, x, 0, 64, y, 0, 64)),
        test("log-softmax", () -> Softmax.logForward(2, n, x, 0, 64, y, 0, 64)),
        test("softmax backward", () -> Softmax.backward(2, n, x, 0, n, x, 0, n, y, 0, n)),
        test("log-softmax backward", () -> Softmax.logBackward(2, n, x, 0, n, x, 0, n, y, 0, n)),
        test("cross-entropy", () -> CrossEntropy.sparseForward(2, n, x, 0, n, places, 0, y, 0, n)),
        test(
            "cross-entropy backward",
            () -> CrossEntropy.sparseBackward(2, n, x, 0, n, places, 0, 1, y, 0, n)),
        test("squared error", () -> SquaredError.forward(n, x, 0, y, 0)),
        test("column sums", () -> Reduce.columnSums(3, n, x, 0, 64, y, 0)),
        test("argmax", () -> Reduce.argmaxRows(3, n, x, 0, 64, places, 0)),
        test("axpy", () -> Axpy.saxpy(n, 0, x, 0, y, 0)),
        test(
            "adam",
            () -> Update.adam(n, 0.1f, 0.9f, 0.99f, 1e-7f, 1, 1, NONE, y, 0, x, 0, z, 0, z, 64)),
        test("gemm", () -> Gemm.sgemm(false, false, 7, n, 33, 1, x, 0, 64, x, 0, 64, 0, y, 0, 64)),
        test(
            "gemm of transposes",
            () -> Gemm.sgemm(true, true, 9, n, 17, 2, x, 0, 64, x, 0, 64, 1, y, 0, 64)),
        test("gemm packed", () -> Gemm.sgemm(8, x, 0, 64, packed, y, 0, 10, bias, caller)),
        test("gemv", () -> Gemv.sgemv(false, 9, n, 1, x, 0, 64, x, 0, 1, 0, y, 0, 1)),
        test("gemv transposed", () -> Gemv.sgemv(true, 9, n, 1, x, 0, 64, x, 0, 1, 0, y, 0, 1)),
        test("gemv packed", () -> Gemv.sgemv(packed, x, 0, y, 0, bias)));
  }

  private static DynamicTest test(String name, Runnable call) {
    return test(name, 2000, call);
  }

  private static DynamicTest test(String name, int calls, Runnable call) {
    return DynamicTest.dynamicTest(
        name,
        () ->
            assertEquals(
                0, Allocations.inSteadyState(calls, call), "bytes of " + calls + " calls"));
  }

  /// Every form of the matrix product, with small operands often, and a few times with operands
  /// that take several blocks of k and of n.
  @TestFactory
  List<DynamicTest> productsAllocateNothing() {
    List<DynamicTest> tests = new ArrayList<>();
    products(tests, 1000, 1, 41, 33);
    products(tests, 1000, 3, 41, 33);
    products(tests, 10, 1, 1060, 520);
    products(tests, 10, 14, 1060, 520);
    return tests;
  }

  private static void products(List<DynamicTest> tests, int calls, int m, int n, int k) {
    String size = ", " + m + " x " + n + " x " + k;
    float[] a = Points.uniform(m * k, -1, 1, 1);
    float[] b = Points.uniform(k * n, -1, 1, 2);
    float[] c = new float[2 * m * n];
    double[] da = new double[m * k];
    double[] db = new double[k * n];
    double[] dc = new double[m * n];
    int[] zeros = {0, 0};
    int[] places = {m * n, 0};
    Workers caller = Workers.caller();
    PackedMatrix left = PackedMatrix.packLeft(false, m, k, a, 0, k);
    PackedMatrix halves = PackedMatrix.packBfloat16(false, k, n, b, 0, n);
    Epilogue e = new Epilogue(new float[m], 0, Activation.TANH).perRow().plus(b, 0, n);
    tests.add(
        test(
            "gemm with a row bias and a residual" + size,
            calls,
            () ->
                Gemm.sgemm(false, false, m, n, k, 1, a, 0, k, b, 0, n, 0.5f, c, 0, n, e, caller)));
    tests.add(
        test(
            "gemm packed left" + size,
            calls,
            () -> Gemm.sgemm(left, n, b, 0, n, c, 0, n, e, caller)));
    tests.add(
        test(
            "gemm packed as bfloat16" + size,
            calls,
            () -> Gemm.sgemm(m, a, 0, k, halves, c, 0, n, e, caller)));
    for (int t = 0; t < 4; t++) {
      boolean ta = (t & 1) != 0;
      boolean tb = (t & 2) != 0;
      int lda = ta ? m : k;
      int ldb = tb ? k : n;
      String of = " of transposes " + ta + " " + tb + size;
      tests.add(
          test(
              "dgemm" + of,
              calls,
              () -> Gemm.dgemm(ta, tb, m, n, k, 2, da, 0, lda, db, 0, ldb, 1, dc, 0, n)));
      tests.add(
          test(
              "strided batch" + of,
              calls,
              () ->
                  Gemm.sgemmStridedBatched(
                      ta, tb, m, n, k, 2, a, 0, lda, 0, b, 0, ldb, 0, 0, c, 0, n, m * n, 2,
                      caller)));
      tests.add(
          test(
              "scattered batch" + of,
              calls,
              () ->
                  Gemm.sgemmBatched(
                      ta, tb, m, n, k, 2, a, zeros, lda, b, zeros, ldb, 0, c, places, n, 2,
                      caller)));
    }
    for (boolean trans : new boolean[] {false, true}) {
      tests.add(
          test(
              "dgemv " + trans + size,
              calls,
              () -> Gemv.dgemv(trans, m, k, 2, da, 0, k, db, 0, 1, 0.5, dc, 0, 1)));
    }
  }

  /// With and without strides and groups, of one position, depthwise.
  @TestFactory
  List<DynamicTest> convolutionsAllocateNothing() {
    return List.of(
        convolution(3, 1, 40, 33, 1),
        convolution(3, 2, 40, 34, 2),
        convolution(1, 1, 40, 33, 1),
        convolution(3, 1, 90, 90, 90),
        convolution(3, 2, 30, 60, 30));
  }

  private static DynamicTest convolution(
      int kernel, int stride, int channels, int filters, int groups) {
    int[] strides = {stride, stride};
    ConvGeometry g =
        new ConvGeometry(
            new int[] {6, 7},
            channels,
            filters,
            new int[] {kernel, kernel},
            strides,
            Padding.SAME,
            null,
            groups);
    float[] x = Points.uniform(g.inputSize(), -1, 1, 1);
    float[] w = Points.uniform(g.kernelSize(), -1, 1, 2);
    float[] y = new float[g.outputSize()];
    float[] dx = new float[x.length];
    float[] dw = new float[w.length];
    Epilogue e = new Epilogue(new float[filters], 0, Activation.RELU);
    PackedKernel packed = PackedKernel.forward(g, w, 0);
    Workers caller = Workers.caller();
    return test(
        "convolution " + kernel + " " + stride + " " + groups,
        200,
        () -> {
          Conv.forward(g, 1, x, 0, w, 0, y, 0, e, caller);
          Conv.forward(1, x, 0, packed, y, 0, e, caller);
          Conv.backwardInput(g, 1, y, 0, w, 0, dx, 0, Epilogue.NONE, caller);
          Conv.backwardKernel(g, 1, x, 0, y, 0, dw, 0, caller);
        });
  }

  @Test
  void sessionsAllocateNothing() {
    Model model = Networks.classifier(Activation.TANH, 1, 64, 64, 10);
    Session session = model.session(8);
    session.warmUp();
    float[] x = Points.uniform(8 * 64, -1, 1, 2);
    float[] y = new float[8 * 10];
    for (int rows : new int[] {1, 8}) {
      long bytes = Allocations.inSteadyState(() -> session.run(x, 0, y, 0, rows));
      assertEquals(0, bytes, "bytes of 2000 calls with " + rows + " rows");
    }
  }

  @Test
  void stepsOfATrainingAllocateNothing() {
    Model model = Networks.classifier(Activation.GELU, 1, 20, 16, 10);
    int[] labels = new int[400];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 10;
    }
    Dataset data = Dataset.ofLabels(Shape.of(20), Points.uniform(400 * 20, -1, 1, 3), labels, 10);
    // Bytes between the ends of the batches of one epoch; the least of all epochs.
    long[] least = {Long.MAX_VALUE};
    Callback meter =
        new Callback() {
          private final long[] at = new long[41];

          @Override
          public void onBatchEnd(int epoch, int batch, Scores scores) {
            at[batch] = Allocations.now();
            if (batch == 40) {
              least[0] = Math.min(least[0], at[40] - at[1]);
            }
          }
        };
    Trainer trainer = new Trainer(model, new Adam(), new SparseCategoricalCrossentropy());
    for (int round = 0; round < 40 && least[0] > 0; round++) {
      trainer.fit(data, Fit.epochs(50).batchSize(10).callback(meter));
    }
    assertEquals(0, least[0], "bytes of 39 steps");
  }
}
