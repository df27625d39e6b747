import Language

extension Call {
  /// Says how many episodes were cut because the simulation became unstable, if any were.
  func noteInstabilities(_ count: Int) {
    guard count > 0 else { return }
    note(
      "the simulation became unstable in \(grouped(count)) "
        + "\(count == 1 ? "episode, which was cut" : "episodes, which were cut") there"
    )
  }
}
