import Glibc
import Storage
import Texts

/// The right to write into a run's folder, which one process has at a time.
///
/// The system takes the lock from a process that dies. Where two hosts share a folder without sharing locks,
/// a holder on another host counts as alive while it has confirmed itself within the last minutes.
final class RunLock {
  private let path: String
  private let descriptor: Int32
  /// The process that took it: a copy of that has the descriptor too, but not the lock.
  private let owner = getpid()
  /// Who had the lock and died with it; nil where nobody did.
  let former: RunHolder?

  /// Seconds after which a holder on another host that doesn't confirm itself counts as dead.
  private static let patience = 300.0

  /// Takes the lock; throws who has it.
  init(folder: String) throws {
    path = folder + "/lock"
    // SAFETY: the system reads the text during the call only.
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw StorageError.unwritable(path: path, reason: systemReason())
    }
    let holder = RunLock.holder(in: folder)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw RunError.held(folder: folder, by: holder ?? RunHolder(host: "?", process: 0, since: "?"))
    }
    if let holder, holder.host != hostName(), RunLock.age(of: path) < RunLock.patience {
      close(descriptor)
      throw RunError.held(folder: folder, by: holder)
    }
    former = holder
    try write()
  }

  deinit {
    defer { close(descriptor) }
    guard getpid() == owner else { return }
    ftruncate(descriptor, 0)
    // closing isn't enough while a copy of this process still has the descriptor
    flock(descriptor, LOCK_UN)
  }

  /// Says that this process is still at work.
  func confirm() { futimens(descriptor, nil) }

  private func write() throws {
    let text = JSON.object([
      JSON.Member("host", .string(hostName())), JSON.Member("process", .integer(Int(getpid()))),
      JSON.Member("since", .string(localTimeText(secondsSince1970()))),
    ]).text
    ftruncate(descriptor, 0)
    let bytes = Array(text.utf8)
    // SAFETY: `pwrite` reads the bytes of the array during the call only.
    let count = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    guard count == bytes.count else { throw StorageError.unwritable(path: path, reason: systemReason()) }
  }

  /// Who has the lock of a folder by its own word; nil where nobody has it.
  static func holder(in folder: String) -> RunHolder? {
    guard let file = try? InputFile(path: folder + "/lock"), file.size < 4_096,
      let bytes = try? file.read(file.size, UInt8.self, at: 0), let json = try? JSON(parsing: bytes),
      case .string(let host)? = json["host"], case .integer(let process)? = json["process"],
      case .string(let since)? = json["since"]
    else { return nil }
    return RunHolder(host: host, process: process, since: since)
  }

  /// Whether a process holds the lock of a folder now.
  static func isHeld(_ folder: String) -> Bool {
    let path = folder + "/lock"
    // SAFETY: the system reads the text during the call only.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_SH | LOCK_NB) != 0 { return true }
    guard let holder = holder(in: folder) else { return false }
    return holder.host != hostName() && age(of: path) < patience
  }

  /// Seconds since a file was changed.
  private static func age(of path: String) -> Double {
    var status = stat()
    // SAFETY: the call fills in the structure that it is lent.
    guard unsafe stat(path, &status) == 0 else { return .infinity }
    return secondsSince1970() - Double(status.st_mtim.tv_sec)
  }
}
