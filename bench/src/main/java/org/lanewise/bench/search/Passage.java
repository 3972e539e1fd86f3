package org.lanewise.bench.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A paragraph of a file.
///
/// @param file where it stands
/// @param line the number of its first line, from 1
/// @param text its lines
record Passage(Path file, int line, String text) {
  /// Shorter ones are headings and the like.
  private static final int LEAST_LETTERS = 40;

  private static final String COMMENT = "///";
  private static final String FENCE = "```";
  private static final String TABLE = "|";
  private static final String ITEM = "- ";

  /// The paragraphs of all texts in a folder: of `.md` and `.txt` files what stands between empty
  /// lines, and of `package-info.java` the documentation; an item of a list is a paragraph of its
  /// own, fenced code and tables are none. Folders named `target`, and those that
  /// begin with a dot, are left out.
  static List<Passage> in(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(file -> isText(folder.relativize(file))).sorted().toList();
    }
    List<Passage> passages = new ArrayList<>();
    for (Path file : files) {
      add(passages, folder.relativize(file), Files.readAllLines(file));
    }
    return passages;
  }

  private static boolean isText(Path file) {
    for (Path step : file) {
      if (step.startsWith("target") || step.toString().startsWith(".")) {
        return false;
      }
    }
    String name = file.toString();
    return name.endsWith(".md") || name.endsWith(".txt") || file.endsWith("package-info.java");
  }

  private static void add(List<Passage> passages, Path file, List<String> lines) {
    boolean java = file.toString().endsWith(".java");
    List<String> paragraph = new ArrayList<>();
    boolean code = false;
    for (int i = 0; i <= lines.size(); i++) {
      String line = i == lines.size() ? "" : lines.get(i).strip();
      if (java) {
        line = line.startsWith(COMMENT) ? line.substring(COMMENT.length()).strip() : "";
      }
      boolean fence = line.startsWith(FENCE);
      code ^= fence;
      boolean prose = !line.isEmpty() && !code && !fence && !line.startsWith(TABLE);
      if (!prose || line.startsWith(ITEM)) {
        String text = String.join("\n", paragraph);
        if (text.chars().filter(Character::isLetter).count() >= LEAST_LETTERS) {
          passages.add(new Passage(file, i + 1 - paragraph.size(), text));
        }
        paragraph.clear();
      }
      if (prose) {
        paragraph.add(line);
      }
    }
  }
}
