package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Axpy;
import org.lanewise.kernels.CrossEntropy;
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.Gemm;
import org.lanewise.kernels.Gemv;
import org.lanewise.kernels.PackedMatrix;
import org.lanewise.kernels.Reduce;
import org.lanewise.kernels.Softmax;
import org.lanewise.kernels.SquaredError;
import org.lanewise.kernels.Update;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Loss;
import org.lanewise.nn.Model;
import org.lanewise.nn.Session;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.Callback;
import org.lanewise.nn.train.Fit;
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
        test("adam", () -> Update.adam(n, 0.1f, 0.9f, 0.99f, 1e-7f, 1, y, 0, x, 0, z, 0, z, 64)),
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
    return DynamicTest.dynamicTest(
        name, () -> assertEquals(0, Allocations.inSteadyState(call), "bytes of 2000 calls"));
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
    Model model = Networks.classifier(Activation.RELU, 1, 20, 16, 10);
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
          public void onBatchEnd(int epoch, int batch, double loss, double accuracy) {
            at[batch] = Allocations.now();
            if (batch == 40) {
              least[0] = Math.min(least[0], at[40] - at[1]);
            }
          }
        };
    Trainer trainer = new Trainer(model, new Adam(), Loss.SPARSE_CATEGORICAL_CROSSENTROPY);
    for (int round = 0; round < 40 && least[0] > 0; round++) {
      trainer.fit(data, Fit.epochs(50).batchSize(10).callback(meter));
    }
    assertEquals(0, least[0], "bytes of 39 steps");
  }
}
