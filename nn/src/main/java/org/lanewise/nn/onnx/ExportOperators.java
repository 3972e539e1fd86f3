package org.lanewise.nn.onnx;

import java.util.Map;
import java.util.function.BiFunction;
import org.lanewise.nn.Op;
import org.lanewise.nn.op.Activate;
import org.lanewise.nn.op.ActivityRegularization;
import org.lanewise.nn.op.Add;
import org.lanewise.nn.op.ArgMax;
import org.lanewise.nn.op.Attention;
import org.lanewise.nn.op.AveragePool;
import org.lanewise.nn.op.BatchNormalization;
import org.lanewise.nn.op.Concat;
import org.lanewise.nn.op.Constant;
import org.lanewise.nn.op.Conv;
import org.lanewise.nn.op.ConvTranspose;
import org.lanewise.nn.op.Discrete;
import org.lanewise.nn.op.Dropout;
import org.lanewise.nn.op.Elementary;
import org.lanewise.nn.op.Elementwise;
import org.lanewise.nn.op.Expand;
import org.lanewise.nn.op.Gather;
import org.lanewise.nn.op.GaussianNoise;
import org.lanewise.nn.op.Gemm;
import org.lanewise.nn.op.GlobalAveragePool;
import org.lanewise.nn.op.GlobalMaxPool;
import org.lanewise.nn.op.GroupNormalization;
import org.lanewise.nn.op.LayerNormalization;
import org.lanewise.nn.op.LogSoftmax;
import org.lanewise.nn.op.LpNormalization;
import org.lanewise.nn.op.Masking;
import org.lanewise.nn.op.MatMul;
import org.lanewise.nn.op.MaxPool;
import org.lanewise.nn.op.Mean;
import org.lanewise.nn.op.OneHot;
import org.lanewise.nn.op.PRelu;
import org.lanewise.nn.op.Pad;
import org.lanewise.nn.op.PadConstant;
import org.lanewise.nn.op.PaddingMask;
import org.lanewise.nn.op.PositionEmbedding;
import org.lanewise.nn.op.RMSNormalization;
import org.lanewise.nn.op.Recurrent;
import org.lanewise.nn.op.Reduce;
import org.lanewise.nn.op.Reshape;
import org.lanewise.nn.op.Resize;
import org.lanewise.nn.op.RotaryEmbedding;
import org.lanewise.nn.op.Sampling;
import org.lanewise.nn.op.Scaler;
import org.lanewise.nn.op.SinePositionEncoding;
import org.lanewise.nn.op.Softmax;
import org.lanewise.nn.op.Stepwise;
import org.lanewise.nn.op.Strided;
import org.lanewise.nn.op.Take;
import org.lanewise.nn.op.TimeDistributed;
import org.lanewise.nn.op.TopK;
import org.lanewise.nn.op.Transpose;
import org.lanewise.nn.op.Unary;
import org.lanewise.nn.op.Where;

/// What turns each op into nodes of a file, by the class of the op.
final class ExportOperators {
  private static final Map<Class<?>, BiFunction<ExportNode, Op, String>> BY_CLASS =
      Map.ofEntries(
          of(Activate.class, (n, op) -> ExportElements.activate(n, n.x(), op.activation())),
          of(ActivityRegularization.class, (n, op) -> n.x()),
          of(Add.class, ExportElements::add),
          of(ArgMax.class, ExportReductions::argMax),
          of(Attention.class, ExportAttention::attention),
          of(AveragePool.class, ExportConvolutions::averagePool),
          of(BatchNormalization.class, ExportNorms::batch),
          of(Concat.class, ExportShapes::concat),
          of(Constant.class, ExportShapes::constant),
          of(Conv.class, ExportConvolutions::conv),
          of(ConvTranspose.class, ExportConvolutions::convTranspose),
          of(Discrete.class, ExportElements::discrete),
          of(Dropout.class, (n, op) -> n.x()),
          of(Elementary.class, ExportElements::elementary),
          of(Elementwise.class, ExportElements::binary),
          of(Expand.class, ExportShapes::expand),
          of(Gather.class, ExportIndices::gather),
          of(GaussianNoise.class, (n, op) -> n.x()),
          of(Gemm.class, ExportProducts::gemm),
          of(GlobalAveragePool.class, ExportReductions::globalAverage),
          of(GlobalMaxPool.class, ExportReductions::globalMax),
          of(GroupNormalization.class, ExportNorms::group),
          of(LayerNormalization.class, ExportNorms::layer),
          of(LogSoftmax.class, (n, op) -> n.add("LogSoftmax", Map.of("axis", op.axis()), n.x())),
          of(LpNormalization.class, ExportNorms::lp),
          of(Masking.class, ExportSequences::masking),
          of(MatMul.class, ExportProducts::matMul),
          of(MaxPool.class, ExportConvolutions::maxPool),
          of(Mean.class, (n, op) -> n.add("Mean", n.inputs().toArray(String[]::new))),
          of(OneHot.class, ExportIndices::oneHot),
          of(PRelu.class, (n, op) -> n.add("PRelu", n.x(), n.parameter(0))),
          of(Pad.class, ExportShapes::pad),
          of(PadConstant.class, ExportShapes::padConstant),
          of(PaddingMask.class, ExportSequences::paddingMask),
          of(PositionEmbedding.class, ExportSequences::positionEmbedding),
          of(RMSNormalization.class, ExportNorms::rms),
          of(Recurrent.class, ExportRecurrent::recurrent),
          of(Reduce.class, ExportReductions::reduce),
          of(Reshape.class, (n, op) -> n.reshape(n.x(), op.shape().dims())),
          of(Resize.class, ExportShapes::resize),
          of(RotaryEmbedding.class, ExportSequences::rotary),
          of(Sampling.class, (n, op) -> n.x()),
          of(Scaler.class, ExportNorms::scaler),
          of(SinePositionEncoding.class, ExportSequences::sinePositions),
          of(Softmax.class, (n, op) -> n.add("Softmax", Map.of("axis", op.axis()), n.x())),
          of(Stepwise.class, ExportElements::stepwise),
          of(Strided.class, ExportIndices::strided),
          of(Take.class, ExportIndices::take),
          of(TimeDistributed.class, ExportSequences::timeDistributed),
          of(TopK.class, ExportReductions::topK),
          of(Transpose.class, ExportShapes::transpose),
          of(Unary.class, ExportElements::unary),
          of(Where.class, ExportElements::where));

  private ExportOperators() {}

  private static <T extends Op> Map.Entry<Class<?>, BiFunction<ExportNode, Op, String>> of(
      Class<T> type, BiFunction<ExportNode, T, String> exporter) {
    return Map.entry(type, (node, op) -> exporter.apply(node, type.cast(op)));
  }

  /// Adds the nodes of an op.
  ///
  /// @return the name of the result
  /// @throws Unsupported if they cannot express it
  static String export(ExportNode node) {
    BiFunction<ExportNode, Op, String> exporter = BY_CLASS.get(node.op().getClass());
    if (exporter == null) {
      throw new Unsupported("there is no export of the class " + node.op().getClass().getName());
    }
    return exporter.apply(node, node.op());
  }
}
