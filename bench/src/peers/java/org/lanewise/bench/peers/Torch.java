package org.lanewise.bench.peers;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;
import java.nio.file.Path;
import java.util.function.Supplier;

/// PyTorch through the Deep Java Library on one thread: operands lie in its memory before the clock
/// starts, and each call takes and gives back the memory of its result, as PyTorch's operators do.
final class Torch {
  private static final Path CACHE = Path.of("target", "djl");

  static {
    // Everything comes from Maven's repository: DJL unpacks it and need not ask anybody.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("DJL_CACHE_DIR", CACHE.toAbsolutePath().toString());
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
  }

  private static final NDManager MANAGER = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());

  private Torch() {}

  /// Where arrays are made.
  static NDManager manager() {
    return MANAGER;
  }

  /// The operation, ready to run again and again; leaves in `y` the result of a first run.
  static Runnable operation(Task task) {
    Shape shape = new Shape(task.rows, task.cols);
    NDArray x = MANAGER.create(task.x, shape);
    Supplier<NDArray> call =
        switch (task.operation) {
          case EXP -> x::exp;
          case LOG -> x::log;
          case TANH -> x.getNDArrayInternal()::tanh;
          case SIGMOID -> x.getNDArrayInternal()::sigmoid;
          case ERF -> x::erf;
          case GELU -> x.getNDArrayInternal()::gelu;
          case SOFTPLUS -> x.getNDArrayInternal()::softPlus;
          case RELU -> x.getNDArrayInternal()::relu;
          case COPY -> x::duplicate;
          case ADD -> {
            NDArray z = MANAGER.create(task.z, shape);
            yield () -> x.add(z);
          }
          case SOFTMAX -> () -> x.softmax(-1);
          case LOG_SOFTMAX -> () -> x.logSoftmax(-1);
          case LAYER_NORM -> {
            NDArray z = MANAGER.create(task.z);
            NDArray scale = z.get("0:" + task.cols).duplicate();
            NDArray shift = z.get(task.cols + ":" + 2 * task.cols).duplicate();
            Shape row = new Shape(task.cols);
            yield () -> LayerNorm.layerNorm(x, row, scale, shift, (float) Reference.EPSILON).head();
          }
          case SUM -> x::sum;
        };
    try (NDArray result = call.get()) {
      float[] values = result.toFloatArray();
      System.arraycopy(values, 0, task.y, 0, values.length);
    }
    return () -> call.get().close();
  }
}
