import Figures
import Texts

/// The formats of a handout.
enum HandoutFormat: String, CaseIterable {
  case md, html, ipynb

  init?(path: String) {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    self.init(rawValue: path[path.index(after: dot)...].lowercased())
  }

  /// The page; in Markdown, figures are files in a folder of this name.
  func text(_ handout: Handout, figures folder: String) -> String {
    switch self {
    case .md: handout.markdown(figures: folder)
    case .html: handout.html
    case .ipynb: handout.notebook
    }
  }
}

extension Handout {
  /// The figures' names and bytes.
  var figures: [(name: String, bytes: [UInt8])] {
    blocks.compactMap { if case .figure(let name, let bytes) = $0 { (name, bytes) } else { nil } }
  }

  fileprivate func markdown(figures folder: String) -> String {
    var isFirst = true
    let parts = blocks.map { block in
      defer { isFirst = false }
      return switch block {
      case .text(let text): isFirst ? "# " + text : text
      case .task(let text): "**Task.** " + text
      case .question(let text): "**Predict.** " + text
      case .hints(let hints): Handout.details("Hints", hints.map { "- \($0)" }.joined(separator: "\n"))
      case .code(let code, isSolution: true): Handout.details("One way", Handout.fence(code, "dyne"))
      case .code(let code, isSolution: false): Handout.fence(code, "dyne")
      case .output(let text): Handout.fence(text, "text")
      case .figure(let name, _): "![\(name)](\(folder)/\(name))"
      }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func details(_ title: String, _ text: String) -> String {
    "<details><summary>\(title)</summary>\n\n\(text)\n\n</details>"
  }

  /// A block of code, whose fence is longer than any within.
  private static func fence(_ text: String, _ language: String) -> String {
    var fence = "```"
    while text.contains(fence) { fence += "`" }
    return "\(fence)\(language)\n\(text)\n\(fence)"
  }

  fileprivate var html: String {
    var isFirst = true
    let parts = blocks.map { block in
      defer { isFirst = false }
      return switch block {
      case .text(let text): isFirst ? "<h1>\(text.inlineHTML)</h1>" : "<p>\(text.inlineHTML)</p>"
      case .task(let text): "<p class=\"task\"><strong>Task.</strong> \(text.inlineHTML)</p>"
      case .question(let text): "<p class=\"task\"><strong>Predict.</strong> \(text.inlineHTML)</p>"
      case .hints(let hints):
        "<details><summary>Hints</summary><ul>"
          + hints.map { "<li>\($0.inlineHTML)</li>" }.joined() + "</ul></details>"
      case .code(let code, isSolution: true):
        "<details><summary>One way</summary><pre><code>\(code.escapedHTML)</code></pre></details>"
      case .code(let code, isSolution: false): "<pre><code>\(code.escapedHTML)</code></pre>"
      case .output(let text): "<pre class=\"output\">\(text.escapedHTML)</pre>"
      case .figure(let name, let bytes):
        "<img alt=\"\(name.escapedHTML)\" src=\"data:\(name.mediaType);base64,\(Base64.text(bytes))\">"
      }
    }
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>\(name.escapedHTML)</title>
      <style>
      body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif; color: #222; }
      pre { background: #f4f4f2; padding: .6rem .8rem; overflow-x: auto; }
      pre.output { background: none; border-left: .2rem solid #bbb; }
      .task { border-left: .2rem solid #2a6fb0; padding-left: .8rem; }
      img { max-width: 100%; }
      </style></head><body>
      \(parts.joined(separator: "\n"))
      </body></html>

      """
  }

  /// A notebook that shows the lesson; nothing runs it.
  fileprivate var notebook: String {
    var cells: [JSON] = []
    var outputs: [JSON] = []
    func close() {
      guard !outputs.isEmpty, case .object(let members)? = cells.last else { return }
      cells[cells.count - 1] = .object(
        members.filter { $0.name != "outputs" } + [.init("outputs", .array(outputs))])
      outputs = []
    }
    for block in blocks {
      switch block {
      case .output(let text):
        outputs.append(
          .object([
            .init("output_type", .string("stream")), .init("name", .string("stdout")),
            .init("text", .string(text + "\n")),
          ]))
        continue
      case .figure(let name, let bytes):
        let data = JSON.object([.init(name.mediaType, .string(Base64.text(bytes)))])
        outputs.append(
          .object([
            .init("output_type", .string("display_data")), .init("data", data),
            .init("metadata", .object([])),
          ]))
        continue
      default: close()
      }
      cells.append(Handout.cell(block, cells.count))
    }
    close()
    let language = JSON.object([.init("name", .string("dyne"))])
    let kernel = JSON.object([
      .init("name", .string("dyne")), .init("display_name", .string("dyne")),
      .init("language", .string("dyne")),
    ])
    return JSON.object([
      .init("cells", .array(cells)),
      .init("metadata", .object([.init("kernelspec", kernel), .init("language_info", language)])),
      .init("nbformat", .integer(4)), .init("nbformat_minor", .integer(5)),
    ]).text + "\n"
  }

  private static func cell(_ block: Block, _ index: Int) -> JSON {
    let id = JSON.Member("id", .string("cell-\(index)"))
    if case .code(let code, _) = block {
      return .object([
        .init("cell_type", .string("code")), id, .init("execution_count", .null),
        .init("metadata", .object([])), .init("source", .string(code)), .init("outputs", .array([])),
      ])
    }
    let text =
      switch block {
      case .task(let text): "**Task.** " + text
      case .question(let text): "**Predict.** " + text
      case .hints(let hints): "Hints:\n\n" + hints.map { "- \($0)" }.joined(separator: "\n")
      case .text(let text): index == 0 ? "# " + text : text
      default: ""
      }
    return .object([
      .init("cell_type", .string("markdown")), id, .init("metadata", .object([])),
      .init("source", .string(text)),
    ])
  }
}

extension String {
  /// The text in HTML, with what stands between backquotes as code.
  fileprivate var inlineHTML: String {
    let parts = split(separator: "`", omittingEmptySubsequences: false).map { String($0).escapedHTML }
    guard parts.count % 2 == 1 else { return escapedHTML }
    return parts.enumerated().map { $0.offset % 2 == 1 ? "<code>\($0.element)</code>" : $0.element }.joined()
  }

  /// What kind of picture a file of this name is.
  fileprivate var mediaType: String {
    switch split(separator: ".").last?.lowercased() {
    case "svg": "image/svg+xml"
    case "gif": "image/gif"
    default: "image/png"
    }
  }
}
