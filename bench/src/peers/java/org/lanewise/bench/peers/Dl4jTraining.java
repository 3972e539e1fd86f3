package org.lanewise.bench.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.bytedeco.openblas.global.openblas;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/// Training by Eclipse Deeplearning4j, the channels first as it has them by default. All batches
/// lie in its memory before the clock starts.
final class Dl4jTraining implements DoubleSupplier {
  private final MultiLayerNetwork network;
  private final List<INDArray> batches = new ArrayList<>();
  private final List<INDArray> labels = new ArrayList<>();

  Dl4jTraining(TrainingTask task) {
    Nd4j.getEnvironment().setMaxMasterThreads(task.threads);
    Nd4j.getEnvironment().setMaxThreads(task.threads);
    openblas.blas_set_num_threads(task.threads);
    List<TrainingTask.Layer> layers = task.layers();
    network = network(task, layers);
    int index = 0; // with the pooling
    for (TrainingTask.Layer layer : layers) {
      INDArray w = Nd4j.create(layer.weights(), layer.shape());
      network.setParam(index + "_W", layer.isConvolution() ? w : w.transpose());
      network.setParam(index + "_b", Nd4j.create(layer.bias(), new int[] {1, layer.bias().length}));
      index += layer.isConvolution() ? 2 : 1;
    }
    int pixels = task.image().size();
    int[] shape = {task.batch, pixels};
    if (task.image().rank() == 3) {
      shape = new int[] {task.batch, 1, task.image().dim(0), task.image().dim(1)};
    }
    for (int i = 0; i < TrainingTask.STEPS; i++) {
      int first = i * task.batch;
      float[] x = Arrays.copyOfRange(task.x, first * pixels, (first + task.batch) * pixels);
      float[] oneHot = new float[task.batch * TrainingTask.CLASSES];
      for (int row = 0; row < task.batch; row++) {
        oneHot[row * TrainingTask.CLASSES + task.labels[first + row]] = 1;
      }
      batches.add(Nd4j.create(x, shape));
      labels.add(Nd4j.create(oneHot, new int[] {task.batch, TrainingTask.CLASSES}));
    }
  }

  private static MultiLayerNetwork network(TrainingTask task, List<TrainingTask.Layer> layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .updater(
                new Adam(
                    TrainingTask.RATE,
                    TrainingTask.BETA1,
                    TrainingTask.BETA2,
                    TrainingTask.EPSILON))
            .list();
    for (TrainingTask.Layer layer : layers.subList(0, layers.size() - 1)) {
      int out = layer.shape()[0];
      if (layer.isConvolution()) {
        list.layer(
            new ConvolutionLayer.Builder(layer.shape()[2], layer.shape()[3])
                .nOut(out)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.RELU)
                .build());
        list.layer(
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build());
      } else {
        list.layer(new DenseLayer.Builder().nOut(out).activation(Activation.RELU).build());
      }
    }
    list.layer(
        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
            .nOut(TrainingTask.CLASSES)
            .activation(Activation.SOFTMAX)
            .build());
    boolean images = task.image().rank() == 3;
    list.setInputType(
        images
            ? InputType.convolutional(task.image().dim(0), task.image().dim(1), 1)
            : InputType.feedForward(task.image().size()));
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  /// An epoch; returns the mean loss.
  @Override
  public double getAsDouble() {
    double sum = 0;
    for (int i = 0; i < batches.size(); i++) {
      network.fit(batches.get(i), labels.get(i));
      sum += network.score();
    }
    return sum / batches.size();
  }
}
