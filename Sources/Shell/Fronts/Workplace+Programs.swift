import Language
import LineEditing

extension Workplace {
  /// Runs other programs with the console's terminal.
  static func programs(_ console: Console, _ journal: Journal) -> Programs {
    var programs = Programs()
    programs.run = { request in
      let ended = try console.run(
        ChildProcess(
          command: request.command, folder: request.folder, captures: request.captures,
          writesToErrors: console.writesJSON, isAlone: console.answersRequests))
      return ProgramResult(status: ended.status, output: String(decoding: ended.output, as: UTF8.self))
    }
    programs.edit = { try console.run(ChildProcess(command: ChildProcess.editing($0))).status }
    programs.editText = { text in
      let path = try Host.temporaryFile(text)
      defer { Host.remove(path) }
      let status = try console.run(ChildProcess(command: ChildProcess.editing(path))).status
      let bytes = try Host.contents(of: path)
      guard let written = String(validating: bytes, as: UTF8.self) else { throw NotUTF8(path: path) }
      return (status, written)
    }
    programs.openScreen = {
      guard !console.writesJSON else { return nil }
      console.endProgress()
      return TerminalScreen(keys: console.keys).map(CommandScreen.init)
    }
    programs.finds = { Host.hasProgram($0) }
    programs.clearScreen = { console.clearScreen() }
    programs.program = "/proc/\(Host.process)/exe"
    programs.append = { try Host.append($0, to: $1) }
    programs.processorSeconds = { Host.processorSeconds }
    programs.measureMemory = {
      Host.forgetPeak()
      let before = Host.memory
      return {
        guard let before, let after = Host.memory else { return nil }
        return max(0, after.peak - before.now)
      }
    }
    return programs
  }
}

extension Console {
  /// Runs a child at this console; throws `Interrupted` where Ctrl-C has ended it.
  fileprivate func run(_ child: ChildProcess) throws -> ChildProcess.Ended {
    endProgress()
    let ended = try child.run()
    if ended.wasInterrupted { throw Interrupted() }
    return ended
  }
}

/// A terminal's screen as commands know it.
private final class CommandScreen: Screen {
  private let screen: TerminalScreen

  init(_ screen: TerminalScreen) { self.screen = screen }

  var mustRedraw: () -> Void {
    get { screen.mustRedraw }
    set { screen.mustRedraw = newValue }
  }

  func show(_ text: String) { screen.show(text) }

  func close() { screen.close() }

  func nextKey() -> ScreenKey {
    switch screen.nextKey() {
    case .up: .up
    case .down: .down
    case .left: .left
    case .right: .right
    case .enter: .enter
    case .escape: .escape
    case .tab: .tab
    case .character(let character): .character(character)
    case .other, .pageUp, .pageDown, .home, .bottom: .other
    case .interrupted: .interrupted
    case .end: .end
    }
  }
}
