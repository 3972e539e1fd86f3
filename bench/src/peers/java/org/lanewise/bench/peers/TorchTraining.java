package org.lanewise.bench.peers;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

/// Training by PyTorch through the Deep Java Library's calls, without its layers and trainer above
/// them: PyTorch's operators and gradients, and DJL's Adam. All batches lie in PyTorch's memory
/// before the clock starts.
final class TorchTraining implements DoubleSupplier {
  private static final Shape ONES = new Shape(1, 1);
  private static final Shape TWOS = new Shape(2, 2);

  private final NDManager manager = Torch.manager();
  private final List<PtNDArray> weights = new ArrayList<>();
  private final List<PtNDArray> means = new ArrayList<>();
  private final List<PtNDArray> squares = new ArrayList<>();
  private final List<PtNDArray> batches = new ArrayList<>();
  private final List<PtNDArray> labels = new ArrayList<>();
  private final PtNDArray one = (PtNDArray) manager.create(1f);

  /// What a step has computed, to be freed at its end.
  private final List<PtNDArray> values = new ArrayList<>();

  private int steps;

  TorchTraining(TrainingTask task) {
    JniUtils.setNumThreads(task.threads);
    JniUtils.setGradMode(true);
    for (TrainingTask.Layer layer : task.layers()) {
      weight(layer.weights(), layer.shape());
      weight(layer.bias(), layer.bias().length);
    }
    int pixels = task.image().size();
    Shape shape = new Shape(task.batch, pixels);
    if (task.image().rank() == 3) {
      shape = new Shape(task.batch, 1, task.image().dim(0), task.image().dim(1));
    }
    for (int i = 0; i < TrainingTask.STEPS; i++) {
      int first = i * task.batch;
      int end = first + task.batch;
      float[] x = Arrays.copyOfRange(task.x, first * pixels, end * pixels);
      long[] classes = Arrays.stream(task.labels, first, end).asLongStream().toArray();
      batches.add((PtNDArray) manager.create(x, shape));
      labels.add((PtNDArray) manager.create(classes, new Shape(task.batch, 1)));
    }
  }

  private void weight(float[] values, int... dims) {
    Shape shape = new Shape(Arrays.stream(dims).asLongStream().toArray());
    PtNDArray w = (PtNDArray) manager.create(values, shape);
    w.setRequiresGradient(true);
    weights.add(w);
    means.add((PtNDArray) manager.zeros(shape));
    squares.add((PtNDArray) manager.zeros(shape));
  }

  /// An epoch; returns the mean loss.
  @Override
  public double getAsDouble() {
    double sum = 0;
    for (int i = 0; i < batches.size(); i++) {
      sum += step(batches.get(i), labels.get(i));
    }
    return sum / batches.size();
  }

  private double step(PtNDArray x, PtNDArray classes) {
    PtNDArray y = x;
    boolean flat = x.getShape().dimension() == 2;
    for (int i = 0; i < weights.size(); i += 2) {
      PtNDArray w = weights.get(i);
      PtNDArray b = weights.get(i + 1);
      if (w.getShape().dimension() == 4) {
        PtNDArray z = keep(JniUtils.convolution(y, w, b, ONES, ONES, ONES, 1));
        PtNDArray relu = keep(JniUtils.relu(z));
        y = keep(JniUtils.maxPool(relu, TWOS, TWOS, new Shape(0, 0), false));
      } else {
        y = flat ? y : keep(JniUtils.flatten(y, 1, -1));
        flat = true;
        y = keep(JniUtils.linear(y, w, b));
        y = i + 2 == weights.size() ? y : keep(JniUtils.relu(y));
      }
    }
    PtNDArray logs = keep(JniUtils.logSoftmax(y, 1, DataType.FLOAT32));
    PtNDArray likelihood = keep(JniUtils.mean(keep(JniUtils.gather(logs, classes, 1))));
    PtNDArray loss = keep(JniUtils.neg(likelihood));
    JniUtils.backward(loss, one, false, false);
    update();
    double value = loss.getFloat();
    values.forEach(PtNDArray::close);
    values.clear();
    return value;
  }

  private PtNDArray keep(PtNDArray value) {
    values.add(value);
    return value;
  }

  private void update() {
    steps++;
    double beta1 = TrainingTask.BETA1;
    double beta2 = TrainingTask.BETA2;
    double correction = Math.sqrt(1 - Math.pow(beta2, steps)) / (1 - Math.pow(beta1, steps));
    float corrected = (float) (TrainingTask.RATE * correction);
    for (int i = 0; i < weights.size(); i++) {
      PtNDArray w = weights.get(i);
      JniUtils.adamUpdate(
          w,
          keep(JniUtils.getGradient(w)),
          means.get(i),
          squares.get(i),
          TrainingTask.RATE,
          corrected,
          0, // no weight decay
          1, // no scale
          -1, // no clipping
          TrainingTask.BETA1,
          TrainingTask.BETA2,
          TrainingTask.EPSILON,
          false);
      JniUtils.zeroGrad(w);
    }
  }
}
