package org.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.kernels.Activation.TANH;

import org.junit.jupiter.api.Test;
import org.lanewise.nn.Loss;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.layer.Activate;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Softmax;

class TrainerTest {
  private static final Shape PAIR = Shape.of(2);
  private static final float[] CORNERS = {0, 0, 0, 1, 1, 0, 1, 1};

  @Test
  void learnsExclusiveOr() {
    Model model =
        Sequential.of(PAIR, new Dense(8), new Activate(TANH), new Dense(2), new Softmax()).build(1);
    Dataset data = Dataset.ofLabels(PAIR, CORNERS, new int[] {0, 1, 1, 0}, 2);
    Trainer trainer = new Trainer(model, new Adam(0.05f), Loss.SPARSE_CATEGORICAL_CROSSENTROPY);
    History history = trainer.fit(data, Fit.epochs(200).batchSize(4).validation(data));
    assertEquals(200, history.epochs().size());
    EpochResult last = history.epochs().getLast();
    assertEquals(1, last.accuracy());
    assertEquals(1, last.validationAccuracy());
    assertTrue(last.loss() < 0.05, () -> last.toString());
    assertEquals(last.validationLoss(), trainer.evaluate(data).loss());
    float[] p = model.predict(CORNERS, 4);
    for (int i = 0; i < 4; i++) {
      assertEquals(1, p[2 * i] + p[2 * i + 1], 1e-6);
      assertTrue(p[2 * i + data.label(i)] > 0.9);
    }
  }
}
