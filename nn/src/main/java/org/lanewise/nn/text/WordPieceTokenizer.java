package org.lanewise.nn.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lanewise.nn.ModelFormatException;

/// Cuts text into the pieces of a vocabulary, as BERT and the sentence embedders made from it do.
///
/// ```java
/// WordPieceTokenizer tokenizer = WordPieceTokenizer.load(Path.of("tokenizer.json"));
/// int[] ids = tokenizer.encode("Lanes are wise.", 128);       // [CLS] lanes are wise . [SEP]
/// ```
///
/// Text is normalised, split at white space and around punctuation, and each word is cut from the
/// left into the longest pieces that the vocabulary has; those inside of a word begin with `##`.
/// A word
/// that cannot be cut to its end, or has more than 100 characters, is `[UNK]`. (M. Schuster and K.
/// Nakajima, "Japanese and Korean voice search", 2012; J. Devlin et al., "BERT", 2019.)
///
/// The ids are those of the library Hugging Face tokenizers 0.22, but for characters that Unicode 9
/// or later added: that library drops them as unassigned, as this one drops those that the JDK does
/// not know. The names of special tokens, such as `[SEP]`, stand for the tokens in a text too.
/// Any sequence of `char` is accepted; halves of a surrogate pair are dropped.
///
/// Immutable, and safe for use by many threads.
public final class WordPieceTokenizer {
  /// Longer words are unknown.
  static final int LONGEST_WORD = 100;

  private static final String UNKNOWN = "[UNK]";
  private static final String FIRST = "[CLS]";
  private static final String LAST = "[SEP]";
  private static final String INSIDE = "##";

  private final Map<String, Integer> ids;
  private final BertNormalizer normalizer;
  private final Pattern special;
  private final int unknown;
  private final int first;
  private final int last;

  /// A vocabulary with what is done to text before.
  ///
  /// @throws IllegalArgumentException if a token is missing
  WordPieceTokenizer(Map<String, Integer> ids, List<String> specials, BertNormalizer normalizer) {
    this.ids = ids;
    this.normalizer = normalizer;
    this.unknown = id(UNKNOWN);
    this.first = id(FIRST);
    this.last = id(LAST);
    this.special =
        Pattern.compile(
            specials.stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
  }

  private int id(String token) {
    Integer id = ids.get(token);
    if (id == null) {
      throw new IllegalArgumentException("the vocabulary has no token " + token);
    }
    return id;
  }

  /// A tokenizer with the normalisation of BERT's uncased models, or of its cased ones.
  ///
  /// @param vocabulary the tokens; the id of each is its position. `[UNK]`, `[CLS]` and `[SEP]` are
  ///     among them; `[PAD]` and `[MASK]` may be
  /// @param lowercase whether capitals are folded and accents taken off
  /// @return the tokenizer
  /// @throws IllegalArgumentException if a token stands twice, or one of the three is missing
  public static WordPieceTokenizer of(List<String> vocabulary, boolean lowercase) {
    Map<String, Integer> ids = HashMap.newHashMap(vocabulary.size());
    for (String token : vocabulary) {
      if (ids.put(token, ids.size()) != null) {
        throw new IllegalArgumentException("the token \"" + token + "\" stands in it twice");
      }
    }
    List<String> specials =
        List.of(UNKNOWN, FIRST, LAST, "[PAD]", "[MASK]").stream().filter(ids::containsKey).toList();
    return new WordPieceTokenizer(
        ids, specials, new BertNormalizer(true, true, lowercase, lowercase));
  }

  /// Reads a tokenizer: `tokenizer.json` of Hugging Face, whose model must be a WordPiece with
  /// BERT's normaliser; or, by any other name, BERT's `vocab.txt`, a token a line, for an uncased
  /// model. What a `tokenizer.json` says of padding and truncation is not used.
  ///
  /// @param file the file, in UTF-8
  /// @return the tokenizer
  /// @throws ModelFormatException if the file is damaged or describes another tokenizer
  /// @throws IOException if it cannot be read
  public static WordPieceTokenizer load(Path file) throws IOException {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return file.toString().endsWith(".json")
          ? TokenizerJson.read(text)
          : of(text.lines().toList(), true);
    } catch (CharacterCodingException | IllegalArgumentException | JsonProcessingException e) {
      throw new ModelFormatException(file, e.getMessage(), e);
    }
  }

  /// The ids of a text: `[CLS]`, its pieces, `[SEP]`.
  ///
  /// @param text any text
  /// @param maxLength how many ids there may be, 2 or more; of a longer text the end is cut off
  /// @return 2 to `maxLength` ids
  /// @throws IllegalArgumentException if `maxLength` is below 2
  public int[] encode(String text, int maxLength) {
    Objects.requireNonNull(text, "text");
    if (maxLength < 2) {
      throw new IllegalArgumentException("maxLength is " + maxLength + ", expected 2 or more");
    }
    Pieces found = new Pieces(maxLength - 1);
    found.add(first);
    Matcher matcher = special.matcher(text);
    int from = 0;
    while (!found.full() && matcher.find()) {
      words(text.substring(from, matcher.start()), found);
      found.add(ids.get(matcher.group()));
      from = matcher.end();
    }
    words(text.substring(from), found);
    return found.endedBy(last);
  }

  /// The ids found so far, and no more than a number of them.
  private static final class Pieces {
    private final int most;
    private int[] ids = new int[32];
    private int count;

    Pieces(int most) {
      this.most = most;
    }

    boolean full() {
      return count == most;
    }

    void add(int id) {
      if (full()) {
        return;
      }
      if (count == ids.length) {
        ids = Arrays.copyOf(ids, 2 * count);
      }
      ids[count++] = id;
    }

    int[] endedBy(int id) {
      int[] all = Arrays.copyOf(ids, count + 1);
      all[count] = id;
      return all;
    }
  }

  private void words(String raw, Pieces found) {
    String text = normalizer.apply(raw);
    int start = 0;
    for (int i = 0; i < text.length() && !found.full(); ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      boolean apart = BertNormalizer.isPunctuation(c);
      if (apart || BertNormalizer.isWhitespace(c)) {
        word(text.substring(start, i), found);
        start = next;
      }
      if (apart) {
        word(text.substring(i, next), found);
      }
      i = next;
    }
    word(text.substring(start), found);
  }

  private void word(String word, Pieces found) {
    if (word.codePointCount(0, word.length()) > LONGEST_WORD) {
      found.add(unknown);
      return;
    }
    int[] pieces = new int[word.length()];
    int count = 0;
    for (int from = 0; from < word.length(); count++) {
      int end = longestPiece(word, from);
      if (end == from) {
        found.add(unknown);
        return;
      }
      pieces[count] = ids.get(piece(word, from, end));
      from = end;
    }
    for (int i = 0; i < count; i++) {
      found.add(pieces[i]);
    }
  }

  /// Where the longest piece ends that begins at `from`; `from` where there is none.
  private int longestPiece(String word, int from) {
    int end = word.length();
    while (end > from && !ids.containsKey(piece(word, from, end))) {
      end--;
    }
    return end;
  }

  private static String piece(String word, int from, int end) {
    String text = word.substring(from, end);
    return from == 0 ? text : INSIDE + text;
  }
}
