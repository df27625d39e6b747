/// The texts that commands have drawn last: they alone reach a terminal with their escape sequences.
package final class Drawings {
  private var drawn: [(text: String, media: [DrawnMedia])] = []
  private static let most = 64

  /// Takes a text for one that was drawn, with the pictures that show the same; gives it as a value.
  package func add(_ text: String, _ media: [DrawnMedia] = []) -> Value {
    if drawn.count == Drawings.most { drawn.removeFirst() }
    drawn.append((text, media))
    return .string(text)
  }

  package func contains(_ text: String) -> Bool { drawn.contains { $0.text == text } }

  /// The pictures that show what a text does; none where it wasn't drawn.
  package func media(of text: String) -> [DrawnMedia] {
    drawn.last { $0.text == text && !$0.media.isEmpty }?.media ?? []
  }
}

/// A picture, or a description of one, for what can show it.
package struct DrawnMedia: Sendable {
  /// Its media type, such as `image/png`.
  package let type: String
  /// JSON, or bytes in base 64.
  package let text: String
  package var isJSON: Bool { type.hasSuffix("json") }

  package init(type: String, text: String) {
    self.type = type
    self.text = text
  }
}
