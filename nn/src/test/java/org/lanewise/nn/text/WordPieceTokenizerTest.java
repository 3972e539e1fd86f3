package org.lanewise.nn.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.nn.ModelFormatException;

class WordPieceTokenizerTest {
  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");
  private static final List<String> VOCABULARY =
      List.of("[UNK]", "[CLS]", "[SEP]", "lane", "##wise", "##s", "!", "é", "e");

  @TempDir Path folder;

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(WordPieceTokenizerTest.class.getResource(name).toURI());
  }

  /// The lines of `texts.tsv` are the ids that Hugging Face tokenizers 0.22 gives for a text with
  /// `tokenizer.json`: many scripts, control characters, marks, special tokens, random characters.
  @Test
  void agreesWithTheReferenceTokenizer() throws Exception {
    WordPieceTokenizer tokenizer = WordPieceTokenizer.load(resource("tokenizer.json"));
    List<String> lines = Files.readAllLines(resource("texts.tsv"));
    assertTrue(lines.size() > 80);
    for (String line : lines) {
      String[] parts = line.split("\t", -1);
      int[] expected = Arrays.stream(parts[0].split(" ")).mapToInt(Integer::parseInt).toArray();
      String text =
          ESCAPE
              .matcher(parts[1])
              .replaceAll(m -> java.util.regex.Matcher.quoteReplacement(unescaped(m.group(1))));
      assertArrayEquals(expected, tokenizer.encode(text, 1000), parts[1]);
    }
  }

  private static String unescaped(String digits) {
    return Character.toString((char) Integer.parseInt(digits, 16));
  }

  @Test
  void cutsALongTextAndStillEndsIt() {
    WordPieceTokenizer tokenizer = WordPieceTokenizer.of(VOCABULARY, true);
    assertArrayEquals(new int[] {1, 3, 4, 6, 3, 2}, tokenizer.encode("lanewise!lane", 6));
    assertArrayEquals(new int[] {1, 3, 4, 2}, tokenizer.encode("lanewise!lane", 4));
    assertArrayEquals(new int[] {1, 2}, tokenizer.encode("lanewise!lane", 2));
  }

  @Test
  void keepsCapitalsAndAccentsOfACasedModel() {
    assertArrayEquals(
        new int[] {1, 7, 0, 2}, WordPieceTokenizer.of(VOCABULARY, false).encode("é E", 9));
    assertArrayEquals(
        new int[] {1, 8, 8, 2}, WordPieceTokenizer.of(VOCABULARY, true).encode("é E", 9));
  }

  @Test
  void readsVocabTxt() throws IOException {
    Path file = Files.write(folder.resolve("vocab.txt"), VOCABULARY);
    assertArrayEquals(new int[] {1, 3, 5, 2}, WordPieceTokenizer.load(file).encode("Lanes", 9));
  }

  @Test
  void takesAnySequenceOfChars() {
    WordPieceTokenizer tokenizer = WordPieceTokenizer.of(VOCABULARY, true);
    assertArrayEquals(new int[] {1, 3, 2}, tokenizer.encode("\udc00lane\ud800", 9));
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      char[] text = new char[random.nextInt(20)];
      for (int k = 0; k < text.length; k++) {
        text[k] = (char) random.nextInt(0x10000);
      }
      int[] ids = tokenizer.encode(new String(text), 16);
      assertTrue(ids.length >= 2 && ids.length <= 16);
      assertEquals(1, ids[0]);
      assertEquals(2, ids[ids.length - 1]);
    }
  }

  @Test
  void refusesWhatIsNoVocabulary() throws IOException {
    assertEquals(
        "the vocabulary has no token [SEP]",
        assertThrows(
                IllegalArgumentException.class,
                () -> WordPieceTokenizer.of(List.of("[UNK]", "[CLS]"), true))
            .getMessage());
    Path file = Files.write(folder.resolve("vocab.txt"), List.of("a", "b", "a"));
    ModelFormatException error =
        assertThrows(ModelFormatException.class, () -> WordPieceTokenizer.load(file));
    assertEquals(file + ": the token \"a\" stands in it twice", error.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> WordPieceTokenizer.of(VOCABULARY, true).encode("lane", 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "type": "WordPiece" | "type": "BPE" | tokenizer.model.type is BPE, expected WordPiece
          "BertNormalizer"    | "NFC"         | tokenizer.normalizer.type is NFC, expected BertNormalizer
          "lowercase": true   | "lowercase": 1 | tokenizer.normalizer.lowercase is 1, expected true or false
          "a": 5              | "a": -5       | tokenizer.model.vocab.a is -5, expected 0 to 2^31 - 1
          "[PAD]": 0          | "[PAD]": null | tokenizer.model.vocab.[PAD] is null, expected an integer
          """)
  void refusesAnotherKindOfTokenizer(String from, String to, String message) throws Exception {
    String text = Files.readString(resource("tokenizer.json"));
    assertTrue(text.contains(from), from);
    Path file = Files.writeString(folder.resolve("tokenizer.json"), text.replace(from, to));
    ModelFormatException error =
        assertThrows(ModelFormatException.class, () -> WordPieceTokenizer.load(file));
    assertEquals(file + ": " + message, error.getMessage());
  }

  @Test
  void refusesADamagedFileAtAnyLength() throws Exception {
    byte[] all = Files.readAllBytes(resource("tokenizer.json"));
    for (int length = 0; length < all.length; length += 97) {
      Path file = Files.write(folder.resolve("cut.json"), Arrays.copyOf(all, length));
      assertThrows(ModelFormatException.class, () -> WordPieceTokenizer.load(file), "" + length);
    }
  }
}
