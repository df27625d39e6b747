import Language
import Runs
import Storage

/// Hands the members of a sweep to a cluster, as arrays of tasks, and doesn't wait for them.
struct SlurmSweep {
  let call: Call
  let script: SweepScript
  /// The sweep's folder as it was written.
  let name: String
  let again: SweepAgain
  let request: SlurmRequest

  private var path: String { call.session.path(name) }

  func run(_ plan: SweepPlan) throws {
    let slurm = Slurm(session: call.session)
    let most = try slurm.largestArray()
    let folder = try call.sweepFolder(name, of: script)
    defer { withExtendedLifetime(folder) {} }
    let found = try SweepFolder.members(of: path)
    let queue = try slurm.queue(of: path, found)
    let work = SweepWork(plan, script, found: found, again: again, queued: Set(queue.keys))
    call.note("'\(name)': \(work.summary(plan, atOnce: " by Slurm"))")
    call.noteStale(work, again)
    try call.putAside(work, in: path, name)
    guard !work.items.isEmpty else { return }
    let submission = SweepSubmission(
      name: "\(Int(secondsSince1970()))-\(UInt32.random(in: 0...(.max)))", members: work.items.map(\.name),
      words: work.items.map { call.words(of: $0, script, in: path, cores: request.cores) }, most: most)
    let place = submission.folder(in: path)
    let program = call.session.services.canonicalPath(call.session.services.programs.program)
    // what the tasks need is there before any of them is, and says which jobs are this sweep's
    try submission.write(in: path, script: SlurmSweep.script(program, in: place))
    var jobs: [String] = []
    for tasks in submission.jobs {
      let words = request.words(
        submission.name, tasks: tasks.count, offset: tasks.lowerBound, folder: place,
        origin: call.session.settings.folder)
      do {
        jobs.append(try slurm.run(words).split(separator: "\n").last.map(String.init) ?? "?")
      } catch let error as Slurm.Refusal where !jobs.isEmpty {
        throw Slurm.Refusal(
          description:
            "\(tasks.lowerBound) of \(work.items.count) members were submitted, then \(error); the "
            + "same sweep again submits the rest")
      }
    }
    call.note(
      "submitted \(work.items.count.counted("member")) to Slurm (job \(jobs.joined(separator: ", "))); "
        + "watch \(name.quoted) follows them, stop \(name.quoted) stops them")
  }

  /// What runs one task: the member, and once more after a requeue.
  private static func script(_ program: String, in folder: String) -> String {
    """
    #!/bin/bash
    # Runs one member of a sweep: the line of 'tasks' that the task's number and the job's first number say.
    eval "words=($(sed -n "$((SLURM_ARRAY_TASK_ID + $1 + 1))p" \(folder.shellQuoted)/tasks))"
    stopped=
    trap 'stopped=1; kill -TERM "$member" 2>/dev/null' TERM
    while :; do
      \(program.shellQuoted) "${words[@]}" &
      member=$!
      # a signal ends the wait, not the member
      while :; do
        wait "$member"
        status=$?
        kill -0 "$member" 2>/dev/null || break
      done
      # another copy of this task works on the member, as after a node was lost: its end is waited for
      ((status == 75)) && [[ -z $stopped ]] || break
      sleep 2 &
      wait $!
    done
    # stopped while the job may go on, as before its time limit: it goes back into the queue
    if [[ $stopped && $status != 0 ]] &&
      [[ $(squeue --noheader --jobs="$SLURM_JOB_ID" --format=%T) == RUNNING ]]; then
      scontrol requeue "$SLURM_JOB_ID"
      sleep 60 &
      wait $!
    fi
    exit "$status"

    """
  }
}
