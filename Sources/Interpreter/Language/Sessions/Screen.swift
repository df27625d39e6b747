/// A terminal that a command has to itself, until it closes it.
package protocol Screen: AnyObject {
  /// Called when what is shown must be shown anew: the terminal has another size, or the process went on
  /// after Ctrl-Z.
  var mustRedraw: () -> Void { get set }

  /// Shows lines from the top, in place of all that was there.
  func show(_ text: String)

  /// Waits for a key.
  func nextKey() -> ScreenKey

  /// Gives the terminal back as it was.
  func close()
}

/// A key pressed at a screen.
package enum ScreenKey: Sendable, Equatable {
  case up, down, left, right, enter, escape, tab
  case character(Character)
  /// A key without a meaning here.
  case other
  /// Ctrl-C.
  case interrupted
  /// Nobody types any more.
  case end
}
