/// Writes a drawing as SVG with its words as text.
struct SVGWriter {
  private var lines: [String] = []
  private var clips = 0

  /// Returns `drawing` as a document whose points are `scale` pixels, or another unit, long.
  static func document(
    _ drawing: Drawing, scale: Double, unit: String = "", title: String, facts: Provenance
  ) -> String {
    var writer = SVGWriter()
    writer.open(drawing, scale: scale, unit: unit, title: title, facts: facts)
    for shape in drawing.shapes { writer.write(shape) }
    writer.lines.append("</svg>\n")
    return writer.lines.joined(separator: "\n")
  }

  private mutating func open(
    _ drawing: Drawing, scale: Double, unit: String, title: String, facts: Provenance
  ) {
    let (width, height) = (number(drawing.width), number(drawing.height))
    lines.append(#"<?xml version="1.0" encoding="UTF-8"?>"#)
    lines.append(
      #"<svg xmlns="http://www.w3.org/2000/svg" width="\#(number(drawing.width * scale))\#(unit)" "#
        + #"height="\#(number(drawing.height * scale))\#(unit)" viewBox="0 0 \#(width) \#(height)" "#
        + #"font-family="\#(CairoCanvas.family), Verdana, sans-serif" stroke-linejoin="round">"#)
    lines.append("<title>\(escaped(title))</title>")
    if !facts.isEmpty {
      lines.append("<desc>\(escaped(ProvenanceText.lines(facts)))</desc>")
    }
    if drawing.shapes.contains(where: { if case .ramp = $0 { true } else { false } }) { defineRamp() }
    lines.append(##"<rect width="\##(width)" height="\##(height)" fill="#ffffff"/>"##)
  }

  private mutating func defineRamp() {
    lines.append(#"<defs><linearGradient id="ramp" x1="0" y1="1" x2="0" y2="0">"#)
    for step in 0...Drawing.rampSteps {
      let place = Double(step) / Double(Drawing.rampSteps)
      lines.append(#"<stop offset="\#(number(place))" stop-color="\#(Viridis.color(place).hexadecimal)"/>"#)
    }
    lines.append("</linearGradient></defs>")
  }

  private mutating func write(_ shape: Shape) {
    switch shape {
    case .line(let points, let pen):
      lines.append(#"<polyline points="\#(list(points))" fill="none"\#(attributes(pen))/>"#)
    case .area(let points, let color, let opacity):
      lines.append(#"<polygon points="\#(list(points))"\#(filling(color, opacity))/>"#)
    case .polygon(let points, let color, let opacity, let pen):
      lines.append(
        #"<polygon points="\#(list(points))"\#(filling(color, opacity))\#(pen.map(attributes) ?? "")/>"#)
    case .disc(let center, let radius, let color, let opacity, let pen):
      lines.append(
        #"<circle cx="\#(number(center.x))" cy="\#(number(center.y))" r="\#(number(radius))""#
          + filling(color, opacity) + (pen.map(attributes) ?? "") + "/>")
    case .ramp(let rect): lines.append(#"<rect \#(box(rect)) fill="url(#ramp)"/>"#)
    case .words(let words): write(words)
    case .clip(let rect):
      clips += 1
      lines.append(#"<clipPath id="clip\#(clips)"><rect \#(box(rect))/></clipPath>"#)
      lines.append(#"<g clip-path="url(#clip\#(clips))">"#)
    case .unclip: lines.append("</g>")
    }
  }

  private mutating func write(_ words: Words) {
    let anchor =
      switch words.anchor {
      case .start: ""
      case .middle: #" text-anchor="middle""#
      case .end: #" text-anchor="end""#
      }
    let place =
      words.isUpright
      ? #"transform="translate(\#(number(words.at.x)) \#(number(words.at.y))) rotate(-90)""#
      : #"x="\#(number(words.at.x))" y="\#(number(words.at.y))""#
    let weight = words.isBold ? #" font-weight="bold""# : ""
    lines.append(
      #"<text \#(place) font-size="\#(number(words.size))" fill="\#(words.color.hexadecimal)""#
        + "\(anchor)\(weight)>\(escaped(words.text))</text>")
  }

  private func attributes(_ pen: Stroke) -> String {
    var text = #" stroke="\#(pen.color.hexadecimal)" stroke-width="\#(number(pen.width))""#
    if pen.opacity < 1 { text += #" stroke-opacity="\#(number(pen.opacity))""# }
    if !pen.dashes.isEmpty {
      text += #" stroke-dasharray="\#(pen.dashes.map { number($0) }.joined(separator: " "))""#
    }
    return text
  }

  private func filling(_ color: Color, _ opacity: Double) -> String {
    #" fill="\#(color.hexadecimal)""# + (opacity < 1 ? #" fill-opacity="\#(number(opacity))""# : "")
  }

  private func list(_ points: [Point]) -> String {
    points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
  }

  private func box(_ rect: Rect) -> String {
    #"x="\#(number(rect.x))" y="\#(number(rect.y))" width="\#(number(rect.width))" "#
      + #"height="\#(number(rect.height))""#
  }

  /// Writes a length with at most two decimals.
  private func number(_ value: Double) -> String {
    var text = String((value * 100).rounded() / 100)
    if text.hasSuffix(".0") { text.removeLast(2) }
    return text
  }

  /// Replaces what XML doesn't allow in text.
  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
