import Fronts
import Language
import Testing

/// Checks what a terminal is taken to be able to.
struct TerminalTests {
  @Test(arguments: [
    ([:], false), (["LANG": "C.UTF-8"], false), (["LANG": "de_DE.utf8"], false), (["LANG": "C"], true),
    (["LANG": "POSIX"], true), (["LANG": "de_DE.ISO-8859-1"], true),
    (["LC_ALL": "C", "LANG": "C.UTF-8"], true),
    (["LC_CTYPE": "en_US.UTF-8", "LANG": "C"], false),
  ])
  func asciiIsForOtherLocales(_ variables: [String: String], _ isASCII: Bool) {
    #expect(Terminal.isASCII { variables[$0] } == isASCII)
  }

  @Test(
    arguments: [
      ([:], nil), (["TERM": "xterm-256color"], nil), (["TERM": "xterm-kitty"], .kitty),
      (["TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"], .kitty),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"], .kitty), (["TERM": "xterm-ghostty"], .kitty),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"], .iterm),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"], .iterm),
      (["TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"], .iterm), (["TERM": "foot"], .sixel),
      (["TERM": "mlterm"], .sixel), (["TERM": "xterm-kitty", "TMUX": "/tmp/tmux"], nil),
      (["TERM": "foot", "STY": "1"], nil),
      // what another terminal has handed down
      (["TERM": "xterm-256color", "KITTY_WINDOW_ID": "1", "TERM_PROGRAM": "vscode"], nil),
      (["TERM": "xterm-256color", "KITTY_WINDOW_ID": "1", "VTE_VERSION": "7600"], nil),
      (["TERM": "xterm", "TERM_PROGRAM": "WezTerm", "XTERM_VERSION": "XTerm(390)"], nil),
      (["TERM": "eterm-color", "KITTY_WINDOW_ID": "1"], nil),
      (["TERM": "linux", "TERM_PROGRAM": "ghostty"], nil),
      (["TERM": "tmux-256color", "LC_TERMINAL": "iTerm2"], nil),
      (["TERM": "screen-256color", "LC_TERMINAL": "iTerm2"], nil),
    ] as [([String: String], InlineImages?)])
  func picturesAreForThoseThatSaySo(_ variables: [String: String], _ images: InlineImages?) {
    #expect(Terminal.images { variables[$0] } == images)
  }

  @Test(
    arguments: [
      (["TERM": "xterm-256color"], [62, 4, 22], .sixel), (["TERM": "xterm-256color"], [1, 2], nil),
      (["TERM": "tmux-256color", "TMUX": "1"], [1, 2, 4], .sixel),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"], [62, 4], .iterm),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"], [1, 2], nil),
      (["TERM": "foot"], [62, 22], nil),
      (["TERM": "xterm-kitty"], [62], .kitty),
    ] as [([String: String], Set<Int>, InlineImages?)])
  func whatTheTerminalSaysCounts(
    _ variables: [String: String], _ attributes: Set<Int>, _ images: InlineImages?
  ) {
    #expect(Terminal.images({ variables[$0] }, attributes: attributes) == images)
  }
}
