package org.lanewise.bench.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Set;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lanewise.nn.train.EpochResult;
import org.lanewise.nn.train.History;

/// Loss and metrics, epoch by epoch: a chart each, in which the validation data have a curve of
/// their own. A curve leaves out epochs whose value is NaN or infinite.
public final class LearningCurves {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 400;
  private static final String VALIDATION = "val_";

  private LearningCurves() {}

  /// Draws the curves.
  ///
  /// @param history of a training of one epoch or more
  /// @return the picture
  /// @throws IllegalArgumentException if there is no epoch
  public static BufferedImage of(History history) {
    if (history.epochs().isEmpty()) {
      throw new IllegalArgumentException("history has 0 epochs, expected 1 or more");
    }
    Set<String> all = history.epochs().get(0).values().keySet();
    List<String> names =
        all.stream()
            .filter(name -> !name.startsWith(VALIDATION) && !name.equals("learning_rate"))
            .toList();
    BufferedImage picture =
        new BufferedImage(names.size() * WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = Ink.graphics(picture);
    for (String name : names) {
      XYChart chart = chart(name);
      add(chart, "training", Ink.BLUE, history, name);
      if (all.contains(VALIDATION + name)) {
        add(chart, "validation", Ink.RED, history, VALIDATION + name);
      }
      limit(chart, name);
      chart.paint(g, WIDTH, HEIGHT);
      g.translate(WIDTH, 0);
    }
    g.dispose();
    return picture;
  }

  private static XYChart chart(String name) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(Character.toUpperCase(name.charAt(0)) + name.substring(1).replace('_', ' '))
            .xAxisTitle("epoch")
            .theme(Styler.ChartTheme.Matlab)
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
    chart.getStyler().setXAxisDecimalPattern("0");
    chart.getStyler().setYAxisDecimalPattern("0.00#");
    chart.getStyler().setChartTitleFont(Ink.font(Font.BOLD, 15));
    chart.getStyler().setLegendFont(Ink.font(Font.PLAIN, 13));
    chart.getStyler().setAxisTitleFont(Ink.font(Font.PLAIN, 13));
    chart.getStyler().setAxisTickLabelsFont(Ink.font(Font.PLAIN, 12));
    chart.getStyler().setLegendBorderColor(Color.WHITE);
    return chart;
  }

  /// Ends the axis of an accuracy at 1, and begins any other at 0 or at the least value below.
  private static void limit(XYChart chart, String name) {
    if (name.equals("accuracy")) {
      chart.getStyler().setYAxisMax(1.0);
    } else {
      double least =
          chart.getSeriesCollection().stream().mapToDouble(XYSeries::getYMin).reduce(0, Math::min);
      chart.getStyler().setYAxisMin(least);
    }
  }

  private static void add(XYChart chart, String label, Color colour, History history, String name) {
    List<EpochResult> finite =
        history.epochs().stream().filter(epoch -> Double.isFinite(epoch.get(name))).toList();
    if (finite.isEmpty()) {
      return; // XChart refuses a series without a point.
    }
    double[] epochs = finite.stream().mapToDouble(EpochResult::epoch).toArray();
    double[] values = finite.stream().mapToDouble(epoch -> epoch.get(name)).toArray();
    XYSeries series = chart.addSeries(label, epochs, values);
    series.setMarkerColor(colour).setMarker(SeriesMarkers.CIRCLE);
    series.setLineColor(colour).setLineWidth(2);
  }
}
