import Figures
import Language
import Physics

extension ArgumentType where T == FigureSize {
  /// Takes the side of a square, or a width and a height.
  static var pictureSize: ArgumentType {
    let sides = Renderer.sides
    let phrase = "\(sides.lowerBound) to \(sides.upperBound) pixels, or a width and a height"
    return ArgumentType(
      .either([.number, .array]), phrase, embed: { .vector([Double($0.width), Double($0.height)]) },
      convert: { (value) throws(Mismatch) in
        let given = value.number.map { [$0, $0] } ?? value.array?.elements ?? []
        guard given.count == 2, given.allSatisfy({ $0 == $0.rounded() && 1...Double(sides.upperBound) ~= $0 })
        else {
          throw Mismatch(value, isNot: phrase)
        }
        return FigureSize(width: Int(given[0]), height: Int(given[1]))
      })
  }
}

extension Call {
  /// How text is drawn on the session's display.
  var textStyle: TextStyle {
    let display = session.services.display()
    return TextStyle(
      colors: !display.hasColor ? .none : display.hasTrueColor ? .trueColor : .palette256,
      isASCII: display.isASCII)
  }

  /// How pictures are shown among the text; nil where they are shown as text.
  var inlineImage: InlineImage? {
    switch session.services.display().images {
    case .kitty: .kitty
    case .iterm: .iterm
    case .sixel: .sixel
    case nil: nil
    }
  }

  /// Whether pictures are shown as pictures.
  var showsPictures: Bool { inlineImage != nil || session.services.display().takesMedia }

  /// The size of a character in pixels, as terminals usually have it.
  static let cell = (width: 9, height: 18)

  /// The escape sequence for a picture, as large as it is or as fits the display; nil where pictures are
  /// shown as text.
  func inline(_ picture: Picture) throws -> String? {
    let room = textRoom
    if session.services.display().takesMedia {
      let text = picture.text(columns: room.columns, rows: room.rows, style: textStyle)
      _ = session.drawings.add(text, [DrawnMedia(type: "image/png", text: Base64.text(try picture.png()))])
      return text
    }
    guard let kind = inlineImage else { return nil }
    let scale = min(
      1, Double(room.columns * Call.cell.width) / Double(picture.width),
      Double(room.rows * Call.cell.height) / Double(picture.height))
    let fitted =
      scale < 1
      ? picture.resized(
        width: max(1, Int(Double(picture.width) * scale)), height: max(1, Int(Double(picture.height) * scale))
      )
      : picture
    return try fitted.inline(kind, columns: max(1, (fitted.width + Call.cell.width - 1) / Call.cell.width))
  }

  /// The columns and rows that pictures in the text may take.
  var textRoom: (columns: Int, rows: Int) {
    let display = session.services.display()
    return (max(8, display.columns - 1), max(4, display.rows - 2))
  }

  /// Writes a picture of `values` to a file, which must end in .png.
  func write(
    _ picture: Picture, to path: String, _ parameter: Parameter<String?>, title: String, of values: [Value]
  ) throws {
    try requirePNG(path, parameter)
    let bytes = try picture.png(provenance: provenance(title: title, of: values))
    try writeFile(bytes, to: path, what: "picture")
    note("wrote '\(path)', \(picture.width) × \(picture.height)")
  }

  /// Throws unless a file's name ends as a PNG's does.
  func requirePNG(_ path: String, _ parameter: Parameter<String?>) throws {
    guard path.lowercased().hasSuffix(".png") else {
      throw error(parameter, must: "end in .png", but: "is '\(path)'")
    }
  }
}
