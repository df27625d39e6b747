import Diagnostics
import Language
import LineEditing
import Texts

/// What `dyne kernel` does: installs what Jupyter starts it by, and answers Jupyter.
struct KernelFront {
  let version: String

  /// Answers what Jupyter asks at the sockets that its file names; gives the exit status.
  func run(_ connection: String, commands: CommandTable, _ invocation: Invocation) -> Int32 {
    let file: ConnectionFile
    do {
      file = try ConnectionFile(path: HomeFolder.expanded(connection))
    } catch let error as FileError {
      return Usage.report(error)
    } catch {
      return Usage.report(error, asJSON: false)
    }
    guard let kernel = Kernel(connection: file, version: version) else {
      return report("cannot answer Jupyter: the system gives no pipe")
    }
    if let address = kernel.open() {
      return report("cannot wait for messages at \(address)")
    }
    let events = EventPresentation()
    let workplace = Workplace(commands: commands, invocation: invocation, events: events)
    workplace.watch()
    return kernel.run(Server(workplace: workplace, events: events, version: version))
  }

  /// Writes what Jupyter starts dyne by, under a prefix or where a user's kernels are.
  func install(prefix: String?, name: String) -> Int32 {
    let allowed = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    guard allowed, !name.isEmpty else {
      return Usage.report(
        UsageError(description: "name must be of letters, digits, '-', '_' and '.', but is '\(name)'"),
        asJSON: false)
    }
    guard let data = prefix.map({ absolute(HomeFolder.expanded($0)) + "/share/jupyter" }) ?? userData else {
      return report("cannot find the home folder: give --prefix")
    }
    let folder = "\(data)/kernels/\(name)"
    let program = Host.canonicalPath("/proc/self/exe")
    let arguments = [program, "kernel", "run", "{connection_file}"].map(JSON.string)
    let specification = JSON.object([
      JSON.Member("argv", .array(arguments)), JSON.Member("display_name", .string(name)),
      JSON.Member("language", .string("dyne")), JSON.Member("interrupt_mode", .string("message")),
    ])
    guard Host.makeFolder(folder) else {
      return report("cannot make the folder '\(folder)'")
    }
    do {
      try Host.replace("\(folder)/kernel.json", with: specification.text + "\n")
    } catch {
      return report("\(error)")
    }
    Descriptor.output.write("installed '\(folder)/kernel.json'; 'jupyter lab' offers the kernel '\(name)'\n")
    return 0
  }

  private func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(Host.folder)/\(path)" }

  private func report(_ message: String) -> Int32 {
    Descriptor.error.write(
      Diagnostic(id: "command-failed", message: message).rendered(color: false, width: 80, wraps: false)
        + "\n")
    return 1
  }

  /// Where Jupyter looks for a user's kernels.
  private var userData: String? {
    if let folder = Host.variable("JUPYTER_DATA_DIR") { return folder }
    if let folder = Host.variable("XDG_DATA_HOME") { return folder + "/jupyter" }
    return Host.variable("HOME").map { $0 + "/.local/share/jupyter" }
  }
}
