package import Language

/// What environment variables, and its own answer, say of a terminal.
package enum Terminal {
  /// Whether the locale isn't UTF-8; without one it is taken to be.
  package static func isASCII(_ variable: (String) -> String?) -> Bool {
    guard let locale = variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") else { return false }
    let name = locale.lowercased()
    return !name.contains("utf-8") && !name.contains("utf8")
  }

  /// How the terminal shows pictures; nil if nothing says that it can.
  ///
  /// `attributes` are what it says of itself, nil where it hasn't answered. Variables that a program hands
  /// down to another terminal that it starts count only where nothing contradicts them.
  package static func images(_ variable: (String) -> String?, attributes: Set<Int>? = nil) -> InlineImages? {
    let term = variable("TERM") ?? "", program = variable("TERM_PROGRAM") ?? ""
    let hasSixels = attributes?.contains(4)
    // a multiplexer hands on what it says that it knows
    let isWithin =
      variable("TMUX") != nil || variable("STY") != nil || term.hasPrefix("screen") || term.hasPrefix("tmux")
    if isWithin { return hasSixels == true ? .sixel : nil }
    if ["xterm-kitty", "xterm-ghostty"].contains(term) { return .kitty }
    let others = ["VTE_VERSION", "XTERM_VERSION", "ALACRITTY_WINDOW_ID", "INSIDE_EMACS", "WT_SESSION"]
    let isOther = others.contains { variable($0) != nil } || !term.hasPrefix("xterm") || program == "vscode"
    if !isOther {
      let isKitty = variable("KITTY_WINDOW_ID") != nil && (program.isEmpty || program == "kitty")
      if isKitty || program == "ghostty" || variable("KONSOLE_VERSION") != nil { return .kitty }
      let isITerm =
        ["iTerm.app", "WezTerm", "mintty"].contains(program) || variable("LC_TERMINAL") == "iTerm2"
      // all of them know sixels too, and say so
      if isITerm, hasSixels ?? true { return .iterm }
    }
    if let hasSixels { return hasSixels ? .sixel : nil }
    let sixel = ["foot", "foot-extra", "mlterm", "yaft-256color", "xterm-sixel", "contour"]
    return sixel.contains(term) ? .sixel : nil
  }
}
