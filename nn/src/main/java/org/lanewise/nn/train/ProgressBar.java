package org.lanewise.nn.train;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/// A progress bar an epoch, on standard error, with loss and metrics beside it; where no terminal
/// is there, a line an epoch. Closed, it leaves no bar behind where a training ends with an error.
///
/// ```java
/// try (ProgressBar bar = new ProgressBar(10)) {
///   trainer.fit(data, Fit.epochs(10).callback(bar));
/// }
/// ```
///
/// The class needs the library `me.tongfei:progressbar`, which is an optional dependency.
public final class ProgressBar implements Callback, AutoCloseable {
  private static final int WIDTH = 110;
  private static final boolean TERMINAL = System.console() != null && System.console().isTerminal();

  private final int epochs;
  private final PrintStream lines; // null for a bar on the terminal
  private me.tongfei.progressbar.ProgressBar bar;
  private LastLine last;

  /// A bar for each epoch.
  ///
  /// @param epochs how many there will be
  public ProgressBar(int epochs) {
    this(epochs, TERMINAL ? null : System.err);
  }

  /// A line for each epoch, when it ends.
  ///
  /// @param epochs how many there will be
  /// @param lines receives the lines
  /// @return a new callback
  public static ProgressBar lines(int epochs, PrintStream lines) {
    return new ProgressBar(epochs, Objects.requireNonNull(lines, "lines is null"));
  }

  private ProgressBar(int epochs, PrintStream lines) {
    this.epochs = epochs;
    this.lines = lines;
  }

  @Override
  public void onEpochBegin(int epoch, int batches) {
    close();
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(String.format("epoch %2d/%d", epoch, epochs))
            .setInitialMax(batches)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(100)
            .setMaxRenderedLength(WIDTH)
            .hideEta();
    if (lines != null) {
      last = new LastLine();
      builder.setConsumer(last);
    }
    bar = builder.build();
  }

  @Override
  public void onBatchEnd(int epoch, int batch, Scores scores) {
    bar.step();
    if (batch % 32 == 1) {
      show(text(scores.names(), scores::get) + "  validation ......");
    }
  }

  /// A batch has been trained, by a program that has no [Trainer] to tell.
  ///
  /// @param text what to show beside the bar
  public void step(String text) {
    bar.step();
    show(text);
  }

  /// The validation is that of the last metric, or the loss where there is no other.
  @Override
  public void onEpochEnd(EpochResult result) {
    List<String> names = List.copyOf(result.values().keySet());
    List<String> training =
        names.stream().filter(n -> !n.startsWith("val_") && !n.equals("learning_rate")).toList();
    String validation =
        names.stream()
            .filter(name -> name.startsWith("val_"))
            .reduce((first, second) -> second)
            .map(name -> String.format(Locale.ROOT, "  validation %.4f", result.get(name)))
            .orElse("");
    show(text(training, result::get) + validation);
    close();
  }

  private static String text(List<String> names, ToDoubleFunction<String> value) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(String.format(Locale.ROOT, "  %s %.4f", name, value.applyAsDouble(name)));
    }
    return text.substring(1);
  }

  private void show(String text) {
    bar.setExtraMessage(text);
  }

  /// Takes the bar away, also when training stops in the middle of an epoch.
  @Override
  public void close() {
    if (bar != null) {
      bar.close(); // draws once more, and waits for it
      bar = null;
      if (lines != null) {
        lines.println(last.line);
      }
    }
  }

  /// Where nobody watches, one line an epoch is enough. It is printed when the bar is closed, not
  /// here: an epoch can end before the library has drawn anything, and then it closes nothing.
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
    public void close() {}
  }
}
