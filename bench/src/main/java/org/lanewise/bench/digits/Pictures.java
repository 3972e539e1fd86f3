package org.lanewise.bench.digits;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.train.EpochResult;
import org.lanewise.nn.train.History;

/// What a model made of the test images, and the pictures that show it.
final class Pictures {
  private static final Color INK = new Color(0x22, 0x2b, 0x38);
  private static final Color PALE = new Color(0x6b, 0x76, 0x85);
  private static final Color RIGHT = new Color(0x1f, 0x6f, 0xb4);
  private static final Color WRONG = new Color(0xc8, 0x3a, 0x2e);
  private static final Color EMPTY = new Color(0xf4, 0xf5, 0xf7);
  private static final Color FRAME = new Color(0xd5, 0xda, 0xe1);
  private static final int MARGIN = 28;

  private final Dataset test;
  private final float[] probabilities;
  private final int[] predicted;

  /// The test images and a row of probabilities for each.
  Pictures(Dataset test, float[] probabilities) {
    this.test = test;
    this.probabilities = probabilities;
    this.predicted = IntStream.range(0, test.size()).map(this::mostProbable).toArray();
  }

  private int mostProbable(int image) {
    int best = 0;
    for (int c = 1; c < test.classes(); c++) {
      if (probability(image, c) > probability(image, best)) {
        best = c;
      }
    }
    return best;
  }

  private float probability(int image, int c) {
    return probabilities[image * test.classes() + c];
  }

  private boolean isRight(int image) {
    return predicted[image] == test.label(image);
  }

  /// The share of the images that were recognised.
  double accuracy() {
    return (double) IntStream.range(0, test.size()).filter(this::isRight).count() / test.size();
  }

  /// Draws all pictures, where the machine has fonts to write with.
  ///
  /// @return a line that names the files, or says why there are none
  String write(Path folder, History history) throws IOException {
    try {
      font(Font.PLAIN, 12).getLineMetrics("0", new FontRenderContext(null, true, true));
    } catch (RuntimeException | InternalError | LinkageError e) {
      return "no pictures, this machine has no fonts: " + e.getMessage();
    }
    return String.format(
        "pictures: %s, %s, %s",
        save(learningCurves(history), folder.resolve("learning-curves.png")),
        save(confusion(), folder.resolve("confusion.png")),
        save(samples(), folder.resolve("samples.png")));
  }

  private static Path save(BufferedImage picture, Path file) throws IOException {
    ImageIO.write(picture, "png", file.toFile());
    return file;
  }

  private static BufferedImage learningCurves(History history) {
    int width = 560;
    int height = 400;
    BufferedImage picture = new BufferedImage(2 * width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = graphics(picture);
    XYChart loss =
        curves(history, "Loss", width, height, EpochResult::loss, EpochResult::validationLoss);
    loss.getStyler().setYAxisMin(0.0);
    loss.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
    loss.paint(g, width, height);
    g.translate(width, 0);
    XYChart accuracy =
        curves(
            history,
            "Accuracy",
            width,
            height,
            EpochResult::accuracy,
            EpochResult::validationAccuracy);
    accuracy.getStyler().setYAxisMax(1.0);
    accuracy.getStyler().setLegendPosition(Styler.LegendPosition.InsideSE);
    accuracy.paint(g, width, height);
    g.dispose();
    return picture;
  }

  private static XYChart curves(
      History history,
      String title,
      int width,
      int height,
      ToDoubleFunction<EpochResult> train,
      ToDoubleFunction<EpochResult> validation) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle("epoch")
            .theme(Styler.ChartTheme.Matlab)
            .build();
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
    chart.getStyler().setXAxisDecimalPattern("0");
    chart.getStyler().setYAxisDecimalPattern("0.00");
    chart.getStyler().setChartTitleFont(font(Font.BOLD, 15));
    chart.getStyler().setLegendFont(font(Font.PLAIN, 13));
    chart.getStyler().setAxisTitleFont(font(Font.PLAIN, 13));
    chart.getStyler().setAxisTickLabelsFont(font(Font.PLAIN, 12));
    chart.getStyler().setLegendBorderColor(Color.WHITE);
    add(chart, history, "training", RIGHT, train);
    add(chart, history, "validation", WRONG, validation);
    return chart;
  }

  private static void add(
      XYChart chart,
      History history,
      String name,
      Color colour,
      ToDoubleFunction<EpochResult> value) {
    List<EpochResult> epochs = history.epochs();
    XYSeries series =
        chart.addSeries(
            name,
            epochs.stream().mapToDouble(EpochResult::epoch).toArray(),
            epochs.stream().mapToDouble(value).toArray());
    series.setMarkerColor(colour).setMarker(SeriesMarkers.CIRCLE);
    series.setLineColor(colour).setLineWidth(2);
  }

  private BufferedImage confusion() {
    int classes = test.classes();
    int[][] counts = new int[classes][classes];
    for (int i = 0; i < predicted.length; i++) {
      counts[test.label(i)][predicted[i]]++;
    }
    int cell = 48;
    int left = MARGIN + 36;
    int top = MARGIN + 60;
    int side = classes * cell;
    BufferedImage picture =
        new BufferedImage(
            left + side + MARGIN + 44, top + side + MARGIN, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = graphics(picture);
    title(g, String.format(Locale.ROOT, "Test accuracy %.4f", accuracy()));
    g.setFont(font(Font.PLAIN, 13));
    g.setColor(PALE);
    centred(g, "predicted", left + side / 2, top - 26);
    centred(g, "recall", left + side + 34, top - 8);
    g.rotate(-Math.PI / 2);
    centred(g, "true", -(top + side / 2), left - 30);
    g.rotate(Math.PI / 2);
    for (int row = 0; row < classes; row++) {
      int total = IntStream.of(counts[row]).sum();
      g.setFont(font(Font.BOLD, 14));
      g.setColor(INK);
      centred(g, "" + row, left + row * cell + cell / 2, top - 8);
      centred(g, "" + row, left - 14, top + row * cell + cell / 2 + 5);
      for (int col = 0; col < classes; col++) {
        double share = total == 0 ? 0 : (double) counts[row][col] / total;
        // Errors are rare: their colour follows the root of their share.
        Color colour =
            row == col ? mix(RIGHT, share * share) : mix(WRONG, Math.min(1, 2 * Math.sqrt(share)));
        g.setColor(counts[row][col] == 0 ? EMPTY : colour);
        g.fillRect(left + col * cell + 1, top + row * cell + 1, cell - 2, cell - 2);
        if (counts[row][col] > 0) {
          boolean dark = colour.getRed() + colour.getGreen() + colour.getBlue() < 480;
          g.setColor(dark ? Color.WHITE : INK);
          g.setFont(font(Font.PLAIN, 14));
          centred(
              g,
              "" + counts[row][col],
              left + col * cell + cell / 2,
              top + row * cell + cell / 2 + 5);
        }
      }
      g.setColor(PALE);
      g.setFont(font(Font.PLAIN, 13));
      double recall = total == 0 ? 0 : (double) counts[row][row] / total;
      centred(
          g,
          String.format(Locale.ROOT, "%.3f", recall),
          left + side + 34,
          top + row * cell + cell / 2 + 5);
    }
    g.dispose();
    return picture;
  }

  /// The first images of the test set, then the mistakes that the model is surest of.
  private BufferedImage samples() {
    int columns = 12;
    int[] first = IntStream.range(0, Math.min(5 * columns, test.size())).toArray();
    int[] mistakes =
        IntStream.range(0, test.size())
            .filter(i -> !isRight(i))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -probability(i, predicted[i])))
            .limit(2 * columns)
            .mapToInt(Integer::intValue)
            .toArray();
    int tile = 64;
    int pitchX = tile + 10;
    int pitchY = tile + 26;
    int firstRows = Math.ceilDiv(first.length, columns);
    int mistakeRows = Math.ceilDiv(mistakes.length, columns);
    int top = MARGIN + 30;
    int mistakesTop = top + firstRows * pitchY + 34;
    BufferedImage picture =
        new BufferedImage(
            2 * MARGIN + columns * pitchX - 10,
            mistakesTop + mistakeRows * pitchY + MARGIN - 12,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = graphics(picture);
    title(g, "Test images, what the network reads, and how sure it is");
    draw(g, first, columns, top, tile, pitchX, pitchY);
    g.setFont(font(Font.BOLD, 15));
    g.setColor(INK);
    g.drawString(
        mistakes.length == 0 ? "No mistakes" : "Its surest mistakes", MARGIN, mistakesTop - 14);
    draw(g, mistakes, columns, mistakesTop, tile, pitchX, pitchY);
    g.dispose();
    return picture;
  }

  private void draw(
      Graphics2D g, int[] images, int columns, int top, int tile, int pitchX, int pitchY) {
    for (int i = 0; i < images.length; i++) {
      int image = images[i];
      int x = MARGIN + i % columns * pitchX;
      int y = top + i / columns * pitchY;
      g.drawImage(bitmap(image), x, y, tile, tile, null);
      g.setColor(isRight(image) ? FRAME : WRONG);
      g.setStroke(new BasicStroke(isRight(image) ? 1 : 2));
      g.drawRect(x, y, tile, tile);
      int p = (int) (100 * probability(image, predicted[image]));
      String truth = isRight(image) ? "" : ", not " + test.label(image);
      g.setColor(isRight(image) ? INK : WRONG);
      g.setFont(font(isRight(image) ? Font.PLAIN : Font.BOLD, 13));
      centred(
          g,
          predicted[image] + (isRight(image) ? "  " + p + " %" : truth),
          x + tile / 2,
          y + tile + 16);
    }
  }

  private BufferedImage bitmap(int image) {
    Shape shape = test.sampleShape();
    int height = shape.dim(0);
    int width = shape.dim(1);
    BufferedImage bitmap = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < height; row++) {
      for (int col = 0; col < width; col++) {
        float ink = test.samples()[image * shape.size() + row * width + col];
        bitmap.setRGB(col, row, mix(INK, ink).getRGB());
      }
    }
    return bitmap;
  }

  private static Graphics2D graphics(BufferedImage picture) {
    Graphics2D g = picture.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    return g;
  }

  private static void title(Graphics2D g, String text) {
    g.setFont(font(Font.BOLD, 15));
    g.setColor(INK);
    g.drawString(text, MARGIN, MARGIN + 8);
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  private static void centred(Graphics2D g, String text, int x, int baseline) {
    FontMetrics metrics = g.getFontMetrics();
    g.drawString(text, x - metrics.stringWidth(text) / 2, baseline);
  }

  /// A share of a colour, the rest white.
  private static Color mix(Color colour, double share) {
    return new Color(
        (int) Math.round(255 + share * (colour.getRed() - 255)),
        (int) Math.round(255 + share * (colour.getGreen() - 255)),
        (int) Math.round(255 + share * (colour.getBlue() - 255)));
  }
}
