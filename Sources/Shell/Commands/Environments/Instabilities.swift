import Language

extension Call {
  /// Tells how many episodes were cut because the simulation became unstable, if any were.
  func noteInstabilities(_ count: Int) {
    guard count > 0 else { return }
    note(
      "the simulation became unstable \(count == 1 ? "once" : "\(grouped(count)) times"); the episode was cut there each time"
    )
  }
}
