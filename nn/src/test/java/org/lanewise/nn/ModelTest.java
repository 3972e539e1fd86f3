package org.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lanewise.kernels.Activation.RELU;

import org.junit.jupiter.api.Test;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Softmax;

class ModelTest {
  @Test
  void theSummaryIsATable() {
    Model model =
        Sequential.of(Shape.of(64), new Dense(64, RELU), new Dense(10), new Softmax()).build(1);
    assertEquals(
        """
        layer    op       output  parameters
        input             [64]             0
        dense    Gemm     [64]         4,160
        dense_1  Gemm     [10]           650
        softmax  Softmax  [10]             0
        parameters in all: 4,810
        """,
        model.summary().replace("\r", ""));
  }
}
