package import Diagnostics
package import Syntax

extension Statement {
  /// The paths that the statement includes, in its blocks too, in the order of the text.
  var includedPaths: [Name] {
    switch kind {
    case .include(let path): [path]
    case .forLoop(_, _, let block), .whileLoop(_, let block): block.includedPaths
    case .conditional(let branches, let otherwise):
      branches.flatMap(\.block.includedPaths) + (otherwise?.includedPaths ?? [])
    case .tryCatch(let block, _, let handler): block.includedPaths + handler.includedPaths
    case .definition(let definition): definition.body.includedPaths
    default: []
    }
  }
}

extension StatementBlock {
  fileprivate var includedPaths: [Name] { statements.flatMap(\.includedPaths) }
}

extension Session {
  /// The text of statements with the paths that they include written so that they lead to the same files from
  /// any other text.
  package func portableText(
    of statements: [Statement], _ range: SourceRange, in source: SourceText, _ rewrites: [Rewrite] = []
  ) -> String {
    let paths = statements.flatMap(\.includedPaths).map { path in
      let name = IncludedPrograms.resolve(path.text, from: source.name)
      return Rewrite(range: path.range, text: services.canonicalPath(self.path(name)).quoted)
    }
    return (paths + rewrites).applied(to: source.text(in: range), from: range.start)
  }
}
