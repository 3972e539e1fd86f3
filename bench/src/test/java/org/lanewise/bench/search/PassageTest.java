package org.lanewise.bench.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassageTest {
  private static final String LONG = "A paragraph with a few more letters than forty of them.";

  @TempDir Path folder;

  private void write(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, List.of(lines));
  }

  @Test
  void paragraphsAreWhatStandsBetweenEmptyLines() throws IOException {
    write(
        "sub/b.md",
        "# Title",
        "",
        LONG,
        "  and more",
        "",
        "",
        "short",
        "",
        "```",
        LONG,
        "",
        LONG,
        "```",
        LONG);
    write("a.txt", LONG);
    assertEquals(
        List.of(
            new Passage(Path.of("a.txt"), 1, LONG),
            new Passage(Path.of("sub/b.md"), 3, LONG + "\nand more"),
            new Passage(Path.of("sub/b.md"), 14, LONG)),
        Passage.in(folder));
  }

  @Test
  void itemsAreParagraphsAndTablesAreNone() throws IOException {
    write("a.md", LONG, "- " + LONG, "  more", "- " + LONG, "| " + LONG + " |", LONG);
    assertEquals(
        List.of(
            new Passage(Path.of("a.md"), 1, LONG),
            new Passage(Path.of("a.md"), 2, "- " + LONG + "\nmore"),
            new Passage(Path.of("a.md"), 4, "- " + LONG),
            new Passage(Path.of("a.md"), 6, LONG)),
        Passage.in(folder));
  }

  @Test
  void ofPackagesTheDocumentationIsRead() throws IOException {
    write("p/package-info.java", "/// " + LONG, "///", "/// " + LONG, "package " + "p".repeat(60));
    write("p/P.java", "/// " + LONG);
    assertEquals(
        List.of(
            new Passage(Path.of("p/package-info.java"), 1, LONG),
            new Passage(Path.of("p/package-info.java"), 3, LONG)),
        Passage.in(folder));
  }

  @Test
  void builtAndHiddenFilesAreLeftOut() throws IOException {
    write("target/a.md", LONG);
    write("sub/target/a.md", LONG);
    write(".hidden/a.md", LONG);
    write("a.csv", LONG);
    assertEquals(List.of(), Passage.in(folder));
  }
}
