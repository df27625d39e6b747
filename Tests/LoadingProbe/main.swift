import Glibc

// Loads damaged files of one kind again and again: loading-probe KIND FIRST COUNT FOLDER
//
// Each is one of a few good files with seeded damage. A load ends or fails with a message; a crash, a hang or
// too much memory ends the process, and the file at fault is still in the folder. `SHOW=1` prints what became
// of each.
let words = CommandLine.arguments
guard words.count == 5, let kind = LoadedKind(rawValue: words[1]), let first = UInt64(words[2]),
  let count = UInt64(words[3])
else {
  let kinds = LoadedKind.allCases.map(\.rawValue).joined(separator: "|")
  print("usage: loading-probe \(kinds) FIRST COUNT FOLDER")
  exit(2)
}
let probe = try LoadingProbe(kind, in: words[4])
try probe.run(first..<first + count)
print(
  "loaded \(probe.loaded) of \(count) damaged files; \(probe.refused) were refused; "
    + "\(probe.compiler.crashes) crashed MuJoCo's compiler; the slowest was \(probe.slowest.number) with "
    + "\(Int(1_000 * probe.slowest.seconds)) ms; \(probe.peak >> 20) MB at most")
