package import Diagnostics

extension NearestName {
  /// Lists a few names after an introduction; nil if there are none.
  package static func list(_ introduction: String, _ names: [String]) -> String? {
    guard !names.isEmpty else { return nil }
    let shown = Array(names.prefix(12)).listed(with: "and")
    return "\(introduction) \(shown)" + (names.count > 12 ? " and more" : "")
  }
}
