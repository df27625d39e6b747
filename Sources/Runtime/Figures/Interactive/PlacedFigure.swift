import Texts

extension Figure {
  /// Lays the figure out for a page that draws its data itself: names of series are left to the page.
  ///
  /// `scale` is the length of the layout's points in pixels.
  func placed(_ wanted: FigureSize) throws(FigureError) -> (painter: FigurePainter, scale: Double) {
    var figure = self
    figure.legend = .outside
    let size = try figure.fitted(wanted, isPage: false)
    try size.check(unit: "pixels")
    let metrics = try CairoCanvas(pixelsWide: 1, high: 1).metrics
    let scale = size.scales(of: figure, isPage: false)[0]
    let layout = FigureLayout(figure, size, scale, metrics)
    return (layout.wholePainter() ?? layout.crowdedPainter(), scale)
  }
}

/// Short forms for writing JSON.
extension JSON {
  static func numbers(_ values: [Double]) -> JSON { .array(values.map(JSON.number)) }
  static func texts(_ values: [String]) -> JSON { .array(values.map(JSON.string)) }
  static func members(_ members: KeyValuePairs<String, JSON>) -> JSON {
    .object(members.map { Member($0.key, $0.value) })
  }

  /// The object with more members; a value that isn't an object stays as it is.
  func adding(_ more: KeyValuePairs<String, JSON>) -> JSON {
    guard case .object(let members) = self else { return self }
    return .object(members + more.map { Member($0.key, $0.value) })
  }
}
