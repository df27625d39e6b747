import Diagnostics
import Language
import LineEditing

extension MemberConsole: MemberProgramHost {
  /// A program that has begun.
  private final class Running {
    let index: Int
    let process: MemberProcess
    let output: String
    var progress = ""
    var log = ProgressBar(isLive: false, clock: { Host.timeOfDay })

    init(_ index: Int, _ process: MemberProcess, output: String) {
      (self.index, self.process, self.output) = (index, process, output)
    }
  }

  /// Seconds between looks at how far members are.
  private static let lookSeconds = 0.5
  /// Seconds after which a member that runs on is asked to stop once more.
  private static let askSeconds = 3.0

  func run(
    _ programs: [MemberProgram], atOnce: Int, progress: (Int) -> Progress?,
    ended: (Int, MemberEnd, _ output: String) -> Void
  ) throws {
    guard let scratch = Host.temporaryFolder() else {
      throw Diagnostic(id: "command-failed", message: "cannot make a folder for the members' outputs")
    }
    defer { Host.removeFolder(scratch) }
    console.endProgress()
    MemberProcess.setRunning(true)
    defer { MemberProcess.setRunning(false) }
    var display = MemberDisplay(console: console)
    var running: [Running] = []
    var (begun, done) = (0, 0)
    var (asked, look) = (-Self.askSeconds, 0.0)
    while begun < programs.count || !running.isEmpty {
      let now = services.now()
      if services.isInterrupted() {
        begun = programs.count
        if now - asked >= Self.askSeconds { running.forEach { $0.process.interrupt() } }
        if now - asked >= Self.askSeconds { asked = now }
      }
      while begun < programs.count, running.count < atOnce {
        running.append(try start(begun, programs[begun], in: scratch))
        begun += 1
      }
      let former = running.count
      running.removeAll { member in
        guard let status = member.process.status else { return false }
        display.clear()
        let output = (try? Host.contents(of: member.output)) ?? []
        ended(member.index, Self.end(status), String(decoding: output, as: UTF8.self))
        Host.remove(member.output)
        return true
      }
      done += former - running.count
      if now >= look {
        look = now + Self.lookSeconds
        for member in running { follow(member, programs[member.index], progress(member.index), display) }
      }
      if display.isDue(now) {
        display.show(
          running.map { (programs[$0.index].label, $0.progress) }, done: done,
          waiting: programs.count - begun)
      }
      MemberProcess.pause()
    }
    display.clear()
  }

  private func start(_ index: Int, _ program: MemberProgram, in scratch: String) throws -> Running {
    let output = "\(scratch)/\(index)"
    let process = try MemberProcess(
      program: services.programs.program, words: ["dyne"] + program.words, folder: program.folder,
      output: output)
    return Running(index, process, output: output)
  }

  /// Takes note of how far a member is; without a terminal a line of it now and then.
  private func follow(
    _ member: Running, _ program: MemberProgram, _ progress: Progress?, _ display: MemberDisplay
  ) {
    guard let progress else { return }
    member.progress = ProgressBar.short(progress)
    guard !display.isLive, console.showsProgress else { return }
    var named = progress
    named.label = "\(program.label) · \(progress.label)"
    display.log(member.log.update(named, at: services.now(), columns: 200))
  }

  private static func end(_ status: Int) -> MemberEnd {
    status == 0 ? .finished : .died(words(status))
  }
}
