package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Pool;
import org.lanewise.kernels.PoolGeometry;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's GlobalMaxPool of `[extents..., channels]`, without the extents of 1 that it leaves: the
/// largest element of each channel.
///
/// Backward: the first element that is the maximum takes `dy`.
public record GlobalMaxPool() implements Op {
  static GlobalMaxPool of(Map<String, String> attributes) {
    return new GlobalMaxPool();
  }

  @Override
  public String type() {
    return "GlobalMaxPool";
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    return Pooling.globalShape(inputs, parameters);
  }

  @Override
  public Object prepare(Call call) {
    return Pooling.global(call.inputShape(0));
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    // y = max of the channel
    Pool.max(
        (PoolGeometry) call.prepared(),
        call.batch(),
        x.array(),
        x.offset(),
        y.array(),
        y.offset(),
        call.workers());
  }

  @Override
  public void backward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    if (dx != null) {
      // dx = dy where x is the maximum
      Pool.maxBackward(
          (PoolGeometry) call.prepared(),
          call.batch(),
          x.array(),
          x.offset(),
          y.array(),
          y.offset(),
          dy.array(),
          dy.offset(),
          dx.array(),
          dx.offset(),
          call.workers());
    }
  }
}
