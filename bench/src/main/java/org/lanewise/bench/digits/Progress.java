package org.lanewise.bench.digits;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.lanewise.nn.train.Callback;
import org.lanewise.nn.train.EpochResult;
import org.lanewise.nn.train.Scores;

/// A progress bar an epoch, on standard error.
final class Progress implements Callback, AutoCloseable {
  private static final int WIDTH = 110;
  private static final boolean TERMINAL = System.console() != null && System.console().isTerminal();

  private final int epochs;
  private ProgressBar bar;

  Progress(int epochs) {
    this.epochs = epochs;
  }

  @Override
  public void onEpochBegin(int epoch, int batches) {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(String.format("epoch %2d/%d", epoch, epochs))
            .setInitialMax(batches)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(100)
            .setMaxRenderedLength(WIDTH)
            .hideEta();
    bar = (TERMINAL ? builder : builder.setConsumer(new LastLine())).build();
  }

  @Override
  public void onBatchEnd(int epoch, int batch, Scores scores) {
    bar.step();
    if (batch % 32 == 1) {
      show(scores.loss(), scores.get("accuracy"), "......");
    }
  }

  @Override
  public void onEpochEnd(EpochResult result) {
    show(
        result.loss(),
        result.accuracy(),
        String.format(Locale.ROOT, "%.4f", result.validationAccuracy()));
    close();
  }

  private void show(double loss, double accuracy, String validation) {
    bar.setExtraMessage(
        String.format(
            Locale.ROOT, " loss %.4f  accuracy %.4f  validation %s", loss, accuracy, validation));
  }

  /// Takes the bar away, also when training stops in the middle of an epoch.
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  /// Where nobody watches, one line an epoch is enough.
  private static final class LastLine implements ProgressBarConsumer {
    private String line = "";

    @Override
    public int getMaxRenderedLength() {
      return WIDTH;
    }

    @Override
    public void accept(String rendered) {
      line = rendered;
    }

    @Override
    public void close() {
      System.err.println(line);
    }
  }
}
