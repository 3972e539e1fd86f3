package org.lanewise.nn.text;

import java.text.Normalizer;

/// What BERT does to a text before it is cut into words, in this order: drops control characters
/// and makes every white space a blank, sets Chinese characters apart, takes accents off, and folds
/// capitals. (J. Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers", 2019; the
/// ranges and the order are those of the library Hugging Face tokenizers.)
///
/// @param clean whether control characters go and white space becomes a blank
/// @param chineseApart whether a blank is put on both sides of a Chinese character
/// @param stripAccents whether marks above and below letters go
/// @param lowercase whether capitals become small, each for itself: a final sigma is like any other
record BertNormalizer(
    boolean clean, boolean chineseApart, boolean stripAccents, boolean lowercase) {
  private static final int CAPITAL_I_WITH_DOT = 0x130;

  /// The text as the words are to be taken from.
  String apply(CharSequence text) {
    StringBuilder kept = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> keep(c, kept));
    if (!stripAccents && !lowercase) {
      return kept.toString();
    }
    CharSequence apart = stripAccents ? Normalizer.normalize(kept, Normalizer.Form.NFD) : kept;
    StringBuilder folded = new StringBuilder(apart.length());
    apart.codePoints().forEach(c -> fold(c, folded));
    return folded.toString();
  }

  private void keep(int c, StringBuilder to) {
    if (clean && isControl(c)) {
      return;
    }
    if (clean && isWhitespace(c)) {
      to.append(' ');
    } else if (chineseApart && isChinese(c)) {
      to.append(' ').appendCodePoint(c).append(' ');
    } else {
      to.appendCodePoint(c);
    }
  }

  private void fold(int c, StringBuilder to) {
    if (stripAccents && Character.getType(c) == Character.NON_SPACING_MARK) {
      return;
    }
    if (lowercase && c == CAPITAL_I_WITH_DOT) {
      to.append("i\u0307"); // the one capital that becomes two characters
    } else {
      to.appendCodePoint(lowercase ? Character.toLowerCase(c) : c);
    }
  }

  /// Unicode's property White_Space.
  static boolean isWhitespace(int c) {
    return c == ' '
        || (c >= '\t' && c <= '\r')
        || c == 0x85
        || (c > 0x85 && Character.isSpaceChar(c));
  }

  /// Whether a character is a word of its own.
  static boolean isPunctuation(int c) {
    if (c < 128) {
      return c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  private static boolean isControl(int c) {
    if (c == '\t' || c == '\n' || c == '\r') {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE -> true;
      default -> c == 0xfffd;
    };
  }

  private static boolean isChinese(int c) {
    return (c >= 0x4e00 && c <= 0x9fff)
        || (c >= 0x3400 && c <= 0x4dbf)
        || (c >= 0x20000 && c <= 0x2a6df)
        || (c >= 0x2a700 && c <= 0x2b81f)
        || (c >= 0x2b920 && c <= 0x2ceaf)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0x2f800 && c <= 0x2fa1f);
  }
}
