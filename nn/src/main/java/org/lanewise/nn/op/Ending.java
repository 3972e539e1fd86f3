package org.lanewise.nn.op;

import org.lanewise.kernels.Epilogue;
import org.lanewise.nn.Call;
import org.lanewise.nn.Slice;

/// What is done to a product. The residual is the second input of the node, whose windows an
/// executor may move between runs: a new epilogue is made when it has.
final class Ending {
  private Epilogue epilogue;

  Ending(Epilogue epilogue) {
    this.epilogue = epilogue;
  }

  Epilogue of(Call call) {
    if (call.inputs() == 2) {
      Slice r = call.input(1);
      if (epilogue.residual() != r.array() || epilogue.residualOffset() != r.offset()) {
        epilogue = epilogue.plus(r.array(), r.offset(), call.outputShape().dim(-1));
      }
    }
    return epilogue;
  }
}
