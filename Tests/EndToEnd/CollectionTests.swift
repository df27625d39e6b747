private import Glibc
import TestSupport
import Testing

/// Collects into files in ways that can't end well.
@Suite(.serialized) struct CollectionTests {
  private func files(_ dyne: Dyne) -> [String] {
    let result = Program(path: "/bin/ls", environment: [:]).run(["-A", dyne.home.path])
    return result.output.split(separator: "\n").map(String.init)
  }

  @Test func theFileIsTheOneThatSaveWrites() throws {
    let dyne = try Dyne()
    for threads in ["1", "2", "3"] {
      let path = "\(dyne.home.path)/\(threads)"
      let result = dyne.run(
        "--threads", threads, "-c",
        "arm = ReacherVertical; w = collect arm trajectories=2300 seed=5 to='\(path)-to'; "
          + "v = collect (ReacherVertical) trajectories=2300 seed=5; save w to='\(path)-kept'; "
          + "e = ActionEmbedding w hidden=8 epoch_size=200 decoder_epochs=1; train e epochs=1")
      #expect(result.status == .exited(0), "\(result.errors)")
      let bytes = dyne.home.bytes("\(threads)-to.safetensors")
      #expect(!bytes.isEmpty && bytes == dyne.home.bytes("\(threads)-kept.safetensors"))
      #expect(bytes == dyne.home.bytes("1-to.safetensors"))
    }
  }

  @Test func aLimitOnFilesIsAClearErrorAtOnce() throws {
    let dyne = try Dyne()
    let path = "\(dyne.home.path)/walks"
    // 100 blocks of 1,024 bytes: a few hundred sequences
    let limited = Program(path: "/bin/bash", environment: dyne.environment).run(
      [
        "-c",
        "ulimit -f 100; exec '\(dyne.path)' -c \"arm = ReacherVertical; w = collect arm trajectories=100k "
          + "to='\(path)'\"",
      ])
    #expect(limited.status == .exited(1))
    #expect(limited.errors.contains("cannot write '\(path).safetensors': "), "\(limited.errors)")
    #expect(limited.processorTime < 2, "before anything is collected")
    #expect(files(dyne).isEmpty, "\(files(dyne))")
  }

  @Test func aDiskWithoutRoomIsAClearErrorAtOnce() throws {
    let dyne = try Dyne()
    let result = dyne.run(
      "-c",
      "arm = ReacherVertical; w = collect arm trajectories=10M length=100 to='/dev/shm/dyne-test-\(getpid())'"
    )
    // a machine with room for 110 GB in memory would go on
    #expect(result.status == .exited(1))
    #expect(
      result.errors.contains("No space left on device"), "\(result.errors)")
  }

  @Test func controlCLeavesNoFileAndTheFormerOne() throws {
    let dyne = try Dyne()
    let terminal = try dyne.shell()
    let path = dyne.home.path
    terminal.send("arm = ReacherVertical; w = collect arm trajectories=10 to='\(path)/w'; print 'small'\r")
    #expect(terminal.wait(for: "\r\nsmall\r\n"), "\(terminal.transcript)")
    let former = dyne.home.bytes("w.safetensors")
    for name in ["w", "new"] {
      terminal.send("print 'go'; w = collect arm trajectories=1M to='\(path)/\(name)'\r")
      #expect(terminal.wait(for: "\r\ngo\r\n"))
      usleep(300_000)
      terminal.send("\u{3}")
      #expect(terminal.wait(for: "interrupted"), "\(terminal.transcript)")
    }
    terminal.send("print 'alive' w.count\r")
    #expect(terminal.wait(for: "alive 10"), "\(terminal.transcript)")
    #expect(files(dyne).filter { $0.contains("safetensors") } == ["w.safetensors"], "\(files(dyne))")
    #expect(dyne.home.bytes("w.safetensors") == former)
  }
}
