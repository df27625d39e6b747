import Language
import Runs
import Storage

/// Keeps a training in its folder while it goes on: checkpoints now and then, and how far it is.
package final class RunKeeper {
  private let folder: RunFolder
  private let object: any RunnableObject
  private let call: Call
  /// The seconds of work of former processes, and when this one began.
  private let secondsBefore: Double, start: Double, doneAtStart: Int
  private var clock: CheckpointClock, statusDue: Double
  /// Whether the last checkpoint, or what was measured last, couldn't be written.
  private var isFailing = false, losesMetrics = false
  private var measured: MeasuredPlace

  /// Seconds between reports of how far the run is.
  private static let statusSeconds = 5.0

  init(_ folder: RunFolder, of object: any RunnableObject, _ call: Call) {
    self.folder = folder
    self.object = object
    self.call = call
    secondsBefore = folder.lastStatus?.seconds ?? 0
    start = call.session.services.now()
    doneAtStart = object.advance.done
    measured = object.measuredPlace
    statusDue = start + RunKeeper.statusSeconds
    clock = CheckpointClock(from: start, minutes: folder.record.minutes)
  }

  /// Comes between the steps of a training.
  package func tick() {
    measure()
    let now = call.session.services.now()
    if now >= clock.due {
      keepOrWarn()
      let after = call.session.services.now()
      statusDue = after + RunKeeper.statusSeconds
      clock.restart(at: after)
    }
    if now >= statusDue {
      statusDue = now + RunKeeper.statusSeconds
      try? report(.running)
    }
  }

  /// Keeps a checkpoint; where that fails the training goes on, and the next may be written.
  private func keepOrWarn() {
    do {
      try keep()
      try report(.running)
      if isFailing { call.note("the checkpoints of '\(folder.path)' can be written again") }
      isFailing = false
    } catch {
      if !isFailing { call.note("no checkpoint could be written: \(error); training continues without it") }
      isFailing = true
    }
  }

  /// Takes down what was measured since the last time.
  private func measure() {
    let place = object.measuredPlace
    guard place != measured else { return }
    // a new training of the encoder begins another decoder
    measured.others = min(measured.others, place.others)
    let seconds = call.session.services.now() - start
    for measurement in object.measurements(since: measured) {
      var values = measurement.values
      values[MetricNames.elapsed] = secondsBefore + seconds
      if seconds > 0 { values["time/fps"] = Double(measurement.step - doneAtStart) / seconds }
      do {
        try folder.add(values, step: measurement.step)
      } catch {
        if !losesMetrics { call.note("what is measured can't be written: \(error)") }
        losesMetrics = true
      }
    }
    display(since: measured)
    measured = place
  }

  /// Adds what is to be seen of the object now; a picture that can't be made is no reason to stop.
  private func display(since place: MeasuredPlace) {
    let now = secondsSince1970()
    for display in (try? object.displays(since: place)) ?? [] {
      try? folder.add(record: display.record(step: object.advance.done, at: now))
    }
  }

  /// Keeps a checkpoint of what the object is now.
  func keep() throws(StorageError) {
    measure()
    try folder.keep(object.checkpoint, object.tables)
  }

  /// Says how far the run is.
  func report(_ state: RunStatus.State, why: String = "") throws(StorageError) {
    let advance = object.advance
    let seconds = call.session.services.now() - start
    // what an embedding's epochs come to is known at the end
    let total = total > 0 || state != .finished ? total : advance.done
    var status = RunStatus(
      state, why: why, done: advance.done, total: total, unit: advance.unit, last: advance.last)
    status.seconds = secondsBefore + seconds
    status.rate = seconds > 0 ? Double(advance.done - doneAtStart) / seconds : 0
    try folder.report(status)
  }

  /// What will be done at the end; 0 where nobody knows.
  private var total: Int {
    guard let steps = folder.record.asked("steps") else { return 0 }
    return steps + (folder.record.asked("from") ?? 0)
  }
}
