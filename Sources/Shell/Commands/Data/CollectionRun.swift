import Datasets
import Experiments
import Language
import Runs
import Storage
import Texts

/// Keeps what a collection has of its file in a run's folder beside it until the file is finished.
final class CollectionRun {
  /// The name of the file, as it is written.
  private let name: String
  private let folder: RunFolder
  private let total: Int
  private let call: Call
  private let start: Double, secondsBefore: Double
  private var doneAtStart = 0
  private var clock: CheckpointClock, statusDue: Double
  private var isFailing = false

  /// What `run.json` calls it.
  static let kind = DatasetObject.objectType.name
  /// Seconds between reports of how far it is.
  private static let statusSeconds = 5.0

  /// The folder beside a file.
  static func folder(beside file: String) -> String {
    (file.hasSuffix(".safetensors") ? String(file.dropLast(".safetensors".count)) : file) + ".part"
  }

  /// Removes the folder beside a file that is finished, which a process left that ended just then; says
  /// whether there was one.
  ///
  /// What is collected moves from the folder to the file: without it, or with the file's, nothing is kept.
  static func removeLeftOver(of name: String, _ call: Call) -> Bool {
    let file = call.session.outputPath(name), path = folder(beside: file)
    guard !RunFolder.isHeld(path) else { return false }
    // what is left of a folder that was being removed
    RunFolder.removeUnbegun(path)
    guard RunFolder.holdsRun(path),
      (try? RunFolder.record(of: path).kind) == kind,
      !exists(data(in: path)) || isSameFile(data(in: path), file)
    else { return false }
    removeTree(path)
    call.note("removed '\(folder(beside: name))', which a process left that had just finished '\(name)'")
    return true
  }

  /// Removes what a process left that was collecting a file again, which holds all of it already.
  ///
  /// What another collection left stays, since nothing else holds that.
  static func removeRepetition(of name: String, _ collection: Collection, start: String, _ call: Call) {
    let path = folder(beside: call.session.outputPath(name))
    guard !RunFolder.isHeld(path), RunFolder.holdsRun(path), let record = try? RunFolder.record(of: path),
      record.kind == kind, record.start == start, record.asked == asked(of: collection)
    else { return }
    removeTree(path)
    call.note("removed '\(folder(beside: name))', which a process left that was collecting '\(name)' again")
  }

  private static func data(in folder: String) -> String { folder + "/data.part" }

  /// What `run.json` says of a collection.
  private static func asked(of collection: Collection) -> [JSON.Member] {
    [
      JSON.Member("trajectories", .integer(collection.count)),
      JSON.Member("length", .integer(collection.length)),
    ] + (collection.policyName.map { [JSON.Member("policy", .string($0))] } ?? [])
  }

  /// Begins the collection of a file, or takes up one that was begun; `start` is a hash of what it
  /// begins from.
  init(_ collection: Collection, of name: String, start: String, _ call: Call) throws {
    let path = CollectionRun.folder(beside: call.session.outputPath(name))
    let shown = CollectionRun.folder(beside: name)
    let settings = call.session.settings
    let record = RunRecord(
      kind: CollectionRun.kind, asked: CollectionRun.asked(of: collection), start: start,
      script: call.session.script, seed: settings.seed, threads: settings.threads, program: Version.program,
      minutes: 1, kept: 2)
    do {
      folder = try RunFolder(path, for: record, isKnown: false)
    } catch let error as RunError {
      throw error.named(shown)
    } catch {
      RunFolder.removeUnbegun(path)
      throw error
    }
    self.name = name
    self.call = call
    total = collection.count
    secondsBefore = folder.lastStatus?.seconds ?? 0
    self.start = call.session.services.now()
    clock = CheckpointClock(from: self.start, minutes: record.minutes)
    statusDue = self.start + CollectionRun.statusSeconds
    folder.remarks.forEach { call.note("'\(shown)': \($0)") }
  }

  /// Where the file lies until it is finished.
  var partialPath: String { CollectionRun.data(in: folder.path) }

  private static let partsKey = "parts"

  /// Goes on after the sequences that are there already.
  func resume(_ writer: inout SequenceWriter) throws {
    let former = try folder.restoreNewest {
      call.note($0)
    } _: { file, _ in
      let text = try file.text(CollectionRun.partsKey)
      return try text.split(separator: "\n").map { line in
        guard let part = SequenceWriter.Part(line) else {
          throw StorageError.wrongMetadata(
            path: file.path, key: CollectionRun.partsKey, expected: "counts and a hash", actual: String(line))
        }
        return part
      }
    }
    if let former, !former.isEmpty {
      try writer.resume(former)
      doneAtStart = writer.count
      let damaged = former.reduce(0) { $0 + $1.sequences } - doneAtStart
      if damaged > 0 {
        call.note("\(grouped(damaged)) sequences of '\(name)' were damaged and are collected again")
      }
      call.note("going on with '\(name)' after \(grouped(doneAtStart)) of \(grouped(total)) sequences")
    }
    try report(.running, done: doneAtStart)
  }

  /// Comes after each part that was added.
  func tick(_ writer: borrowing SequenceWriter) {
    let now = call.session.services.now()
    if now >= clock.due {
      do {
        try keep(writer)
        try report(.running, done: writer.count)
        isFailing = false
      } catch {
        if !isFailing { call.note("no checkpoint could be written: \(error); collecting goes on without it") }
        isFailing = true
      }
      clock.restart(at: call.session.services.now())
    } else if now >= statusDue {
      statusDue = now + CollectionRun.statusSeconds
      try? report(.running, done: writer.count)
    }
  }

  private func keep(_ writer: borrowing SequenceWriter) throws(StorageError) {
    try writer.synchronize()
    var file = Safetensors()
    file.metadata[CollectionRun.partsKey] = writer.parts.map(\.text).joined(separator: "\n")
    try folder.keep(file, [])
  }

  /// Keeps all of a collection that stops; gives how far it is, or nil where nothing is kept.
  func stop(_ writer: borrowing SequenceWriter, _ state: RunStatus.State, why: String) -> String? {
    guard writer.count > 0 else {
      remove()
      return nil
    }
    do {
      try keep(writer)
      try report(state, why: why, done: writer.count)
    } catch {
      call.note("'\(name)' doesn't keep the last sequences: \(error)")
    }
    return "'\(name)' has \(grouped(writer.count)) of \(grouped(total)) sequences; "
      + "repeat the statement to continue"
  }

  /// Says that the file couldn't be given its name; what is collected stays.
  func fail(_ why: String) { try? report(.failed, why: why, done: total) }

  /// Removes the folder: the file is finished, or nothing of it is there.
  func remove() { folder.remove() }

  /// Removes the folder where the collection couldn't begin.
  func removeUnlessKept() { if !folder.isOld { remove() } }

  private func report(_ state: RunStatus.State, why: String = "", done: Int) throws(StorageError) {
    let seconds = call.session.services.now() - start
    var status = RunStatus(state, why: why, done: done, total: total, unit: "sequences")
    status.seconds = secondsBefore + seconds
    status.rate = seconds > 0 ? Double(done - doneAtStart) / seconds : 0
    try folder.report(status)
  }
}
