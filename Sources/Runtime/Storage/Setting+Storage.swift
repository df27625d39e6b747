extension Configurable {
  /// Keeps all settings among a file's texts, but for those that are as in files which lack them.
  package func save(into file: inout Safetensors) {
    for setting in Self.settings {
      let text = setting.value(in: self).text
      file.metadata[setting.key] = setting.before == nil || text != setting.before ? text : nil
    }
  }

  /// Reads all settings from a file's texts; throws what isn't there or isn't allowed.
  package init(_ file: Safetensors) throws(StorageError) {
    self.init()
    for setting in Self.settings { try setting.read(file, into: &self) }
  }
}

extension Setting {
  fileprivate func read(_ file: Safetensors, into configuration: inout Configuration) throws(StorageError) {
    if isNew, file.metadata[key] == nil {
      if case .word(_, let write, _) = kind, let before { write(&configuration, before) }
      return
    }
    switch kind {
    case .whole(let path, _, let range): configuration[keyPath: path] = try file.integer(key, in: range)
    case .wholeOrNil(let path, let range):
      configuration[keyPath: path] = file.metadata[key] == nil ? nil : try file.integer(key, in: range)
    case .number(let path, let range, let isAbove):
      let number = try file.number(key)
      guard range.contains(number), !isAbove || number > range.lowerBound else {
        throw .wrongMetadata(
          path: file.path, key: key,
          expected: "\(isAbove ? "above" : "at least") \(range.lowerBound) and at most \(range.upperBound)",
          actual: file.metadata[key])
      }
      configuration[keyPath: path] = number
    case .flag(let path):
      let word = try file.text(key)
      guard let value = Bool(word) else {
        throw .wrongMetadata(path: file.path, key: key, expected: "true or false", actual: word)
      }
      configuration[keyPath: path] = value
    case .widths(let path, let range):
      configuration[keyPath: path] = try file.integers(key, in: range, count: 0...widthsLimit)
    case .word(_, let write, let words):
      let word = try file.text(key)
      guard words.contains(where: { $0.word == word }) else {
        throw .wrongMetadata(path: file.path, key: key, expected: words.map(\.word).listed, actual: word)
      }
      write(&configuration, word)
    }
  }
}

extension SettingValue {
  /// How a file keeps it; nil where there is nothing to keep.
  fileprivate var text: String? {
    switch self {
    case .unset: nil
    case .whole(let number): String(number)
    case .number(let number): String(number)
    case .flag(let value): String(value)
    case .widths(let widths): widths.map(String.init).joined(separator: " ")
    case .word(let word): word
    }
  }
}

extension [String] {
  /// The words with commas and a last "or".
  fileprivate var listed: String {
    guard count > 1, let last else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " or " + last
  }
}
