package org.lanewise.bench.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lanewise.nn.train.EpochResult;
import org.lanewise.nn.train.History;

/// Loss and accuracy, epoch by epoch.
public final class LearningCurves {
  private LearningCurves() {}

  /// Draws the curves.
  ///
  /// @param history of a training with validation data, in which accuracy was reported
  /// @return the picture
  public static BufferedImage of(History history) {
    int width = 560;
    int height = 400;
    BufferedImage picture = new BufferedImage(2 * width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = Ink.graphics(picture);
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
    chart.getStyler().setChartTitleFont(Ink.font(Font.BOLD, 15));
    chart.getStyler().setLegendFont(Ink.font(Font.PLAIN, 13));
    chart.getStyler().setAxisTitleFont(Ink.font(Font.PLAIN, 13));
    chart.getStyler().setAxisTickLabelsFont(Ink.font(Font.PLAIN, 12));
    chart.getStyler().setLegendBorderColor(Color.WHITE);
    add(chart, history, "training", Ink.BLUE, train);
    add(chart, history, "validation", Ink.RED, validation);
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
}
