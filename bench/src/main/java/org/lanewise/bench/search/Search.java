package org.lanewise.bench.search;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.lanewise.bench.Program;
import org.lanewise.kernels.Backend;
import org.lanewise.kernels.Gemv;
import org.lanewise.nn.text.TextEmbedder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Indexes a folder of text and answers a question by meaning, not by words: each paragraph and the
/// question become vectors, and the nearest paragraphs are printed.
@Command(
    name = "search",
    description = "Finds the paragraphs of a folder of text that are nearest to a question.")
public final class Search implements Callable<Integer> {
  /// What the model was trained with.
  private static final int LONGEST = 256;

  private static final String MODEL = "/all-minilm-l6-v2.onnx";
  private static final String TOKENIZER = "/all-minilm-l6-v2-tokenizer.json";

  @Parameters(paramLabel = "WORD", description = "The question.", arity = "1..*")
  private List<String> question;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Its .md and .txt files and package-info.java are read. Default: this one")
  private Path folder = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "A sentence embedder as Hugging Face lays it out. Default: all-MiniLM-L6-v2")
  private Path model;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "How many paragraphs are printed. Default: ${DEFAULT-VALUE}")
  private int top = 3;

  @Option(names = "--help", usageHelp = true, description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  /// Runs the program.
  public static void main(String[] args) {
    System.exit(Program.commandLine(new Search()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter print = spec.commandLine().getOut();
    List<Passage> passages = Passage.in(folder);
    TextEmbedder embedder = model == null ? miniLm() : TextEmbedder.load(model);
    long start = System.nanoTime();
    float[][] index = embedder.embed(passages.stream().map(Passage::text).toList());
    print.printf(
        Locale.ROOT,
        "%s%n%d paragraphs of %d files indexed in %.1f s%n",
        Backend.describe(),
        passages.size(),
        passages.stream().map(Passage::file).distinct().count(),
        (System.nanoTime() - start) / 1e9);
    float[] query = embedder.embed(String.join(" ", question));
    float[] cosines = new float[index.length];
    for (int i = 0; i < index.length; i++) {
      // The vectors have length 1: their product is the cosine of the angle between them.
      Gemv.sgemv(
          false, 1, query.length, 1, index[i], 0, query.length, query, 0, 1, 0, cosines, i, 1);
    }
    IntStream.range(0, cosines.length)
        .boxed()
        .sorted(Comparator.comparing(i -> -cosines[i]))
        .limit(top)
        .forEach(
            i -> {
              Passage found = passages.get(i);
              print.printf(
                  Locale.ROOT,
                  "%n%.3f  %s:%d%n%s%n",
                  cosines[i],
                  found.file(),
                  found.line(),
                  found.text().indent(2).stripTrailing());
            });
    print.flush();
    return CommandLine.ExitCode.OK;
  }

  /// The embedder whose files the profile `search` puts on the class path.
  private static TextEmbedder miniLm() throws IOException {
    Path temporary = Files.createTempDirectory("minilm");
    Path network = temporary.resolve("model.onnx");
    Path tokenizer = temporary.resolve("tokenizer.json");
    try {
      copy(MODEL, network);
      copy(TOKENIZER, tokenizer);
      return TextEmbedder.load(network, tokenizer, LONGEST);
    } finally {
      Files.deleteIfExists(network);
      Files.deleteIfExists(tokenizer);
      Files.delete(temporary);
    }
  }

  private static void copy(String resource, Path file) throws IOException {
    try (InputStream in = Search.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(
            "the class path has no " + resource + ": run it with -Psearch, or name a --model");
      }
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
