package import Language

/// What environment variables say of a terminal; nobody asks it, for not all answer.
package enum Terminal {
  /// Whether the locale isn't UTF-8; without one it is taken to be.
  package static func isASCII(_ variable: (String) -> String?) -> Bool {
    guard let locale = variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") else { return false }
    let name = locale.lowercased()
    return !name.contains("utf-8") && !name.contains("utf8")
  }

  /// How the terminal shows pictures; nil if nothing says that it can.
  package static func images(_ variable: (String) -> String?) -> InlineImages? {
    // multiplexers hand no pictures on
    guard variable("TMUX") == nil, variable("STY") == nil else { return nil }
    let term = variable("TERM") ?? "", program = variable("TERM_PROGRAM") ?? ""
    if variable("KITTY_WINDOW_ID") != nil || ["xterm-kitty", "xterm-ghostty"].contains(term)
      || program == "ghostty"
    {
      return .kitty
    }
    if variable("KONSOLE_VERSION") != nil { return .kitty }
    if ["iTerm.app", "WezTerm", "mintty"].contains(program) || variable("LC_TERMINAL") == "iTerm2" {
      return .iterm
    }
    let sixel = ["foot", "foot-extra", "mlterm", "yaft-256color", "xterm-sixel", "contour"]
    return sixel.contains(term) ? .sixel : nil
  }
}
