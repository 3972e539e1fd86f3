package org.lanewise.nn.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON value that knows where it stands, so that a wrong one is reported with its path.
///
/// @param place where it stands
/// @param value a Map, List, String, Long, Boolean, or for any other kind its text as a
///     StringBuilder: `null`, or a number with a fraction
public record Json(Place place, Object value) {
  private static final int LONGEST_IN_MESSAGE = 100;

  /// A step from the root, such as `header`, `.shape` or `[0]`. The path is put together for a
  /// message only: a damaged file with long names must not cost memory for each.
  private record Place(Place parent, String step) {
    @Override
    public String toString() {
      return (parent == null ? "" : parent) + shortened(step);
    }
  }

  /// Refuses duplicate keys and deep nesting; the texts may be as long as the file.
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /// Reads one value with nothing but white space round it.
  public static Json parse(String where, String text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Json json = read(new Place(null, where), parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("something follows the end of the " + where);
      }
      return json;
    }
  }

  private static Json read(Place place, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, Json> object = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        object.put(key, read(new Place(place, "." + key), parser));
      }
      return new Json(place, object);
    }
    if (token == JsonToken.START_ARRAY) {
      List<Json> list = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(read(new Place(place, "[" + list.size() + "]"), parser));
      }
      return new Json(place, list);
    }
    if (token == JsonToken.VALUE_STRING) {
      return new Json(place, parser.getText());
    }
    if (token == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return new Json(place, parser.getLongValue());
    }
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return new Json(place, parser.getBooleanValue());
    }
    return new Json(place, new StringBuilder(token == null ? "nothing" : parser.getText()));
  }

  /// The path from the root, such as `header.dense/kernel.shape[0]`.
  public String where() {
    return place.toString();
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_IN_MESSAGE
        ? text
        : text.substring(0, LONGEST_IN_MESSAGE) + "...";
  }

  @SuppressWarnings("unchecked") // a map here is one that read made
  public Map<String, Json> object() {
    return (Map<String, Json>) as(Map.class, "an object");
  }

  @SuppressWarnings("unchecked") // a list here is one that read made
  public List<Json> list() {
    return (List<Json>) as(List.class, "an array");
  }

  public String text() {
    return as(String.class, "a string");
  }

  public long integer() {
    return as(Long.class, "an integer");
  }

  public boolean flag() {
    return as(Boolean.class, "true or false");
  }

  /// Whether this is JSON's `null`.
  public boolean isNull() {
    return value instanceof StringBuilder text && "null".contentEquals(text);
  }

  private <T> T as(Class<T> type, String expected) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          where() + " is " + shortened(value.toString()) + ", expected " + expected);
    }
    return type.cast(value);
  }

  /// A field of an object, which must be there.
  public Json get(String field) {
    Json json = object().get(field);
    if (json == null) {
      throw new IllegalArgumentException(where() + " has no field " + field);
    }
    return json;
  }
}
