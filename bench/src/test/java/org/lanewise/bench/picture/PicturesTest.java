package org.lanewise.bench.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lanewise.kernels.Activation.RELU;

import java.awt.image.BufferedImage;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Merge;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.layer.Add;
import org.lanewise.nn.layer.Conv2D;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Flatten;
import org.lanewise.nn.layer.Masking;
import org.lanewise.nn.layer.MultiHeadAttention;
import org.lanewise.nn.layer.Reshape;
import org.lanewise.nn.op.Attention;
import org.lanewise.nn.train.EpochResult;
import org.lanewise.nn.train.History;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PicturesTest {
  private static final int WHITE = 0xffffffff;
  private static final int DARK = Ink.DARK.getRGB();

  @Test
  void gridDrawsInkDarkAndPaperWhite() {
    Shape image = Shape.of(28, 56);
    float[] half = new float[image.size()];
    Arrays.fill(half, 0, half.length / 2, 2); // beyond 1: as 1
    BufferedImage picture = ImageGrid.of(image, List.of(half, new float[2 * half.length]));
    assertEquals(3 * 6 + 2 * 56, picture.getWidth());
    assertEquals(3 * 6 + 2 * 28, picture.getHeight());
    assertEquals(DARK, picture.getRGB(6, 6));
    assertEquals(DARK, picture.getRGB(61, 19));
    assertEquals(WHITE, picture.getRGB(6, 20));
    assertEquals(WHITE, picture.getRGB(70, 40));
  }

  @Test
  void gridRefusesWhatIsNoImage() {
    assertThrows(
        IllegalArgumentException.class, () -> ImageGrid.of(Shape.of(4), List.of(new float[4])));
    assertThrows(
        IllegalArgumentException.class, () -> ImageGrid.of(Shape.of(2, 2), List.of(new float[5])));
  }

  /// One filter that copies and one that negates.
  @Test
  void activationMapsShowWhatALayerGives() {
    Model model = Sequential.of(Shape.of(56, 56, 1), new Conv2D(2, 1, RELU).named("look")).build(1);
    float[] kernel = {1, -1};
    System.arraycopy(
        kernel,
        0,
        model.parameters().values(),
        model.parameters().slice("look/kernel").offset(),
        2);
    float[] image = new float[56 * 56];
    image[0] = 3;
    image[1] = -3;
    BufferedImage maps = ActivationMaps.of(model, "look", image);
    assertEquals(DARK, maps.getRGB(6, 6));
    assertEquals(WHITE, maps.getRGB(7, 6));
    assertEquals(WHITE, maps.getRGB(6 + 62, 6));
    assertEquals(DARK, maps.getRGB(7 + 62, 6));
  }

  @Test
  void activationMapsRefuseALayerWithoutMaps() {
    Model model = Sequential.of(Shape.of(4), new Dense(2)).build(1);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> ActivationMaps.of(model, "dense", new float[4]))
            .getMessage();
    assertEquals(
        "dense gives [2], expected [height, width, channels] or [steps, channels]", message);
  }

  @Test
  void filtersAreDarkWherePositive() {
    Model model = Sequential.of(Shape.of(9, 9, 1), new Conv2D(1, 2, RELU)).build(1);
    float[] kernel = {1, -1, 0, 0.5f};
    System.arraycopy(kernel, 0, model.parameters().values(), 0, 4);
    BufferedImage filters = Filters.of(model, "conv2d");
    assertEquals(DARK, filters.getRGB(7, 7));
    assertEquals(WHITE, filters.getRGB(50, 7));
    assertEquals(Ink.mix(Ink.DARK, 0.5).getRGB(), filters.getRGB(7, 50));
    assertThrows(IllegalArgumentException.class, () -> Filters.of(model, "dense"));
  }

  @Test
  void diagramHasABoxANodeAndAnArrowAnEdge() throws Exception {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("a<b", Shape.of(4));
    Value once = new Dense(4, RELU).build(graph, x);
    Value sum = new Add().named("sum").build(graph, once, x);
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new InputSource(
                    new StringReader(NetworkDiagram.of(Model.of(graph.build(sum), 1)))));
    List<String> texts = new ArrayList<>();
    NodeList list = svg.getElementsByTagName("text");
    for (int i = 0; i < list.getLength(); i++) {
      texts.add(list.item(i).getTextContent());
    }
    assertEquals(List.of("a<b", "input  [4]", "dense", "Gemm  [4]", "sum", "Add  [4]"), texts);
    List<Double> tops = new ArrayList<>();
    NodeList boxes = svg.getElementsByTagName("rect");
    for (int i = 0; i < boxes.getLength(); i++) {
      tops.add(Double.parseDouble(((Element) boxes.item(i)).getAttribute("y")));
    }
    assertEquals(3, tops.size());
    assertTrue(tops.get(0) < tops.get(1) && tops.get(1) < tops.get(2), tops::toString);
    int arrows = 0;
    NodeList paths = svg.getElementsByTagName("path");
    for (int i = 0; i < paths.getLength(); i++) {
      arrows += ((Element) paths.item(i)).hasAttribute("marker-end") ? 1 : 0;
    }
    assertEquals(3, arrows);
  }

  /// Without weights all scores are 0, and each query looks at all keys up to its own alike.
  @Test
  void attentionMapsShowWhereAHeadLooks() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Shape.of(2, 3));
    Merge layer = new MultiHeadAttention(2, 3, 3, true, 0, true);
    Model model = Model.of(graph.build(layer.build(graph, x, x)), 1);
    String node = "multi_head_attention/attention";
    Arrays.fill(model.parameters().values(), 0);
    BufferedImage maps = AttentionMaps.of(model, node, new float[] {1, 2, 3, 4, 5, 6});
    int half = Ink.mix(Ink.DARK, 0.5).getRGB();
    for (int left : new int[] {6, 68}) {
      assertEquals(DARK, maps.getRGB(left, 6));
      assertEquals(WHITE, maps.getRGB(left + 30, 6));
      assertEquals(half, maps.getRGB(left, 36));
      assertEquals(half, maps.getRGB(left + 30, 36));
    }
    // A bias of the queries of the first head alone, and keys that are one-hot: it looks ahead.
    Slice query = model.parameters().slice("multi_head_attention/query/bias");
    query.array()[query.offset()] = 100;
    Slice key = model.parameters().slice("multi_head_attention/key/kernel");
    key.array()[key.offset()] = 1;
    maps = AttentionMaps.of(model, node, new float[] {0, 0, 0, 1, 0, 0});
    assertEquals(WHITE, maps.getRGB(6, 36));
    assertEquals(DARK, maps.getRGB(36, 36));
    assertEquals(half, maps.getRGB(68, 36));
    assertThrows(IllegalArgumentException.class, () -> AttentionMaps.of(model, "x", new float[6]));
  }

  /// Two queries look at three keys of another sequence, of which padding hides the second.
  @Test
  void attentionMapsLeaveHiddenKeysWhite() {
    GraphBuilder graph = new GraphBuilder();
    Value query = graph.input("query", Shape.of(2, 3));
    Value memory = graph.input("memory", Shape.of(3, 3));
    Value padded = new Masking().build(graph, memory);
    Merge layer = new MultiHeadAttention(1, 3);
    Model model = Model.of(graph.build(layer.build(graph, query, padded)), 1);
    Arrays.fill(model.parameters().values(), 0);
    BufferedImage maps =
        AttentionMaps.of(
            model,
            "multi_head_attention/attention",
            Map.of("query", new float[6], "memory", new float[] {1, 1, 1, 0, 0, 0, 1, 1, 1}));
    int half = Ink.mix(Ink.DARK, 0.5).getRGB();
    for (int top : new int[] {6, 26}) {
      assertEquals(half, maps.getRGB(6, top));
      assertEquals(WHITE, maps.getRGB(26, top));
      assertEquals(half, maps.getRGB(46, top));
    }
  }

  /// Two heads of queries share one of keys; a bias turns each to a key of its own.
  @Test
  void attentionMapsShowABias() {
    GraphBuilder graph = new GraphBuilder();
    List<Value> inputs =
        List.of(
            graph.input("q", Shape.of(1, 2)),
            graph.input("k", Shape.of(2, 1)),
            graph.input("v", Shape.of(2, 1)),
            graph.input("bias", Shape.of(2, 1, 2)));
    Attention op = new Attention(2, 1, 0, false, 0.5f, true, false);
    Model model = Model.of(graph.build(graph.add("look", op, inputs, List.of())), 1);
    float hidden = Float.NEGATIVE_INFINITY;
    float[] bias = {0, hidden, hidden, 0};
    BufferedImage maps =
        AttentionMaps.of(
            model,
            "look",
            Map.of("q", new float[2], "k", new float[2], "v", new float[2], "bias", bias));
    assertEquals(DARK, maps.getRGB(6, 6));
    assertEquals(WHITE, maps.getRGB(40, 6));
    assertEquals(WHITE, maps.getRGB(68, 6));
    assertEquals(DARK, maps.getRGB(102, 6));
  }

  @Test
  void learningCurvesHaveAChartAMetric() {
    assumeTrue(Pictures.fontsMissing() == null);
    Map<String, Double> values =
        new TreeMap<>(Map.of("loss", 1.0, "val_loss", 2.0, "error", 3.0, "learning_rate", 0.1));
    List<EpochResult> epochs = List.of(new EpochResult(1, values), new EpochResult(2, values));
    BufferedImage two = LearningCurves.of(new History(epochs));
    values.remove("error");
    BufferedImage one = LearningCurves.of(new History(List.of(new EpochResult(1, values))));
    assertEquals(two.getWidth(), 2 * one.getWidth());
    // The validation's colour is in the chart of the loss alone, which comes second.
    assertTrue(has(two, Ink.RED.getRGB(), one.getWidth(), two.getWidth()));
    assertFalse(has(two, Ink.RED.getRGB(), 0, one.getWidth()));
    assertTrue(has(two, Ink.BLUE.getRGB(), 0, one.getWidth()));
  }

  /// The lowest curve stays inside of the chart: above the words below it, its end is a marker.
  @Test
  void learningCurvesShowWhatIsBelowZero() {
    assumeTrue(Pictures.fontsMissing() == null);
    BufferedImage curves = LearningCurves.of(losses(-0.2, -0.5, -0.9));
    BufferedImage chart = curves.getSubimage(0, 0, curves.getWidth(), 300);
    int third = curves.getWidth() / 3;
    assertTrue(has(chart, Ink.BLUE.getRGB(), 0, third));
    assertTrue(has(chart, Ink.BLUE.getRGB(), third, 2 * third));
    assertTrue(has(chart, Ink.BLUE.getRGB(), 2 * third, curves.getWidth()));
  }

  @Test
  void learningCurvesLeaveOutWhatIsNotFinite() {
    assumeTrue(Pictures.fontsMissing() == null);
    EpochResult first = new EpochResult(1, Map.of("loss", 2.0));
    EpochResult last = new EpochResult(3, Map.of("loss", 1.0));
    int[] expected = pixels(LearningCurves.of(new History(List.of(first, last))));
    for (double gap : new double[] {Double.NaN, 1 / 0.0, -1 / 0.0}) {
      assertArrayEquals(expected, pixels(LearningCurves.of(losses(2, gap, 1))), "" + gap);
    }
    BufferedImage nothing = LearningCurves.of(losses(Double.NaN, Double.NaN));
    assertFalse(has(nothing, Ink.BLUE.getRGB(), 0, nothing.getWidth()));
  }

  @Test
  void learningCurvesRefuseNoEpoch() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> LearningCurves.of(losses()))
            .getMessage();
    assertEquals("history has 0 epochs, expected 1 or more", message);
  }

  private static History losses(double... losses) {
    List<EpochResult> epochs = new ArrayList<>();
    for (double loss : losses) {
      epochs.add(new EpochResult(epochs.size() + 1, Map.of("loss", loss)));
    }
    return new History(epochs);
  }

  /// A model that gives what it reads: a sample is the probabilities of its classes.
  private static Model echo(int... shape) {
    return Sequential.of(Shape.of(shape), new Reshape(shape)).build(1);
  }

  @Test
  void classificationCountsWhatHasAClass() {
    float[] x = {0.9f, 0.1f, 0.2f, 0.8f, 0.7f, 0.3f, 0.6f, 0.4f};
    Dataset images = Dataset.ofLabels(Shape.of(2), x, Shape.of(), new int[] {0, 0, -1, 1}, 2);
    Classification read = new Classification(echo(2), images);
    assertArrayEquals(new int[][] {{1, 1}, {1, 0}}, read.counts());
    assertEquals(1 / 3.0, read.accuracy());
    assertFalse(read.isWrong(0));
    assertTrue(read.isWrong(1));
    assertFalse(read.isWrong(2));
    assertEquals(0, read.predicted(2));
    assertEquals(0.7f, read.certainty(2));
  }

  @Test
  void confusionMatrixColoursWhatWasTakenForWhat() {
    assumeTrue(Pictures.fontsMissing() == null);
    float[] x = {0.9f, 0.1f, 0.8f, 0.2f, 0.7f, 0.3f};
    Dataset images = Dataset.ofLabels(Shape.of(2), x, Shape.of(), new int[] {0, -1, 1}, 2);
    BufferedImage matrix = ConfusionMatrix.of(echo(2), images);
    int left = Ink.MARGIN + 36 + 2;
    int top = Ink.MARGIN + 60 + 2;
    assertEquals(Ink.BLUE.getRGB(), matrix.getRGB(left, top));
    assertEquals(Ink.EMPTY.getRGB(), matrix.getRGB(left + 48, top));
    assertEquals(Ink.RED.getRGB(), matrix.getRGB(left, top + 48));
    assertEquals(Ink.EMPTY.getRGB(), matrix.getRGB(left + 48, top + 48));
  }

  /// An image without a class is neither red nor among the mistakes.
  @Test
  void classifiedImagesWithoutAClassAreNoMistakes() {
    assumeTrue(Pictures.fontsMissing() == null);
    Model model = Sequential.of(Shape.of(1, 2), new Flatten()).build(1);
    float[] x = {0.9f, 0.1f};
    BufferedImage unknown =
        ClassifiedImages.of(
            model, Dataset.ofLabels(Shape.of(1, 2), x, Shape.of(), new int[] {-1}, 2));
    BufferedImage mistake =
        ClassifiedImages.of(model, Dataset.ofLabels(Shape.of(1, 2), x, new int[] {1}, 2));
    assertFalse(has(unknown, Ink.RED.getRGB(), 0, unknown.getWidth()));
    assertTrue(has(mistake, Ink.RED.getRGB(), 0, mistake.getWidth()));
    assertTrue(unknown.getHeight() < mistake.getHeight());
  }

  @Test
  void classificationRefusesAnOutputOfOtherClasses() {
    for (int[] output : new int[][] {{3}, {1}, {1, 2}}) {
      Shape shape = Shape.of(output);
      Dataset images = Dataset.ofLabels(shape, new float[shape.size()], new int[1], 2);
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> ConfusionMatrix.of(echo(output), images))
              .getMessage();
      assertEquals(
          "the output of the model is "
              + shape
              + ", expected [2]: a probability for each class of the images",
          message);
    }
  }

  private static int[] pixels(BufferedImage picture) {
    return picture.getRGB(
        0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
  }

  private static boolean has(BufferedImage picture, int colour, int left, int right) {
    for (int x = left; x < right; x++) {
      for (int y = 0; y < picture.getHeight(); y++) {
        if (picture.getRGB(x, y) == colour) {
          return true;
        }
      }
    }
    return false;
  }
}
