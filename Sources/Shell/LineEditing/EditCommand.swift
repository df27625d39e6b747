/// What keys can do in the editor that draws.
package enum EditCommand: String, Sendable, CaseIterable {
  case accept = "dyne-enter"
  case breakRow = "dyne-break"
  case complete = "dyne-complete"
  case left = "dyne-left"
  case right = "dyne-right"
  case wordLeft = "dyne-word-left"
  case wordRight = "dyne-word-right"
  case rowStart = "dyne-row-start"
  case rowEnd = "dyne-row-end"
  case textStart = "dyne-text-start"
  case textEnd = "dyne-text-end"
  case up = "dyne-up"
  case down = "dyne-down"
  case older = "dyne-older"
  case newer = "dyne-newer"
  case olderMatch = "dyne-older-match"
  case newerMatch = "dyne-newer-match"
  case oldest = "dyne-oldest"
  case search = "dyne-search"
  case takeWord = "dyne-take-word"
  case backspace = "dyne-backspace"
  case delete = "dyne-delete"
  case deleteOrEnd = "dyne-delete-or-end"
  case cutRow = "dyne-cut-row"
  case cutToRowEnd = "dyne-cut-to-row-end"
  case cutWordBefore = "dyne-cut-word-before"
  case cutBlankWordBefore = "dyne-cut-blank-word-before"
  case cutWordAfter = "dyne-cut-word-after"
  case putBack = "dyne-put-back"
  case putBackEarlier = "dyne-put-back-earlier"
  case undo = "dyne-undo"
  case redo = "dyne-redo"
  case restore = "dyne-restore"
  case transpose = "dyne-transpose"
  case transposeWords = "dyne-transpose-words"
  case upperCase = "dyne-upper-case"
  case lowerCase = "dyne-lower-case"
  case capitalize = "dyne-capitalize"
  case closeBrace = "dyne-close-brace"
  case insertVerbatim = "dyne-insert-verbatim"
  case edit = "dyne-edit"
  case clear = "dyne-clear"
  case viCommands = "dyne-vi-commands"

  /// What it does, for `help keys` and `bind`.
  package var sentence: String {
    switch self {
    case .accept: "runs the statement where it is complete; breaks the row where it isn't, and within a block"
    case .breakRow: "breaks the row"
    case .complete: "completes; again: lists what is possible, page by page"
    case .left: "to the character before"
    case .right: "to the next character; at the end: takes the suggestion"
    case .wordLeft: "to the start of the word"
    case .wordRight: "to the end of the word"
    case .rowStart: "to the start of the row"
    case .rowEnd: "to the end of the row; at the end: takes the suggestion"
    case .textStart: "to the start of the statement"
    case .textEnd: "to the end of the statement"
    case .up: "a row up; in the first row: earlier statements that begin as this one does"
    case .down: "a row down; in the last row: later statements"
    case .older: "an earlier statement"
    case .newer: "a later statement"
    case .olderMatch: "an earlier statement with the same text before the cursor"
    case .newerMatch: "a later statement with the same text before the cursor"
    case .oldest: "the first statement of the history"
    case .search: "finds earlier statements by parts of their text"
    case .takeWord: "to the end of the word; at the end: takes a word of the suggestion"
    case .backspace: "deletes the character before"
    case .delete: "deletes the character at the cursor"
    case .deleteOrEnd: "deletes the character at the cursor; leaves where there is no text"
    case .cutRow: "cuts the row"
    case .cutToRowEnd: "cuts the rest of the row; at its end: joins the next row"
    case .cutWordBefore: "cuts the word before"
    case .cutBlankWordBefore: "cuts back to the last blank"
    case .cutWordAfter: "cuts the word after"
    case .putBack: "puts back what was cut last"
    case .putBackEarlier: "after that: puts back what was cut earlier instead"
    case .undo: "undoes the last change"
    case .redo: "does again what was undone"
    case .restore: "undoes all changes of a statement from the history"
    case .transpose: "exchanges two characters"
    case .transposeWords: "exchanges two words"
    case .upperCase: "makes the word upper case"
    case .lowerCase: "makes the word lower case"
    case .capitalize: "capitalises the word"
    case .closeBrace: "closes a block, and moves the row out to it"
    case .insertVerbatim: "inserts the next character as it is"
    case .edit: "opens the text in your editor ($VISUAL, $EDITOR)"
    case .clear: "clears the screen"
    case .viCommands: "to the commands of vi"
    }
  }

  /// Which of libedit's functions it takes the place of.
  var replaced: [String] {
    switch self {
    case .accept: ["ed-newline"]
    case .complete: ["em-complete", "rl_complete"]
    case .left: ["ed-prev-char"]
    case .right: ["ed-next-char"]
    case .wordLeft: ["ed-prev-word"]
    case .wordRight: ["em-next-word"]
    case .rowStart: ["ed-move-to-beg"]
    case .rowEnd: ["ed-move-to-end"]
    case .older: ["ed-prev-history"]
    case .newer: ["ed-next-history"]
    case .olderMatch: ["ed-search-prev-history"]
    case .newerMatch: ["ed-search-next-history"]
    case .up: ["ed-prev-line"]
    case .down: ["ed-next-line"]
    case .oldest: ["vi-to-history-line"]
    case .search: ["em-inc-search-prev", "em-inc-search-next", "vi-search-prev", "vi-search-next"]
    case .backspace: ["em-delete-prev-char", "vi-delete-prev-char", "ed-delete-prev-char"]
    case .delete: ["ed-delete-next-char", "em-delete-next-char"]
    case .deleteOrEnd: ["em-delete-or-list", "vi-list-or-eof", "ed-end-of-file"]
    case .cutRow: ["em-kill-line", "vi-kill-line-prev"]
    case .cutToRowEnd: ["ed-kill-line"]
    case .cutWordBefore: ["ed-delete-prev-word"]
    case .cutWordAfter: ["em-delete-next-word"]
    case .putBack: ["em-yank"]
    case .undo: ["vi-undo"]
    case .restore: ["vi-undo-line"]
    case .transpose: ["ed-transpose-chars"]
    case .upperCase: ["em-upper-case"]
    case .lowerCase: ["em-lower-case"]
    case .capitalize: ["em-capitol-case"]
    case .insertVerbatim: ["ed-quoted-insert"]
    case .edit: ["vi-histedit"]
    case .clear: ["ed-clear-screen"]
    case .viCommands: ["vi-command-mode"]
    default: []
    }
  }

  /// The command of a name, dyne's own or that of libedit's function it takes the place of.
  package init?(named name: String) {
    guard let found = Self.allCases.first(where: { $0.rawValue == name || $0.replaced.contains(name) }) else {
      return nil
    }
    self = found
  }
}
