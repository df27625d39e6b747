import Language

/// What a figure is written as, chosen by the ending of its file's name.
enum FigureEncoder: String, CaseIterable {
  case png = ".png"
  case svg = ".svg"
  case pdf = ".pdf"
  /// A web page that is zoomed and pointed into.
  case page = ".html"
  case vegaLite = ".vl.json"

  /// Whether the figure is drawn where it is looked at.
  var isInteractive: Bool { self == .page || self == .vegaLite }

  /// Those that pictures in rows have too.
  static let ofSheets: [FigureEncoder] = [.png, .page, .vegaLite]
}

extension Call {
  /// What the file's name asks for.
  func encoder(of path: String, isSheet: Bool = false) throws -> FigureEncoder {
    let encoders = isSheet ? FigureEncoder.ofSheets : FigureEncoder.allCases
    let name = path.lowercased()
    if let encoder = encoders.first(where: { name.hasSuffix($0.rawValue) }) { return encoder }
    let endings = encoders.map(\.rawValue)
    throw error(
      PlotParameters.target, must: "end in \(endings.listed(with: "or"))", but: "is '\(path)'")
  }
}
