import Figures
import Language

extension Call {
  /// Gives a figure the words, ranges and ticks that `plot` was asked for.
  func dress(_ figure: inout Figure) throws {
    typealias P = PlotParameters
    if let title = self[P.title] { figure.title = title }
    if let subtitle = self[P.subtitle] {
      figure.subtitle = subtitle
      figure.saysOmissions = false
    }
    if let titles = self[P.panels] {
      guard titles.count == figure.panels.count else {
        throw error(
          P.panels, must: "be as many as the panels, \(figure.panels.count)", but: "are \(titles.count)")
      }
      for (index, title) in titles.enumerated() { figure.panels[index].title = title }
    }
    for (index, text) in try texts(P.xlabel, figure) { figure.panels[index].x.relabel(text) }
    for (index, text) in try texts(P.ylabel, figure) { figure.panels[index].y.relabel(text) }
    for (index, text) in try texts(P.clabel, figure) { figure.panels[index].colorBar?.relabel(text) }
    try requireBar(P.clabel, in: figure)
    try requireBar(P.clim, in: figure)
    try limit(P.xlim, P.xticks, in: &figure, \.x)
    try limit(P.ylim, P.yticks, in: &figure, \.y)
    if let limits = try ranges(P.clim, figure.panels.count) {
      for index in figure.panels.indices { figure.panels[index].colorBar?.limits = limits[index] }
    }
    if !figure.saysOmissions {
      for words in figure.omissions { note(words) }
    }
  }

  private func requireBar<T>(_ parameter: Parameter<T>, in figure: Figure) throws {
    guard isGiven(parameter), !figure.panels.contains(where: { $0.colorBar != nil }) else { return }
    throw error(parameter, must: "be omitted in a figure without a colour bar", but: "is given")
  }

  /// Each panel's text: one for all, or one each; none where none is given.
  private func texts(
    _ parameter: Parameter<[String]?>, _ figure: Figure
  ) throws -> [(index: Int, text: String)] {
    guard let texts = self[parameter] else { return [] }
    guard texts.count == 1 || texts.count == figure.panels.count else {
      throw error(
        parameter, must: "be one string, or as many as the panels, \(figure.panels.count)",
        but: "are \(texts.count)")
    }
    return figure.panels.indices.map { (index: $0, text: texts.count == 1 ? texts[0] : texts[$0]) }
  }

  /// The ranges that a parameter gives for so many panels.
  private func ranges(_ parameter: Parameter<NumericArray?>, _ count: Int) throws -> [ClosedRange<Double>]? {
    guard let given = self[parameter] else { return nil }
    let pairs = given.shape == [2] ? [given.elements] : given.shape == [count, 2] ? given.rows : []
    guard !pairs.isEmpty, pairs.allSatisfy({ $0[0] < $0[1] && $0.allSatisfy(\.isFinite) }) else {
      throw error(
        parameter,
        must: "be two finite numbers, the lower first"
          + (count > 1 ? ", or two for each of \(count) panels" : ""),
        but: "is \(Value.array(given).brief)")
    }
    return (0..<count).map { index in
      let pair = pairs.count == 1 ? pairs[0] : pairs[index]
      return pair[0]...pair[1]
    }
  }

  /// Sets the limits and ticks of an axis of all panels.
  private func limit(
    _ limits: Parameter<NumericArray?>, _ ticks: Parameter<NumericArray?>, in figure: inout Figure,
    _ axis: WritableKeyPath<Panel, Axis>
  ) throws {
    let given = try ranges(limits, figure.panels.count)
    let values = self[ticks]?.elements
    if let values, values.isEmpty || !values.allSatisfy(\.isFinite) {
      throw error(ticks, must: "be finite numbers", but: values.isEmpty ? "are none" : "are not")
    }
    for index in figure.panels.indices {
      let isLogarithmic = figure.panels[index][keyPath: axis].spacing == .logarithmic
      if let given { figure.panels[index][keyPath: axis].limits = given[index] }
      if isLogarithmic, let low = given?[index].lowerBound, low <= 0 {
        throw error(
          limits, must: "be above 0 on a logarithmic axis", but: "begins at \(Value.number(low).literal)")
      }
      guard let values, let least = values.min(), let most = values.max() else { continue }
      if isLogarithmic, least <= 0 {
        throw error(
          ticks, must: "be above 0 on a logarithmic axis", but: "hold \(Value.number(least).literal)")
      }
      figure.panels[index][keyPath: axis].ticks = values
      if let range = given?[index], !range.contains(least) || !range.contains(most) {
        let outside = range.contains(least) ? most : least
        throw error(
          ticks, must: "lie within '\(limits.name)'", but: "hold \(Value.number(outside).literal)")
      }
      if let range = figure.panels[index][keyPath: axis].limits {
        figure.panels[index][keyPath: axis].limits =
          min(range.lowerBound, least)...max(range.upperBound, most)
      }
    }
  }
}

extension Axis {
  /// Takes a label that says its unit itself, if it has one.
  fileprivate mutating func relabel(_ text: String) { (label, unit) = (text, "") }
}
