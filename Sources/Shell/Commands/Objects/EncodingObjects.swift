package import Embeddings
package import Language

/// An embedding whose plans an agent can act through.
package protocol ActionDecodingObject: LanguageObject {
  /// A copy of what it decodes with, for an agent to keep; nil until it is trained.
  var copiedDecoding: (any ActionDecoding)? { get }
  /// How far its training has come, in words.
  var stand: String { get }
}

/// An embedding whose states an agent can see.
package protocol StateEncodingObject: LanguageObject {
  /// What it encodes with, as it is now, for an agent to keep; nil until it is trained.
  var frozenEncoding: FrozenEncoding? { get }
  /// How far its training has come, in words.
  var stand: String { get }
}

extension EmbeddingObject: ActionDecodingObject {
  package var copiedDecoding: (any ActionDecoding)? {
    embedding.isTrained ? embedding.copiedDecoding() : nil
  }
}
