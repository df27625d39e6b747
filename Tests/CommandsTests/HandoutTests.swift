import Diagnostics
import Foundation
import Language
import TestSupport
import Testing

/// Pages to hand out: scripts with their results, and embeddings to explore.
@Suite struct HandoutTests {
  private let script = """
    dyne 1
    ## A page <title>
    a = 3
    ##> Double `a`.
    ##! Multiply.
    b = 2 * a
    expect b == 6, "twice"
    ##? How much?
    b + 1
    plot (table [{steps=0, mean=1}, {steps=1, mean=2}]) to="line.png"
    """

  private func bench() -> Bench {
    let bench = Bench()
    bench.folder.write(script, to: "page.dyne")
    return bench
  }

  private func read(_ bench: Bench, _ name: String) -> String { bench.folder.read(name) }

  @Test func aScriptBecomesMarkdownWithFiguresBesideIt() throws {
    let bench = bench()
    bench.run("export \"page.dyne\" to=\"out/page.md\"")
    let text = read(bench, "out/page.md")
    #expect(text.hasPrefix("# A page <title>\n\n```dyne\na = 3\n```\n\n**Task.** Double `a`."), "\(text)")
    #expect(text.contains("<details><summary>One way</summary>\n\n```dyne\nb = 2 * a\n```"))
    #expect(text.contains("**Predict.** How much?\n\n```dyne\nb + 1\n```\n\n```text\n7\n```"), "\(text)")
    #expect(text.contains("![line.png](page_files/line.png)"))
    let figure = try Data(contentsOf: URL(filePath: bench.folder.path + "/out/page_files/line.png"))
    #expect(figure.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    #expect(bench.session.variables.names.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: bench.folder.path + "/line.png"))
  }

  @Test func aScriptBecomesOneWebPageOrANotebook() throws {
    let bench = bench()
    bench.run("export \"page.dyne\" to=\"page.html\"\nexport \"page.dyne\" to=\"page.ipynb\"")
    let page = read(bench, "page.html")
    #expect(page.contains("<h1>A page &lt;title&gt;</h1>") && page.contains("Double <code>a</code>."))
    #expect(page.contains("src=\"data:image/png;base64,iVBOR"))
    let notebook = try #require(
      JSONSerialization.jsonObject(with: Data(read(bench, "page.ipynb").utf8)) as? [String: Any])
    let cells = try #require(notebook["cells"] as? [[String: Any]])
    #expect(cells.compactMap { $0["cell_type"] as? String }.count { $0 == "code" } == 4)
    #expect(notebook["nbformat"] as? Int == 4)
  }

  @Test func anEmbeddingBecomesAPageWithItsDataAndItsScript() throws {
    let bench = Bench()
    bench.run(
      """
      arm = ReacherVertical seed=1
      walks = collect arm trajectories=60
      e = ActionEmbedding walks latent=3 hidden=8 decoder_epochs=1 decoder_hidden=[8]
      train e epochs=1
      export e to="explore.html"
      """)
    let page = read(bench, "explore.html")
    #expect(page.utf8.count < 5_000_000)
    #expect(page.firstMatch(of: #/(?:src|href)="?https?:/#) == nil)
    let data = try #require(
      page.firstMatch(of: #/<script type="application\/json" id="data">([^<]*)<\/script>/#))
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(String(data.1).utf8)) as? [String: Any])
    let points = try #require(json["points"] as? [String: Any])
    #expect(points["count"] as? Int == 60)
    let outcomes = try column(points, "outcomes")
    #expect(outcomes.count == 60 * 4)
    let near = try column(points, "neighbors")
    #expect(near.count == 60 * 8 && near.allSatisfy { (0..<60).contains(Int($0)) })
    let far = try column(points, "latentDistances")
    #expect(
      stride(from: 0, to: far.count, by: 8).allSatisfy {
        far[$0..<$0 + 8].sorted() == Array(far[$0..<$0 + 8])
      })
    let made = try #require(json["made"] as? [String: Any])
    #expect((made["script"] as? String ?? "").contains("export e to=\"explore.html\""))
  }

  private func column(_ columns: [String: Any], _ name: String) throws -> [Double] {
    let packed = try #require(columns[name] as? [String: Any])
    let scale = try #require(packed["scale"] as? Double)
    let bytes = try #require(Data(base64Encoded: packed["data"] as? String ?? ""))
    return stride(from: 0, to: bytes.count, by: 2).map { place in
      Double(Int16(bitPattern: UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8)) * scale
    }
  }

  @Test func whatCantBeAPageIsRefused() throws {
    let bench = bench()
    bench.run(
      "arm = ReacherVertical seed=1\nwalks = collect arm trajectories=20\ne = ActionEmbedding walks hidden=8")
    for (statement, message) in [
      ("export e to=\"e.html\"", "be a trained embedding"), ("export e to=\"e.csv\"", "end in .html"),
      ("export \"page.dyne\" to=\"p.csv\"", "end in .md, .html or .ipynb"),
      ("export \"none.dyne\" to=\"p.md\"", "be a readable script"),
    ] {
      guard case .failed(let problem) = bench.run(statement) else {
        Issue.record("\(statement) ran")
        continue
      }
      #expect(problem.message.contains(message), "\(problem.message)")
    }
  }
}
