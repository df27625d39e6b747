import Figures
import Language

extension Call {
  /// The size of the picture that `plot` writes.
  func pictureSize(_ encoder: FigureEncoder) throws -> FigureSize {
    typealias P = PlotParameters
    let isPNG = encoder == .png
    if isGiven(P.dpi), !isPNG {
      throw error(P.dpi, must: "be used with a PNG file", but: "is given for a \(encoder.rawValue)")
    }
    if encoder.isInteractive { try checkNoPrint(encoder) }
    var size = try sizeOnScreen() ?? sizeInPrint(isPNG: isPNG)
    if size == nil {
      if isGiven(P.dpi) { throw error(P.dpi, must: "be used with 'fit' or 'width'", but: "is given alone") }
      size = encoder == .pdf ? .page : .picture
      size?.grows = true
    }
    if let font = self[P.font] { size?.font = font }
    return size ?? .picture
  }

  /// Throws where a figure for a browser is given a size for print.
  func checkNoPrint(_ encoder: FigureEncoder) throws {
    typealias P = PlotParameters
    func check<T>(_ parameter: Parameter<T>) throws {
      guard isGiven(parameter) else { return }
      throw error(parameter, must: "be omitted for a \(encoder.rawValue)", but: "is given")
    }
    try check(P.fit)
    try check(P.width)
    try check(P.height)
    try check(P.unit)
    try check(P.font)
  }

  private func sizeOnScreen() throws -> FigureSize? {
    typealias P = PlotParameters
    guard let given = self[P.size] else { return nil }
    for (name, isGiven) in [
      ("fit", isGiven(P.fit)), ("width", isGiven(P.width)), ("height", isGiven(P.height)),
      ("unit", isGiven(P.unit)), ("dpi", isGiven(P.dpi)),
    ] where isGiven {
      throw error(P.size, must: "be omitted if '\(name)' is given", but: "is given too")
    }
    guard given.elements.allSatisfy({ $0 == $0.rounded() && abs($0) < 1e6 }) else {
      throw error(P.size, must: "be whole numbers", but: "is \(Value.array(given).literal)")
    }
    return FigureSize(width: Int(given.elements[0]), height: Int(given.elements[1]))
  }

  private func sizeInPrint(isPNG: Bool) throws -> FigureSize? {
    typealias P = PlotParameters
    let fit = self[P.fit], unit = self[P.unit].inches
    let height = self[P.height].map { $0 * unit }
    guard let width = self[P.width].map({ $0 * unit }) ?? fit?.inches.width else {
      if height != nil { throw error(P.height, must: "be used with 'width' or 'fit'", but: "is given alone") }
      if isGiven(P.unit) {
        throw error(P.unit, must: "be used with 'width' or 'height'", but: "is given alone")
      }
      return nil
    }
    let isSlide = fit == .slide
    let resolution = isPNG ? self[P.dpi] ?? (isSlide ? 144 : 300) : 72
    let usual = isGiven(P.width) ? width * 0.65 : fit?.inches.height ?? width * 0.65
    guard width < 1e4, (height ?? usual) < 1e4 else {
      throw error(P.width, must: "be less than 10,000 inches", but: "is not")
    }
    var size = FigureSize.inches(width, height ?? usual, resolution: resolution)
    size.font = isSlide ? 14 : 7
    size.grows = height == nil && !isSlide
    return size
  }

  /// Throws where parameters of a file are given without one.
  func requireFile() throws {
    typealias P = PlotParameters
    guard self[P.target] == nil else { return }
    func check<T>(_ parameter: Parameter<T>) throws {
      guard isGiven(parameter) else { return }
      throw error(parameter, must: "be used with a file to write ('to')", but: "is given without one")
    }
    try check(P.size)
    try check(P.fit)
    try check(P.width)
    try check(P.height)
    try check(P.unit)
    try check(P.font)
    try check(P.dpi)
  }
}
