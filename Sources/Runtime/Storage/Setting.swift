/// The settings of an algorithm; each is declared once, in `settings`.
package protocol Configurable: Sendable, Equatable {
  /// Makes the defaults.
  init()

  static var settings: [Setting<Self>] { get }
}

/// One setting of an algorithm: where it is in the configuration, its name, what it may be and what it means.
///
/// A command's parameter with its default, what files keep and check, the line in `describe` and the object's
/// field all come from it.
package struct Setting<Configuration: Configurable>: Sendable {
  package let name: String
  /// Other names that a parameter takes.
  package let aliases: [String]
  package let unit: String?
  /// What help says of the default where it isn't one value.
  package let note: String?
  /// One sentence.
  package let sentence: String
  package let kind: Kind
  /// Its name in files.
  let key: String
  /// Whether files of earlier versions lack it, which means the default, or the word `before`.
  package let isNew: Bool
  let before: String?

  /// The place of a value in a configuration.
  package typealias Path<Value> = any WritableKeyPath<Configuration, Value> & Sendable

  /// Where the setting is, and what it may be.
  package enum Kind: Sendable {
    /// A whole number; files may hold one of a wider range.
    case whole(Path<Int>, ClosedRange<Int>, inFiles: ClosedRange<Int>)
    /// A whole number or nil.
    case wholeOrNil(Path<Int?>, ClosedRange<Int>)
    /// A number; `isAbove` excludes the lower bound.
    case number(Path<Double>, ClosedRange<Double>, isAbove: Bool)
    /// True or false.
    case flag(Path<Bool>)
    /// Widths of layers, at most `widthsLimit`.
    case widths(Path<[Int]>, ClosedRange<Int>)
    case word(
      read: @Sendable (Configuration) -> String, write: @Sendable (inout Configuration, String) -> Void,
      words: [Word])
  }

  /// One word of a choice, and what it means.
  package struct Word: Sendable {
    package let word: String
    package let sentence: String
  }

  private init(
    _ name: String, key: String?, aliases: [String], unit: String?, note: String?, isNew: Bool,
    before: String? = nil, _ sentence: String, _ kind: Kind
  ) {
    self.before = before
    self.name = name
    self.key = key ?? name
    self.aliases = aliases
    self.unit = unit
    self.note = note
    self.isNew = isNew
    self.sentence = sentence
    self.kind = kind
  }

  /// Declares a whole number within a range; files may hold one of a wider range.
  package init(
    _ path: Path<Int>, _ name: String, _ range: ClosedRange<Int>, inFiles: ClosedRange<Int>? = nil,
    key: String? = nil, aliases: [String] = [], unit: String? = nil, note: String? = nil,
    isNew: Bool = false, _ sentence: String
  ) {
    self.init(
      name, key: key, aliases: aliases, unit: unit, note: note, isNew: isNew, sentence,
      .whole(path, range, inFiles: inFiles ?? range))
  }

  /// Declares a whole number within a range, or nil, which `note` says in words.
  package init(
    _ path: Path<Int?>, _ name: String, _ range: ClosedRange<Int>, note: String,
    key: String? = nil, aliases: [String] = [], unit: String? = nil, _ sentence: String
  ) {
    self.init(
      name, key: key, aliases: aliases, unit: unit, note: note, isNew: false, sentence,
      .wholeOrNil(path, range))
  }

  /// Declares a number within a range.
  package init(
    _ path: Path<Double>, _ name: String, _ range: ClosedRange<Double>, isAbove: Bool = false,
    key: String? = nil, aliases: [String] = [], unit: String? = nil, note: String? = nil,
    isNew: Bool = false, _ sentence: String
  ) {
    self.init(
      name, key: key, aliases: aliases, unit: unit, note: note, isNew: isNew, sentence,
      .number(path, range, isAbove: isAbove))
  }

  /// Declares what is true or false.
  package init(
    _ path: Path<Bool>, _ name: String, key: String? = nil, aliases: [String] = [], isNew: Bool = false,
    _ sentence: String
  ) {
    self.init(
      name, key: key, aliases: aliases, unit: nil, note: nil, isNew: isNew, sentence, .flag(path))
  }

  /// Declares the widths of hidden layers.
  package init(
    _ path: Path<[Int]>, _ name: String, _ range: ClosedRange<Int>,
    key: String? = nil, aliases: [String] = [], unit: String? = nil, note: String? = nil,
    _ sentence: String
  ) {
    self.init(
      name, key: key, aliases: aliases, unit: unit, note: note, isNew: false, sentence, .widths(path, range))
  }

  /// Declares one of the words of an enumeration; files that lack it mean `before`, if that is given.
  package init<Choice: SettingChoice>(
    _ path: Path<Choice>, _ name: String, key: String? = nil, aliases: [String] = [], isNew: Bool = false,
    before: Choice? = nil, _ sentence: String
  ) {
    self.init(
      name, key: key, aliases: aliases, unit: nil, note: nil, isNew: isNew || before != nil,
      before: before?.rawValue, sentence,
      .word(
        read: { $0[keyPath: path].rawValue },
        write: { configuration, word in
          if let choice = Choice(rawValue: word) { configuration[keyPath: path] = choice }
        },
        words: Choice.allCases.map { Word(word: $0.rawValue, sentence: $0.sentence) }))
  }

  /// The setting's value in a configuration.
  package func value(in configuration: Configuration) -> SettingValue {
    switch kind {
    case .whole(let path, _, _): .whole(configuration[keyPath: path])
    case .wholeOrNil(let path, _): configuration[keyPath: path].map(SettingValue.whole) ?? .unset
    case .number(let path, _, _): .number(configuration[keyPath: path])
    case .flag(let path): .flag(configuration[keyPath: path])
    case .widths(let path, _): .widths(configuration[keyPath: path])
    case .word(let read, _, _): .word(read(configuration))
    }
  }
}

/// Hidden layers whose widths a setting may give.
package let widthsLimit = 100

/// An enumeration whose words a setting takes.
package protocol SettingChoice: RawRepresentable<String>, CaseIterable, Sendable {
  /// What the choice means, in one sentence.
  var sentence: String { get }
}

/// The value of a setting.
package enum SettingValue: Sendable, Equatable {
  case unset
  case whole(Int)
  case number(Double)
  case flag(Bool)
  case widths([Int])
  case word(String)
}
