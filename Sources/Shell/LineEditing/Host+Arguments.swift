extension Host {
  /// The words of this process's command line, its name first, as the system keeps them.
  ///
  /// Where Swift's runtime is linked in, `CommandLine.arguments` may be empty: it looks for them behind the
  /// environment, which a library may have moved before `main`.
  package static var arguments: [String] {
    guard let bytes = try? contents(of: "/proc/self/cmdline"), bytes.last == 0 else {
      return CommandLine.arguments
    }
    return bytes.dropLast().split(separator: 0, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
