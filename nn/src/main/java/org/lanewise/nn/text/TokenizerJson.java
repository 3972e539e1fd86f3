package org.lanewise.nn.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.nn.json.Json;

/// Reads the `tokenizer.json` of Hugging Face, as far as it describes a [WordPieceTokenizer].
final class TokenizerJson {
  private TokenizerJson() {}

  /// The tokenizer that a text describes.
  ///
  /// @throws IllegalArgumentException if it describes another one; the message says where
  static WordPieceTokenizer read(String text) throws IOException {
    Json root = Json.parse("tokenizer", text);
    expect(root.get("pre_tokenizer").get("type"), "BertPreTokenizer");
    Json model = root.get("model");
    expect(model.get("type"), "WordPiece");
    expect(model.get("unk_token"), "[UNK]");
    expect(model.get("continuing_subword_prefix"), "##");
    expect(model.get("max_input_chars_per_word"), (long) WordPieceTokenizer.LONGEST_WORD);
    Map<String, Integer> ids = vocabulary(model.get("vocab"));
    List<String> specials = new ArrayList<>();
    for (Json token : root.get("added_tokens").list()) {
      specials.add(token.get("content").text());
      ids.put(token.get("content").text(), id(token.get("id")));
    }
    return new WordPieceTokenizer(ids, specials, normalizer(root.get("normalizer")));
  }

  private static void expect(Json json, Object expected) {
    if (!json.value().equals(expected)) {
      throw new IllegalArgumentException(
          json.where() + " is " + json.value() + ", expected " + expected);
    }
  }

  private static Map<String, Integer> vocabulary(Json json) {
    Map<String, Json> tokens = json.object();
    Map<String, Integer> ids = HashMap.newHashMap(tokens.size());
    tokens.forEach((token, id) -> ids.put(token, id(id)));
    return ids;
  }

  private static int id(Json json) {
    long id = json.integer();
    if (id < 0 || id > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(json.where() + " is " + id + ", expected 0 to 2^31 - 1");
    }
    return (int) id;
  }

  private static BertNormalizer normalizer(Json json) {
    expect(json.get("type"), "BertNormalizer");
    boolean lowercase = json.get("lowercase").flag();
    Json strip = json.get("strip_accents");
    return new BertNormalizer(
        json.get("clean_text").flag(),
        json.get("handle_chinese_chars").flag(),
        strip.isNull() ? lowercase : strip.flag(),
        lowercase);
  }
}
