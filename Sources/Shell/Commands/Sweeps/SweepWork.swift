import Language
import Runs
import Storage

/// What a sweep has to do: each member with the folder it has or gets, as it was found there.
struct SweepWork {
  struct Item {
    let member: PlannedMember
    /// The name of its folder.
    let name: String
    /// What the folder holds that must go first.
    let isStale: Bool
  }

  private(set) var items: [Item] = []
  private(set) var finished = 0, kept = 0, stale = 0, failed = 0, stopped = 0, running = 0, waiting = 0

  init(
    _ plan: SweepPlan, _ script: SweepScript, found: [SweepMember], again: SweepAgain,
    queued: Set<String> = []
  ) {
    let byKey = Dictionary(found.map { (PlannedMember.key($0.record.asked), $0) }) { $1 }
    // where the script has other parameters or defaults now, the name is that of the former member
    let byName = Dictionary(found.map { ($0.name, $0) }) { $1 }
    let hash = script.hash
    for member in plan.members {
      guard let old = byKey[member.key] ?? byName[member.name] else {
        if queued.contains(member.name) {
          waiting += 1
        } else {
          items.append(Item(member: member, name: member.name, isStale: false))
        }
        continue
      }
      guard !queued.contains(old.name) else {
        if old.status.state == .running { running += 1 } else { waiting += 1 }
        continue
      }
      let isOther = old.record.start != hash || old.record.kind != script.name
      add(member, old, isOther: isOther, again)
    }
  }

  private mutating func add(
    _ member: PlannedMember, _ old: SweepMember, isOther: Bool, _ again: SweepAgain
  ) {
    if old.status.state == .running {
      running += 1
      return
    }
    if isOther {
      stale += 1
      guard again == .changed || again == .all else {
        kept += 1
        return
      }
      items.append(Item(member: member, name: old.name, isStale: true))
      return
    }
    switch old.status.state {
    case .finished: finished += 1
    case .failed: failed += 1
    case .stopped, .running: stopped += 1
    }
    let isWanted =
      switch old.status.state {
      case .finished: again == .all
      case .failed: again != .missing
      case .stopped, .running: true
      }
    guard isWanted else { return }
    items.append(Item(member: member, name: old.name, isStale: again == .all))
  }

  /// What was found, and what will be done, in a line.
  func summary(_ plan: SweepPlan, atOnce: String) -> String {
    let counts = [
      (finished, "finished"), (stopped, "stopped"), (failed, "failed"), (running, "running elsewhere"),
      (waiting, "waiting in Slurm's queue"),
      (stale, "of another version of the script"),
    ]
    let facts = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    let found = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
    let work = items.isEmpty ? "nothing to run" : "\(items.count) to run\(atOnce)"
    return "\(plan.members.count.counted("member"))\(found), \(work)"
  }
}
