package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.nn.onnx.Tensor;
import org.lanewise.nn.onnx.UnsupportedNodesException;

/// MelWeightMatrix: which edges fit into a spectrum.
class OnnxSignalsTest {
  private static Tensor mel(int bands, int length, int rate, float lower, float upper) {
    Map<String, Tensor> inputs =
        Map.of(
            "bands", number(bands),
            "length", number(length),
            "rate", number(rate),
            "lower", number(lower),
            "upper", number(upper));
    return OnnxNodes.run(
            17,
            OnnxNodes.graph(
                "bands:7 length:7 rate:7 lower upper",
                "y",
                OnnxNodes.node("MelWeightMatrix", "bands length rate lower upper", "y")),
            inputs)
        .get("y");
  }

  private static Tensor number(float value) {
    return Tensor.of(new float[] {value});
  }

  @ParameterizedTest
  @CsvSource({"0, 4000", "4000, 0", "4000, 4000", "300, 300"})
  void edgesWithinTheSpectrum(float lower, float upper) {
    assertArrayEquals(new int[] {9, 3}, mel(3, 16, 8000, lower, upper).shape());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 40000",
    "0, Infinity",
    "-1, 4000",
    "9000, 10000",
    "10000, 0",
    "NaN, 4000",
    "0, NaN"
  })
  void edgesBeyondTheSpectrumAreRefused(float lower, float upper) {
    String message =
        assertThrows(UnsupportedNodesException.class, () -> mel(3, 16, 8000, lower, upper))
            .getMessage();
    assertTrue(message.contains("lower_edge_hertz " + lower), message);
    assertTrue(message.contains("upper_edge_hertz " + upper), message);
    assertTrue(message.contains("dft_length 16 at sample_rate 8000"), message);
  }

  @Test
  void aSpectrumOfAnOddLengthEndsEarlier() {
    assertArrayEquals(new int[] {8, 3}, mel(3, 15, 8000, 0, 4000).shape());
    assertThrows(UnsupportedNodesException.class, () -> mel(3, 15, 8000, 4001, 4001));
  }
}
