/// The texts that commands have drawn last: they alone reach a terminal with their escape sequences.
package final class Drawings {
  private var texts: [String] = []
  private static let most = 64

  /// Takes a text for one that was drawn; gives it as a value.
  package func add(_ text: String) -> Value {
    if texts.count == Drawings.most { texts.removeFirst() }
    texts.append(text)
    return .string(text)
  }

  package func contains(_ text: String) -> Bool { texts.contains(text) }
}
