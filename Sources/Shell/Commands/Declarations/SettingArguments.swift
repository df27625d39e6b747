package import Language
package import Storage

/// The parameters of a command that are an algorithm's settings, and how a call writes them into a
/// configuration.
package struct SettingArguments<Configuration: Configurable> {
  /// In the order of the settings.
  package let parameters: [any ParameterDeclaration]
  private let writers: [(Call, inout Configuration) -> Void]
  private let names: [String]

  /// Makes a parameter for each setting, with the defaults of the configuration.
  package init() {
    let arguments = Configuration.settings.map { $0.argument(default: Configuration()) }
    parameters = arguments.map(\.parameter)
    writers = arguments.map(\.write)
    names = Configuration.settings.map(\.name)
  }

  /// Throws where a setting was given that has no meaning beside another one.
  package func refuse(_ names: [String], in call: Call, with other: String, since why: String) throws {
    precondition(Set(names).isSubset(of: self.names))
    if let name = names.first(where: call.givenNames.contains) {
      throw ArgumentError(
        parameter: name, must: "be omitted with \(other)", but: "is given", help: why)
    }
  }

  /// The configuration that a call asks for; what it doesn't give is as in `configuration`.
  package func read(_ call: Call, over configuration: Configuration = Configuration()) -> Configuration {
    var configuration = configuration
    for write in writers { write(call, &configuration) }
    return configuration
  }
}

extension Setting {
  /// The setting as a parameter, and what writes an argument that was given into a configuration.
  fileprivate func argument(
    default usual: Configuration
  ) -> (parameter: any ParameterDeclaration, write: (Call, inout Configuration) -> Void) {
    switch kind {
    case .whole(let path, let range, _):
      return argument(path, .whole(range), default: usual[keyPath: path])
    case .wholeOrNil(let path, let range):
      return argument(path, .optional(.whole(range)))
    case .number(let path, let range, let isAbove):
      let type: ArgumentType<Double> =
        isAbove ? .number(above: range.lowerBound, to: range.upperBound) : .number(range)
      return argument(path, type, default: usual[keyPath: path])
    case .flag(let path): return argument(path, .boolean, default: usual[keyPath: path])
    case .widths(let path, let range):
      return argument(path, .list(of: .whole(range), atMost: widthsLimit), default: usual[keyPath: path])
    case .word(let read, let write, let words):
      let choices = words.map { ChoiceWord(word: $0.word, sentence: $0.sentence) }
      let parameter = declare(.word(of: choices), default: read(usual))
      return (
        parameter,
        { call, configuration in
          if call.isGiven(parameter) { write(&configuration, call[parameter]) }
        }
      )
    }
  }

  private func argument<T>(
    _ path: Path<T>, _ type: ArgumentType<T>, default usual: T? = nil
  ) -> (parameter: any ParameterDeclaration, write: (Call, inout Configuration) -> Void) {
    let parameter = declare(type, default: usual)
    return (
      parameter,
      { call, configuration in
        if call.isGiven(parameter) { configuration[keyPath: path] = call[parameter] }
      }
    )
  }

  private func declare<T>(_ type: ArgumentType<T>, default usual: T? = nil) -> Parameter<T> {
    Parameter(name, type, default: usual, note: note, aliases: aliases, unit: unit, sentence)
  }
}

extension SettingValue {
  /// The value as the language has it.
  package var value: Value {
    switch self {
    case .unset: .none
    case .whole(let number): .number(number)
    case .number(let number): .number(number)
    case .flag(let value): .boolean(value)
    case .widths(let widths): .vector(widths.map(Double.init))
    case .word(let word): .string(word)
    }
  }
}

extension Field {
  /// An object's settings as fields, but for those of which `own` fields say more.
  package static func settings<Configuration: Configurable>(
    _ configuration: @escaping @Sendable (Object) -> Configuration, besides own: [Field]
  ) -> [Field] {
    Configuration.settings.filter { setting in !own.contains { $0.type.name == setting.name } }.map {
      setting in
      Field(setting.name, setting.valueType, unit: setting.unit, setting.sentence) {
        setting.value(in: configuration($0)).value
      }
    }
  }
}

extension Setting {
  /// The type of the setting's value in the language.
  fileprivate var valueType: ValueType {
    switch kind {
    case .whole, .number: .number
    case .wholeOrNil: .either([.number, .none])
    case .flag: .boolean
    case .widths: .array
    case .word: .string
    }
  }
}

extension Configurable {
  /// The settings that differ from `usual`: "hidden=[16, 16], gamma=0.9".
  package func changes(from usual: Self = Self()) -> String {
    let changed = Self.settings.compactMap { setting -> String? in
      let value = setting.value(in: self)
      return value == setting.value(in: usual) ? nil : "\(setting.name)=\(value.value.literal)"
    }
    return changed.isEmpty ? "all defaults" : changed.joined(separator: ", ")
  }
}
