package org.lanewise.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.colors.XChartSeriesColors;

/// A picture of a [Table], a line or a colour of bars for each library.
final class Chart {
  private Chart() {}

  /// Writes the picture. Rates top out at `peak`; times have a logarithmic axis.
  static void write(Table table, double peak, Path file) throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(1100)
            .height(560)
            .title(table.isRate() ? table.title() + " (the top is the peak)" : table.title())
            .yAxisTitle(table.unit())
            .theme(Styler.ChartTheme.Matlab)
            .build();
    if (table.hasErrors()) { // the rows are operations: no line leads from one to the next
      chart.getStyler().setAvailableSpaceFill(0.8);
      chart.getStyler().setYAxisMin(floor(table)); // or bars begin at 0, which has no logarithm
    } else {
      chart.getStyler().setDefaultSeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Line);
      chart.getStyler().setOverlapped(true);
    }
    chart.getStyler().setSeriesColors(new XChartSeriesColors().getSeriesColors());
    chart.getStyler().setXAxisLabelRotation(45);
    if (table.isRate()) {
      chart.getStyler().setYAxisMin(0.0);
      chart.getStyler().setYAxisMax(peak);
      chart.getStyler().setPlotContentSize(1); // no margin above the peak
    } else {
      chart.getStyler().setYAxisLogarithmic(true);
    }
    for (Library library : table.libraries()) {
      List<Double> values = new ArrayList<>();
      for (String row : table.rows()) {
        double value = table.value(row, library);
        values.add(Double.isNaN(value) ? null : value);
      }
      chart
          .addSeries(library.title(), table.rows(), values)
          .setLineWidth(library.isOurs() ? 4f : 1.5f);
    }
    ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile());
  }

  /// The power of ten below all values.
  private static double floor(Table table) {
    double least =
        table.rows().stream()
            .flatMapToDouble(
                row -> table.libraries().stream().mapToDouble(library -> table.value(row, library)))
            .filter(value -> value > 0)
            .min()
            .orElse(1);
    return Math.pow(10, Math.floor(Math.log10(least)));
  }
}
