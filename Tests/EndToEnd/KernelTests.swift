import Foundation
import TestSupport
import Testing

/// Asks `dyne kernel run` as Jupyter does, over ZeroMQ.
@Suite(.serialized) struct KernelTests {
  private let dyne: Dyne

  init() throws { dyne = try Dyne() }

  @Test func statementsAreAnsweredAsJupyterWantsIt() throws {
    let kernel = try KernelClient(dyne)
    let hello = try kernel.execute("print 'hello'\n2 + 2\ntable [{a=1, b='<x>'}]")
    #expect(hello.reply["status"] as? String == "ok")
    #expect(hello.reply["execution_count"] as? Int == 1)
    #expect(
      hello.published.map(\.type) == [
        "status", "execute_input", "stream", "execute_result", "execute_result",
      ])
    #expect(hello.published.compactMap(\.text).prefix(2) == ["hello", "4"])
    let html = (hello.published.last?.content["data"] as? [String: Any])?["text/html"] as? String
    #expect(html?.contains("<td style=\"text-align:left\">&lt;x&gt;</td>") == true)

    let wrong = try kernel.execute("print nowhere")
    #expect(wrong.reply["status"] as? String == "error")
    #expect(wrong.reply["ename"] as? String == "unknown-name")
    #expect(wrong.published.last?.text?.contains("^^^^^^^") == true)

    let drawn = try kernel.execute("plot [(summary [1, 2, 4]), (summary [2, 3, 3])]")
    let data = drawn.published.last?.content["data"] as? [String: Any]
    #expect((data?["image/png"] as? String)?.hasPrefix("iVBOR") == true)
    let figure = data?["application/vnd.vegalite.v5+json"] as? [String: Any]
    #expect((figure?["$schema"] as? String)?.contains("vega-lite/v5") == true)

    let silent = try kernel.send("execute_request", ["code": "print 3", "silent": true])
    #expect(kernel.published(for: silent).map(\.type) == ["status"])
    #expect(kernel.reply(to: silent)?["execution_count"] as? Int == 3)
  }

  @Test func whatOneTypesIsCompletedAndExplained() throws {
    let kernel = try KernelClient(dyne)
    let completed = try kernel.send("complete_request", ["code": "'é😀'; descr", "cursor_pos": 11])
    let matches = kernel.reply(to: completed)
    #expect(matches?["matches"] as? [String] == ["describe"])
    #expect(matches?["cursor_start"] as? Int == 6 && matches?["cursor_end"] as? Int == 11)
    let inspected = try kernel.send("inspect_request", ["code": "TD3 arm", "cursor_pos": 1])
    let help = kernel.reply(to: inspected)
    #expect(help?["found"] as? Bool == true)
    let complete = try kernel.send("is_complete_request", ["code": "for i in 1..3 {"])
    #expect(kernel.reply(to: complete)?["status"] as? String == "incomplete")
    _ = try kernel.execute("x = 1")
    let history = try kernel.send("history_request", ["hist_access_type": "tail", "n": 5])
    #expect((kernel.reply(to: history)?["history"] as? [[Any]])?.last?.last as? String == "x = 1")
    let unknown = try kernel.send("dance_request")
    #expect(kernel.reply(to: unknown)?["status"] as? String == "error")
  }

  @Test func interruptsStopAndKeepTheObject() throws {
    let kernel = try KernelClient(dyne)
    _ = try kernel.execute("a = TD3 (ReacherVertical) hidden=[8, 8]")
    let stops: [() throws -> Void] = [
      { try kernel.send("interrupt_request", on: .control) }, { kernel.process.interrupt() },
    ]
    for stop in stops {
      let id = try kernel.send("execute_request", ["code": "train a steps=9M every=0"])
      let waiting = try kernel.send("execute_request", ["code": "print 'not reached'"])
      while let message = kernel.receive(from: .published), message.type != "display_data" {}
      try stop()
      let reply = kernel.reply(to: id)
      #expect(reply?["ename"] as? String == "interrupted")
      #expect((reply?["evalue"] as? String)?.contains("a stopped at step") == true)
      #expect(kernel.reply(to: waiting)?["status"] as? String == "aborted")
    }
    #expect(try kernel.execute("print a.steps > 0").published.last?.text == "true")
  }

  @Test func oddMessagesAreLeftOut() throws {
    let kernel = try KernelClient(dyne)
    let header = Array("{\"msg_id\": \"x\", \"msg_type\": \"execute_request\"}".utf8)
    let code = Array("{\"code\": \"quit\"}".utf8)
    let good = kernel.signed([header, [123, 125], [123, 125], code])
    var forged = good
    forged[1] = Array(String(repeating: "0", count: 64).utf8)
    let odd: [[[UInt8]]] = [
      forged, Array(good.dropLast()), [good[0]], [[]], [[0xff, 0], good[0], good[1]],
      kernel.signed([header, [], [], [0x7b]]), kernel.signed([[0xc3, 0x28], [], [], []]),
      kernel.signed([Array("[1]".utf8), [123, 125], [123, 125], [123, 125]]),
      kernel.signed([header, [123, 125], [123, 125], [UInt8](repeating: 0x5b, count: 200_000)]),
      kernel.signed([header, [123, 125], [123, 125], Array("{\"code\": 3}".utf8)]),
    ]
    for parts in odd { kernel.send(parts: parts) }
    #expect(try kernel.execute("print 1").reply["status"] as? String == "ok")
    // who sends a part that is too long is cut off; others are answered
    var long = good
    long[5] = [UInt8](repeating: 0x20, count: 100 << 20)
    kernel.send(parts: long, on: .control)
    #expect(try kernel.execute("print 2").published.last?.text == "2")
    #expect(kernel.process.isRunning)
  }

  @Test func aShutdownEndsIt() throws {
    let kernel = try KernelClient(dyne)
    let id = try kernel.send("shutdown_request", ["restart": false], on: .control)
    #expect(kernel.reply(to: id, on: .control)?["status"] as? String == "ok")
    kernel.process.waitUntilExit()
    #expect(kernel.process.terminationStatus == 0)
  }

  @Test func itIsInstalledWhereJupyterLooks() throws {
    let made = dyne.run(
      "kernel", "install", "--prefix", "\(dyne.home.path)/env", "--name", "dyne-test")
    #expect(made.status == ProgramStatus.exited(0), "\(made.errors)")
    let path = URL(filePath: "\(dyne.home.path)/env/share/jupyter/kernels/dyne-test/kernel.json")
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any]
    #expect((json?["argv"] as? [String])?.dropFirst() == ["kernel", "run", "{connection_file}"])
    #expect(json?["interrupt_mode"] as? String == "message")
    #expect(dyne.run("kernel", "install", "--name", "a/b").status == ProgramStatus.exited(2))
    #expect(dyne.run("kernel").status == ProgramStatus.exited(2))
    #expect(dyne.run("kernel", "run", "nowhere.json").status == ProgramStatus.exited(1))
    let bad = URL(filePath: "\(dyne.home.path)/bad.json")
    try Data("{\"transport\": \"tcp\"}".utf8).write(to: bad)
    let refused = dyne.run("kernel", "run", bad.path)
    #expect(refused.status == ProgramStatus.exited(2) && refused.errors.contains("ip is missing"))
  }
}
