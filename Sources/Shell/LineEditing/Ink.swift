/// What a part of the edited text is, for its colour.
package enum Ink: UInt8, Sendable, CaseIterable {
  case plain, prompt, command, function, word, parameter, choice, string, number, variable, comment
  /// A name that nothing has.
  case unknown
  /// One of two brackets that belong together.
  case bracket
  /// What history suggests.
  case suggestion
  /// What is said below the text.
  case hint
  /// The chosen line of a list.
  case chosen
}

/// The colours of the edited text.
package enum Theme: String, Sendable, CaseIterable {
  case dark, light, none

  /// How many colours a terminal has.
  package enum Depth: Sendable {
    case sixteen, palette, full

    /// What the environment says.
    package init(_ variable: (String) -> String?) {
      let term = variable("TERM") ?? ""
      if ["truecolor", "24bit"].contains(variable("COLORTERM")) || term.hasSuffix("-direct") {
        self = .full
      } else {
        self = term.contains("256") ? .palette : .sixteen
      }
    }
  }

  /// A colour as the three kinds of terminals name it.
  private typealias Colors = (full: String, palette: String, sixteen: String)

  /// What is between `ESC [` and `m` for each ink, by its number.
  package func styles(_ depth: Depth) -> [String] {
    Ink.allCases.map { style($0, depth) }
  }

  private func style(_ ink: Ink, _ depth: Depth) -> String {
    switch ink {
    case .plain: return ""
    case .prompt: return "1"
    case .chosen: return "7"
    default: break
    }
    guard self != .none else { return ink == .unknown ? "4" : ink == .bracket ? "1" : "" }
    guard let colors = self == .dark ? Self.onDark[ink] : Self.onLight[ink] else { return "" }
    let color =
      switch depth {
      case .full: colors.full.isEmpty ? "" : "38;2;" + colors.full
      case .palette: colors.palette.isEmpty ? "" : "38;5;" + colors.palette
      case .sixteen: colors.sixteen
      }
    let marks = ink == .unknown ? "4" : ink == .bracket ? "1" : ""
    return [marks, color].filter { !$0.isEmpty }.joined(separator: ";")
  }

  private static let onDark: [Ink: Colors] = [
    .command: ("97;175;239", "75", "94"), .function: ("86;182;194", "73", "36"),
    .word: ("198;120;221", "176", "95"), .parameter: ("86;182;194", "73", "36"),
    .choice: ("229;192;123", "180", "33"), .string: ("152;195;121", "114", "32"),
    .number: ("209;154;102", "173", "33"), .comment: ("127;132;142", "245", "90"),
    .unknown: ("224;108;117", "168", "91"), .bracket: ("229;192;123", "222", "93"),
    .suggestion: ("110;115;125", "242", "90"), .hint: ("127;132;142", "245", "90"),
  ]

  private static let onLight: [Ink: Colors] = [
    .command: ("0;82;163", "25", "34"), .function: ("0;110;120", "30", "36"),
    .word: ("135;0;135", "90", "35"), .parameter: ("0;110;120", "30", "36"),
    .choice: ("140;90;0", "94", "33"), .string: ("20;115;20", "28", "32"),
    .number: ("165;80;0", "130", "31"), .comment: ("110;110;110", "242", "90"),
    .unknown: ("190;20;30", "160", "31"), .bracket: ("0;82;163", "25", "34"),
    .suggestion: ("150;150;150", "246", "90"), .hint: ("110;110;110", "242", "90"),
  ]
}

/// What the language knows of an edited text.
package struct InputReading: Sendable, Equatable {
  /// The ink of each scalar; empty where nothing is known.
  package var inks: [Ink]
  /// What stands before each row but the first.
  package var prompts: [String]
  /// What is to be said below the text.
  package var hint: String

  package init(inks: [Ink] = [], prompts: [String] = [], hint: String = "") {
    (self.inks, self.prompts, self.hint) = (inks, prompts, hint)
  }
}

/// What Enter does.
package enum Entering: Sendable, Equatable {
  /// The text runs, or is shown to be wrong.
  case runs
  /// More could make it whole.
  case continues
}
