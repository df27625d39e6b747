import Agents
import Embeddings
import Storage
import Testing

@Suite("Settings in files")
struct SettingTests {
  @Test("Files keep the defaults and both ends of every setting's range")
  func roundTrip() throws {
    try checkRoundTrips(ActionEmbeddingConfiguration.self)
    try checkRoundTrips(StateActionEmbeddingConfiguration.self)
    try checkRoundTrips(VAEConfiguration.self)
    try checkRoundTrips(LinearEmbeddingConfiguration.self)
    try checkRoundTrips(TD3Configuration.self)
  }

  @Test("Files with settings out of range, missing or of another kind are refused, by the setting's key")
  func refusal() throws {
    try checkRefusals(ActionEmbeddingConfiguration.self)
    try checkRefusals(StateActionEmbeddingConfiguration.self)
    try checkRefusals(VAEConfiguration.self)
    try checkRefusals(LinearEmbeddingConfiguration.self)
    try checkRefusals(TD3Configuration.self)
  }

  @Test("Names, aliases and keys of an algorithm's settings differ")
  func names() {
    checkNames(ActionEmbeddingConfiguration.self)
    checkNames(StateActionEmbeddingConfiguration.self)
    checkNames(VAEConfiguration.self)
    checkNames(LinearEmbeddingConfiguration.self)
    checkNames(TD3Configuration.self)
  }

  private func checkRoundTrips<C: Configurable>(_: C.Type) throws {
    for configuration in [C()] + C.settings.flatMap(\.ends) {
      var file = Safetensors()
      configuration.save(into: &file)
      #expect(try C(file) == configuration)
    }
  }

  private func checkRefusals<C: Configurable>(_: C.Type) throws {
    var usual = Safetensors()
    C().save(into: &usual)
    for (key, _) in usual.metadata {
      for text in ["x", "-1", "nan", "1e300", "99999999999999999999", nil] {
        var file = usual
        file.metadata[key] = text
        // what may be nil may be missing
        if text == nil, C.settings.contains(where: { ($0.isOptional || $0.isNew) && $0.name == key }) {
          continue
        }
        let error = #expect(throws: StorageError.self, "\(key)=\(text ?? "none")") { try C(file) }
        #expect("\(try #require(error))".contains(key))
      }
    }
  }

  private func checkNames<C: Configurable>(_: C.Type) {
    let names = C.settings.flatMap { [$0.name] + $0.aliases }
    #expect(Set(names).count == names.count)
    var file = Safetensors()
    var keys: Set<String> = []
    for configuration in C.settings.flatMap(\.ends) {
      configuration.save(into: &file)
      keys.formUnion(file.metadata.keys)
    }
    #expect(keys.count == C.settings.count)
  }
}

extension Setting {
  fileprivate var isOptional: Bool {
    if case .wholeOrNil = kind { true } else { false }
  }

  /// Configurations in which the setting is as low and as high as it may be.
  fileprivate var ends: [Configuration] {
    switch kind {
    case .whole(let path, let range, let files):
      [range.lowerBound, range.upperBound, files.lowerBound, files.upperBound].map { with(path, $0) }
    case .wholeOrNil(let path, let range): [range.lowerBound, range.upperBound].map { with(path, $0) }
    case .number(let path, let range, let isAbove):
      [isAbove ? range.lowerBound.nextUp : range.lowerBound, range.upperBound].map { with(path, $0) }
    case .flag(let path): [true, false].map { with(path, $0) }
    case .widths(let path, let range):
      [[], [range.lowerBound], Array(repeating: range.upperBound, count: widthsLimit)].map { with(path, $0) }
    case .word(_, let write, let words):
      words.map { word in
        var configuration = Configuration()
        write(&configuration, word.word)
        return configuration
      }
    }
  }

  private func with<T>(_ path: Path<T>, _ value: T) -> Configuration {
    var configuration = Configuration()
    configuration[keyPath: path] = value
    return configuration
  }
}
