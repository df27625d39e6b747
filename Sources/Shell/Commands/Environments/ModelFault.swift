import Physics

/// What MuJoCo's compiler says of a model's text, said in one way: the file, the line, what is wrong, and of
/// what.
///
/// MuJoCo knows no lines of included files, and calls things without a name by their numbers; both are looked
/// up in the text.
struct ModelFault {
  private let report: String
  private let elements: MJCFElements

  init(_ report: String, in elements: MJCFElements) {
    self.report = report
    self.elements = elements
  }

  /// One sentence: "arm.xml:12: …".
  var text: String {
    if let text = inclusion ?? parsing ?? schema ?? compilation { return text }
    return report.split(separator: "\n").joined(separator: " ").trimmingPrefix("Error: ").description
  }

  // MARK: Reading it

  /// The text between a beginning and an end; nil where there is none such.
  private func part(after start: String, until end: String? = nil, in text: String? = nil) -> String? {
    guard let range = (text ?? report).firstRange(of: start) else { return nil }
    let rest = (text ?? report)[range.upperBound...]
    guard let end else { return String(rest) }
    return rest.firstRange(of: end).map { String(rest[..<$0.lowerBound]) }
  }

  private func place(_ element: MJCFElement?) -> String {
    element.map { "\($0.file):\($0.line): " } ?? ""
  }

  // MARK: Kinds of reports

  /// "XML Error: Include error: '…' Element 'include', line 3".
  private var inclusion: String? {
    guard let inner = part(after: "Include error: '", until: "'\nElement") ?? part(after: "Include error: '")
    else { return nil }
    let line = part(after: "Element 'include', line ").flatMap { Int($0.prefix(while: \.isNumber)) }
    let include = elements.all.first { $0.name == "include" && $0.line == line }
    let file = include?["file"] ?? "a file"
    if inner.contains("FILE_NOT_FOUND") || inner.contains("COULD_NOT_BE_OPENED") {
      return place(include) + "the included file '\(file)' can't be found"
    }
    return ModelFault.parsing(inner, file: file) ?? place(include) + "'\(file)' can't be included: \(inner)"
  }

  /// "XML parse error 14: Error=XML_ERROR_MISMATCHED_ELEMENT ErrorID=14 (0xe) Line number=2: XMLElement
  /// name=body".
  private var parsing: String? {
    ModelFault.parsing(report, file: elements.all.first?.file ?? "")
  }

  private static func parsing(_ report: String, file: String) -> String? {
    guard let start = report.firstRange(of: "Error=XML_ERROR_")?.upperBound else { return nil }
    let code = String(report[start...].prefix { $0.isLetter || $0 == "_" })
    let rest = report[start...]
    let line = rest.firstRange(of: "Line number=").flatMap {
      Int(rest[$0.upperBound...].prefix(while: \.isNumber))
    }
    let name = rest.firstRange(of: "name=").map {
      rest[$0.upperBound...].prefix { !$0.isWhitespace && $0 != "'" }
    }
    let what =
      switch code {
      case "MISMATCHED_ELEMENT": "<\(name ?? "…")> has no closing tag"
      case "EMPTY_DOCUMENT": "there is no XML element in it"
      case "PARSING_TEXT": "this is no XML: text outside of any element"
      case "PARSING_ATTRIBUTE": "an attribute must be written name=\"value\""
      case "PARSING_COMMENT", "PARSING_CDATA": "a comment isn't closed"
      case "PARSING": "it ends before all elements are closed"
      default: "this is no XML: \(code.lowercased().replacing("_", with: " "))"
      }
    let place = file.isEmpty ? "" : line.map { $0 > 0 ? "\(file):\($0): " : "\(file): " } ?? "\(file): "
    return place + what
  }

  /// "XML Error: … \nElement 'geom', line 5".
  private var schema: String? {
    guard report.hasPrefix("XML Error: "), let name = part(after: "\nElement '", until: "'") else {
      return nil
    }
    let line = part(after: "\nElement '\(name)', line ").flatMap { Int($0.prefix(while: \.isNumber)) } ?? 0
    var what = part(after: "XML Error: ", until: "\nElement '") ?? report
    let candidates = elements.all.filter { $0.name == name && (line == 0 || $0.line == line) }
    let quoted = part(after: "'", until: "'", in: what)
    let place = place(
      candidates.first { element in
        guard let quoted else { return true }
        return element.attributes.contains {
          $0.name == quoted || $0.value.split(whereSeparator: \.isWhitespace).contains(quoted[...])
        }
      } ?? candidates.first)
    if what.hasPrefix("Schema violation: ") {
      what = String(what.dropFirst("Schema violation: ".count))
      if what.hasPrefix("unrecognized attribute"), let quoted {
        return place + "<\(name)> has no attribute '\(quoted)'" + ModelFault.newer(quoted)
      }
      if what.hasPrefix("unrecognized element") {
        return place + "there is no element <\(name)> here" + ModelFault.newer(name)
      }
    }
    if what.hasPrefix("invalid keyword"), let quoted {
      return place + "'\(quoted)' is no keyword that <\(name)> knows" + ModelFault.newer(quoted)
    }
    if what.hasPrefix("problem reading attribute"), let quoted {
      let value = candidates.lazy.compactMap { $0[quoted] }.first.map { ": it is \"\($0)\"" } ?? ""
      return place + "attribute '\(quoted)' of <\(name)> can't be read\(value)"
    }
    return place + "<\(name)>: \(what)"
  }

  /// "Error: … \nObject name = knee, id = 0, line = 4, column = -1".
  private var compilation: String? {
    guard let what = part(after: "Error: ", until: "\nObject name = "),
      let object = part(after: "\nObject name = "), let comma = object.firstIndex(of: ",")
    else { return nil }
    let name = String(object[..<comma])
    let number = part(after: "id = ", in: object).flatMap { Int($0.prefix(while: \.isNumber)) }
    let line = part(after: "line = ", in: object).flatMap { Int($0.prefix(while: \.isNumber)) } ?? 0
    let (element, isCertain) = element(name: name, number: number, line: line, saying: what)
    var subject = ""
    if let element, isCertain {
      subject = name.isEmpty ? " (in <\(element.name)>)" : " (in <\(element.name) name=\"\(name)\">)"
    } else if !name.isEmpty {
      subject = " (in '\(name)')"
    }
    // MuJoCo's "in joint 'knee' (id = 0)" says no more than the place does
    let words =
      [" (id = ", " for actuator id = "].lazy.compactMap { what.firstRange(of: $0) }.first
      .map { String(what[..<$0.lowerBound]) } ?? what
    return place(element)
      + words.replacing(" in joint ''", with: "").replacing(" in geom ''", with: "")
      .replacing("mjMINVAL", with: "1e-15") + subject
  }

  /// The element that an object of the compiler comes from, and whether that is sure; else one of its line.
  private func element(
    name: String, number: Int?, line: Int, saying what: String
  ) -> (MJCFElement?, isCertain: Bool) {
    let placed = elements.all.filter { $0.section != "default" }
    if !name.isEmpty {
      // a name given twice is wrong at its second place
      let named = placed.filter { element in
        // an asset without a name is called like its file
        let own =
          element["name"]
          ?? element["file"]?.split(separator: "/").last?.split(separator: ".").first
          .map(String.init)
        return own == name && (line == 0 || element.line == line)
      }
      return (what.contains("repeated name") ? named.last : named.first, true)
    }
    let file = elements.all.first?.file
    let onLine = line > 0 ? placed.filter { $0.line == line && $0.file == file } : []
    if onLine.count == 1 { return (onLine[0], true) }
    // the elements of what the report speaks of, and the number that their first one has
    let kinds: [(word: String, tags: [String], section: String, first: Int)] = [
      ("joint", ["joint", "freejoint"], "worldbody", 0), ("geom", ["geom"], "worldbody", 0),
      ("bodies", ["body"], "worldbody", 1), ("body", ["body"], "worldbody", 1),
      ("key", ["key"], "keyframe", 0), ("mesh", ["mesh"], "asset", 0), ("site", ["site"], "worldbody", 0),
      ("camera", ["camera"], "worldbody", 0), ("light", ["light"], "worldbody", 0),
    ]
    if what.contains("actuator"), let number {
      let actuators = placed.filter { $0.section == "actuator" }
      return actuators.indices.contains(number) ? (actuators[number], true) : (onLine.first, false)
    }
    guard let number, let kind = kinds.first(where: { what.contains($0.word) }) else {
      return (onLine.first, false)
    }
    let all = placed.filter { kind.tags.contains($0.name) && $0.section == kind.section }
    let index = number - kind.first
    return all.indices.contains(index) ? (all[index], true) : (onLine.first, false)
  }

  // MARK: Newer versions

  /// Words of MJCF that came with a version of MuJoCo after the one in use.
  private static let arrivals = [
    "implicitfast": "2.3.3", "deformable": "3.0.0", "flexcomp": "3.0.0", "flex": "3.0.0",
    "actuatorfrcrange": "3.0.0", "actuatorfrclimited": "3.0.0", "actearly": "3.0.0", "filterexact": "3.0.0",
    "eulerdamp": "3.0.0", "invdiscrete": "3.0.0", "ls_iterations": "3.0.0", "ls_tolerance": "3.0.0",
    "resolution": "3.0.0", "focal": "3.0.0", "focalpixel": "3.0.0", "principal": "3.0.0",
    "principalpixel": "3.0.0", "sensorsize": "3.0.0", "camprojection": "3.0.0", "island": "3.0.0",
    "actuatorgroupdisable": "3.0.1",
  ]

  /// Says which version knows a word that the one in use doesn't.
  private static func newer(_ word: String) -> String {
    arrivals[word].map { "; it came with MuJoCo \($0), and this is MuJoCo \(physicsVersion)" }
      ?? "; this is MuJoCo \(physicsVersion): a newer version may know it"
  }
}
