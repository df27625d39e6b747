import Diagnostics
import Language
import LineEditing
import Syntax
import Texts

/// Answers an editor in the Language Server Protocol: what is wrong with a script, help, completion,
/// definitions, renaming, layout.
final class LanguageServer {
  private let workplace: Workplace
  private let version: String
  private let stream = RPCStream()
  private var documents: [String: EditedDocument] = [:]
  private var isInitialized = false, isShutDown = false

  /// Codes of JSON-RPC for what can't be answered.
  private enum Fault: Int {
    case unreadable = -32_700, invalid = -32_600, unknownMethod = -32_601, parameters = -32_602
    case notInitialized = -32_002, failed = -32_803
  }

  private struct Refusal: Error {
    let fault: Fault
    let message: String
  }

  init(workplace: Workplace, version: String) {
    self.workplace = workplace
    self.version = version
  }

  private var interpreter: Interpreter { workplace.interpreter }

  /// Answers until `exit` or the end of the input; gives the exit status.
  func run() -> Int32 {
    while let incoming = stream.next() {
      switch incoming {
      case .unreadable(let problem): refuse(.null, Refusal(fault: .unreadable, message: problem))
      case .message(let message):
        if message["method"]?.string == "exit" { return isShutDown ? 0 : 1 }
        take(message)
      }
      if workplace.console.isOutputGone || Ending.isAsked { break }
    }
    return isShutDown ? 0 : 1
  }

  private func take(_ message: JSON) {
    guard let method = message["method"]?.string else {
      // what has no method is a reply, and nothing was asked
      if message["result"] == nil, message["error"] == nil {
        refuse(message["id"] ?? .null, Refusal(fault: .invalid, message: "a message must have a method"))
      }
      return
    }
    let parameters = message["params"] ?? .null
    guard let id = message["id"] else { return hear(method, parameters) }
    do {
      let result = try answer(method, parameters)
      stream.send([JSON.Member("id", id), JSON.Member("result", result)])
    } catch let refusal as Refusal {
      refuse(id, refusal)
    } catch {
      refuse(id, Refusal(fault: .failed, message: "\(error)"))
    }
  }

  private func refuse(_ id: JSON, _ refusal: Refusal) {
    let error = JSON.object([
      JSON.Member("code", .integer(refusal.fault.rawValue)), JSON.Member("message", .string(refusal.message)),
    ])
    stream.send([JSON.Member("id", id), JSON.Member("error", error)])
  }

  // MARK: Notifications

  private func hear(_ method: String, _ parameters: JSON) {
    let item = parameters["textDocument"]
    guard isInitialized, let uri = item?["uri"]?.string else { return }
    switch method {
    case "textDocument/didOpen":
      let isScript = item?["languageId"]?.string.map { $0 == "dyne" } ?? true
      open(uri, item?["text"]?.string ?? "", isScript: isScript)
    case "textDocument/didChange":
      guard case .array(let changes)? = parameters["contentChanges"], let document = documents[uri],
        let text = changes.last?["text"]?.string
      else { return }
      open(uri, text, isScript: document.isScript)
    case "textDocument/didSave":
      if let document = documents[uri] { open(uri, document.source.text, isScript: document.isScript) }
    case "textDocument/didClose":
      documents[uri] = nil
      publish(uri, [])
    default: return
    }
  }

  private func open(_ uri: String, _ text: String, isScript: Bool) {
    let document = EditedDocument(uri: uri, text: text, isScript: isScript)
    documents[uri] = document
    guard isScript else { return publish(uri, []) }
    publish(uri, interpreter.check(document.source).map { described($0, in: document) })
  }

  private func publish(_ uri: String, _ diagnostics: [JSON]) {
    stream.send([
      JSON.Member("method", .string("textDocument/publishDiagnostics")),
      JSON.Member(
        "params",
        .object([JSON.Member("uri", .string(uri)), JSON.Member("diagnostics", .array(diagnostics))])),
    ])
  }

  private func described(_ diagnostic: Diagnostic, in document: EditedDocument) -> JSON {
    var message = diagnostic.message
    var range = SourceRange(0, 0)
    if let location = diagnostic.location {
      if location.source.name == document.source.name {
        range = location.range
      } else {
        let place = location.source.position(at: location.range.start)
        message = "\(location.source.name):\(place.line): \(message)"
      }
    }
    if let help = diagnostic.help { message += "\n\(help)" }
    let severity =
      switch diagnostic.severity {
      case .error: 1
      case .warning: 2
      default: 3
      }
    return .object([
      JSON.Member("range", document.range(range)), JSON.Member("severity", .integer(severity)),
      JSON.Member("code", .string(diagnostic.id)), JSON.Member("source", .string("dyne")),
      JSON.Member("message", .string(message)),
    ])
  }

  // MARK: Requests

  private func answer(_ method: String, _ parameters: JSON) throws -> JSON {
    if method == "initialize" { return initialize() }
    guard isInitialized else { throw Refusal(fault: .notInitialized, message: "initialize must come first") }
    guard !isShutDown else { throw Refusal(fault: .invalid, message: "the server is shut down") }
    switch method {
    case "shutdown":
      isShutDown = true
      return .null
    case "textDocument/hover": return try hover(try place(parameters))
    case "textDocument/completion": return completions(try place(parameters))
    case "textDocument/definition": return definition(try place(parameters))
    case "textDocument/prepareRename": return try prepareRename(try place(parameters))
    case "textDocument/rename": return try rename(try place(parameters), parameters["newName"]?.string ?? "")
    case "textDocument/formatting": return try formatted(try document(parameters))
    default: throw Refusal(fault: .unknownMethod, message: "dyne doesn't answer '\(method)'")
    }
  }

  private func initialize() -> JSON {
    isInitialized = true
    let capabilities = JSON.object([
      JSON.Member("positionEncoding", .string("utf-16")),
      // a change brings the whole text
      JSON.Member("textDocumentSync", .integer(1)), JSON.Member("hoverProvider", .boolean(true)),
      JSON.Member(
        "completionProvider",
        .object([JSON.Member("triggerCharacters", .array([".", "=", "\""].map(JSON.string)))])),
      JSON.Member("definitionProvider", .boolean(true)),
      JSON.Member("renameProvider", .object([JSON.Member("prepareProvider", .boolean(true))])),
      JSON.Member("documentFormattingProvider", .boolean(true)),
    ])
    let about = JSON.object([JSON.Member("name", .string("dyne")), JSON.Member("version", .string(version))])
    return .object([JSON.Member("capabilities", capabilities), JSON.Member("serverInfo", about)])
  }

  private typealias Place = (document: EditedDocument, offset: Int)

  private func document(_ parameters: JSON) throws -> EditedDocument {
    guard let uri = parameters["textDocument"]?["uri"]?.string, let document = documents[uri] else {
      throw Refusal(fault: .parameters, message: "textDocument must be open")
    }
    return document
  }

  private func place(_ parameters: JSON) throws -> Place {
    let document = try document(parameters)
    guard let offset = document.offset(parameters["position"]) else {
      throw Refusal(fault: .parameters, message: "position must be a line and a character, counted from 0")
    }
    return (document, offset)
  }

  /// The help of a command, or where a name of the script gets its value.
  private func hover(_ place: Place) throws -> JSON {
    let document = place.document
    let names = document.names(interpreter)
    let use = names.use(at: place.offset)
    let scalar = document.source.text(in: SourceRange(0, place.offset)).unicodeScalars.count
    let word = document.source.text.name(atScalar: scalar)
    var text: String?
    if let use, let first = names.all(of: use).first(where: \.isDefinition) {
      let line = document.source.line(at: first.range.start)
      text = document.source.text(in: document.source.range(ofLine: line))
    } else if document.isScript {
      text = workplace.explanation(of: word)
    }
    guard let text else { return .null }
    let contents = JSON.object([
      JSON.Member("kind", .string("plaintext")), JSON.Member("value", .string(text)),
    ])
    let range = use.map { [JSON.Member("range", document.range($0.range))] } ?? []
    return .object([JSON.Member("contents", contents)] + range)
  }

  private func completions(_ place: Place) -> JSON {
    guard place.document.isScript else { return .array([]) }
    let text = place.document.source.text
    var seen: Set<String> = []
    let found = interpreter.complete(text, at: place.offset)
    var items = found.filter { seen.insert($0.text).inserted }.map { match in
      item(match.text, match.meaning, kind: 14, match.range, place)
    }
    let prefix = word(before: place)
    let names = place.document.names(interpreter).uses.filter(\.isDefinition).map(\.name)
    for name in names where !prefix.text.isEmpty && name.hasPrefix(prefix.text) && seen.insert(name).inserted
    {
      items.append(item(name, "defined in this script", kind: 6, prefix.range, place))
    }
    return .array(items)
  }

  /// The part of a name that ends at a place.
  private func word(before place: Place) -> (text: String, range: SourceRange) {
    let before = place.document.source.text(in: SourceRange(0, place.offset))
    let scalars = before.unicodeScalars.reversed().prefix { Token.isName("a\($0)") }.reversed()
    let text = String(String.UnicodeScalarView(scalars))
    return (text, SourceRange(place.offset - text.utf8.count, place.offset))
  }

  private func item(_ text: String, _ meaning: String, kind: Int, _ range: SourceRange, _ place: Place)
    -> JSON
  {
    let edit = JSON.object([
      JSON.Member("range", place.document.range(SourceRange(range.start, place.offset))),
      JSON.Member("newText", .string(text)),
    ])
    return .object([
      JSON.Member("label", .string(text)), JSON.Member("kind", .integer(kind)),
      JSON.Member("detail", .string(meaning)), JSON.Member("textEdit", edit),
    ])
  }

  private func definition(_ place: Place) -> JSON {
    let names = place.document.names(interpreter)
    guard let use = names.use(at: place.offset), let first = names.all(of: use).first(where: \.isDefinition)
    else { return .null }
    return .object([
      JSON.Member("uri", .string(place.document.uri)),
      JSON.Member("range", place.document.range(first.range)),
    ])
  }

  // MARK: Renaming and layout

  private func renamed(_ place: Place) throws -> (NameUses, NameUses.Use) {
    let names = place.document.names(interpreter)
    guard let use = names.use(at: place.offset), !names.all(of: use).isEmpty else {
      throw Refusal(fault: .failed, message: "only names that this script defines can be renamed")
    }
    return (names, use)
  }

  private func prepareRename(_ place: Place) throws -> JSON {
    place.document.range(try renamed(place).1.range)
  }

  /// The places that get a new name; refused where the script would mean something else.
  private func rename(_ place: Place, _ name: String) throws -> JSON {
    let document = place.document
    let (names, use) = try renamed(place)
    guard Token.isName(name) else {
      throw Refusal(fault: .failed, message: "'\(name)' is not a name")
    }
    guard case .complete = interpreter.parse(document.source) else {
      throw Refusal(fault: .failed, message: "the script can't be read yet: mend its errors first")
    }
    let isTaken = names.uses.contains { $0.name == name } || interpreter.session.commands[name] != nil
    guard !isTaken || name == use.name else {
      throw Refusal(fault: .failed, message: "'\(name)' is used already")
    }
    let all = names.all(of: use)
    // a word that is a whole argument may be a choice instead
    let choices = [all, all.filter { !$0.isBareArgument }]
    let before = problems(document.source)
    for places in choices {
      let text = document.text(writing: name, at: places)
      guard problems(SourceText(name: document.source.name, text: text)) == before else { continue }
      let edits = places.map { place in
        JSON.object([
          JSON.Member("range", document.range(place.range)), JSON.Member("newText", .string(name)),
        ])
      }
      return .object([
        JSON.Member("changes", .object([JSON.Member(document.uri, .array(edits))]))
      ])
    }
    throw Refusal(fault: .failed, message: "with the name '\(name)' the script would mean something else")
  }

  /// What is wrong with a text, by kinds.
  private func problems(_ source: SourceText) -> [String] { interpreter.check(source).map(\.id) }

  private func formatted(_ document: EditedDocument) throws -> JSON {
    guard document.isScript, case .complete = interpreter.parse(document.source),
      let text = SourceFormatter.text(of: document.source)
    else { return .null }
    guard text != document.source.text else { return .array([]) }
    return .array([
      .object([
        JSON.Member("range", document.range(SourceRange(0, document.source.utf8.count))),
        JSON.Member("newText", .string(text)),
      ])
    ])
  }
}
