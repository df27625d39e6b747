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
      (["TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"], .kitty), (["TERM_PROGRAM": "ghostty"], .kitty),
      (["TERM_PROGRAM": "iTerm.app"], .iterm), (["TERM_PROGRAM": "WezTerm"], .iterm),
      (["LC_TERMINAL": "iTerm2"], .iterm), (["TERM": "foot"], .sixel), (["TERM": "mlterm"], .sixel),
      (["TERM": "xterm-kitty", "TMUX": "/tmp/tmux"], nil), (["TERM": "foot", "STY": "1"], nil),
    ] as [([String: String], InlineImages?)])
  func picturesAreForThoseThatSaySo(_ variables: [String: String], _ images: InlineImages?) {
    #expect(Terminal.images { variables[$0] } == images)
  }
}
