import LineEditing
import Synchronization
import Texts

/// The requests of a program, read by a thread of its own, so that an interrupt is heard while others run.
final class Inbox: Sendable {
  /// A request that was read, or what is wrong with its line.
  enum Entry: Sendable {
    case request(JSON)
    case unreadable(String)
    /// A request that an interrupt came for before it began.
    case interrupted(JSON)
  }

  private struct State {
    var entries: [Entry] = []
    var isRunning = false
    var isAtEnd = false
  }

  private let state = Mutex(State())
  /// The waiting end and the end that wakes it.
  private let bell: (wait: Descriptor, ring: Descriptor)

  /// The longest line that is read, in bytes.
  static let longestLine = 64 << 20

  /// Makes an inbox that `add` fills; nil where the system gives no pipe.
  init?() {
    guard let bell = Descriptor.pipe() else { return nil }
    self.bell = bell
  }

  /// Begins to read lines from standard input; says whether the system gave a thread.
  func readInput() -> Bool { BackgroundThread.start { self.readAll() } }

  /// Gives the next entry, waiting for it; nil at the end.
  func next() -> Entry? {
    while true {
      let (entry, isAtEnd) = state.withLock { state in
        (state.entries.isEmpty ? nil : state.entries.removeFirst(), state.isAtEnd)
      }
      if let entry { return entry }
      if isAtEnd { return nil }
      _ = bell.wait.readSome(limit: 256)
    }
  }

  /// Says that statements begin to run: an interrupt stops them from now on.
  func begin() {
    state.withLock { state in
      state.isRunning = true
      Interrupt.clear()
    }
  }

  /// Says that statements have ended.
  func end() {
    state.withLock { state in
      state.isRunning = false
      Interrupt.clear()
    }
  }

  private func readAll() {
    var rest: [UInt8] = []
    var searched = 0
    while let bytes = Descriptor.input.readSome(), !bytes.isEmpty {
      rest += bytes
      while let end = rest[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        take(rest[..<end])
        rest.removeFirst(end + 1)
        searched = 0
      }
      searched = rest.count
      if rest.count > Inbox.longestLine {
        add(.unreadable("the line is longer than \(Inbox.longestLine) bytes"))
        break
      }
    }
    if !rest.isEmpty, rest.count <= Inbox.longestLine { take(rest[...]) }
    state.withLock { $0.isAtEnd = true }
    bell.ring.write([0])
  }

  private func take(_ line: ArraySlice<UInt8>) {
    guard !line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) else { return }
    do throws(JSONError) {
      let request = try JSON(parsing: Array(line))
      if request["type"]?.string == "interrupt" { interrupt() }
      add(.request(request))
    } catch {
      add(.unreadable("the line is not JSON: \(error)"))
    }
  }

  /// Stops what runs; where nothing does, the first `execute` that waits doesn't begin.
  func interrupt() {
    state.withLock { state in
      if state.isRunning { return Interrupt.request() }
      for (index, entry) in state.entries.enumerated() {
        guard case .request(let request) = entry, request["type"]?.string == "execute" else { continue }
        state.entries[index] = .interrupted(request)
        return
      }
    }
  }

  /// Keeps the `execute` requests that wait from being run: one before them failed.
  func skipWaiting() {
    state.withLock { state in
      for (index, entry) in state.entries.enumerated() {
        guard case .request(let request) = entry, request["type"]?.string == "execute" else { continue }
        state.entries[index] = .interrupted(request)
      }
    }
  }

  /// Stops what runs, forgets what waits and has `request` come next.
  func add(last request: JSON) {
    state.withLock { state in
      if state.isRunning { Interrupt.request() }
      state.entries = [.request(request)]
    }
    bell.ring.write([0])
  }

  func add(_ entry: Entry) {
    state.withLock { $0.entries.append(entry) }
    bell.ring.write([0])
  }
}
