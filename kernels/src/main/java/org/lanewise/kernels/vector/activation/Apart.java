package org.lanewise.kernels.vector.activation;

import org.lanewise.kernels.scalar.activation.ActivationKernel;
import org.lanewise.kernels.vector.Lanes;

/// A kernel whose loops C2 compiles by themselves, whoever calls it.
///
/// Where C2 has seen one or two kernels at a call, it inlines their loops there, and past its limit
/// of nodes the functions of the second one stay calls, which box every vector: `erf` beside `exp`
/// took 2.4 instead of 1.0 ns an element, in half of the JVMs. Here each call sees two kernels
/// more, which do nothing: of three C2 inlines none, for 5 ns a call. `VectorMath` has the rules.
///
/// What fills no vector is left to the scalar kernel: a loop that is run less often than its method
/// is called would be compiled with calls, too.
public final class Apart implements ActivationKernel {
  private final ActivationKernel[] vector;
  private final ActivationKernel scalar;

  /// @param vector takes at least one vector of elements
  /// @param scalar takes fewer, with the same bits
  public Apart(ActivationKernel vector, ActivationKernel scalar) {
    this.vector = new ActivationKernel[] {new First(), new Second(), vector};
    this.scalar = scalar;
  }

  @Override
  public boolean readsInput() {
    return scalar.readsInput();
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    if (n < Lanes.LENGTH) {
      scalar.forward(n, x, xOffset, y, yOffset);
      return;
    }
    for (ActivationKernel each : vector) {
      each.forward(n, x, xOffset, y, yOffset);
    }
  }

  @Override
  public void backward(
      int n, float[] v, int vOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    if (n < Lanes.LENGTH) {
      scalar.backward(n, v, vOffset, dy, dyOffset, dx, dxOffset);
      return;
    }
    for (ActivationKernel each : vector) {
      each.backward(n, v, vOffset, dy, dyOffset, dx, dxOffset);
    }
  }

  private static class First implements ActivationKernel {
    @Override
    public final boolean readsInput() {
      return false;
    }

    @Override
    public final void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {}

    @Override
    public final void backward(
        int n, float[] v, int vOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {}
  }

  private static final class Second extends First {}
}
