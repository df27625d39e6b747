package import Language

/// Writes the syntax file for Vim, as `scripts/editors/vim/syntax/dyne.vim` holds it.
package func vimSyntax(_ table: CommandTable) -> String {
  let words = Vocabulary(table)
  func keywords(_ group: String, _ names: [String]) -> String {
    "syntax keyword \(group) \(names.joined(separator: " "))"
  }
  func names(_ group: String, _ names: [String], _ after: String) -> String {
    let anyOf = names.joined(separator: #"\|"#)
    return #"syntax match \#(group) /\.\@<!\<\%(\#(anyOf)\)\>\#(after)/"#
  }
  return [
    """
    " Vim syntax file of the dyne language.
    " Made by `dyne help --grammar vim` from the list of commands; don't edit.

    if exists('b:current_syntax')
      finish
    endif
    let s:saved = &cpoptions
    set cpoptions&vim
    syntax case match

    """,
    // a name before "=" among arguments is a parameter, whatever else it may be
    #"syntax match dyneParameter /\<\h\w*=\@=\%(==\)\@!/"#,
    #"syntax match dyneField /\.\@<=\h\w*/"#,
    names("dyneConstructor", words.constructors, #"=\@!"#),
    names("dyneCommand", words.commands, #"=\@!"#),
    names("dyneFunction", words.functions, #"\s*(\@="#),
    keywords("dyneControl", words.control),
    keywords("dyneDeclaration", words.declarations),
    keywords("dyneOperatorWord", words.operators),
    keywords("dyneConstant", words.constants + ["result"]),
    #"""
    syntax match dyneNumber /\<\d[0-9_]*\%(\.\d[0-9_]*\)\=\%([eE][+-]\=\d[0-9_]*\)\=[kM]\=\>/
    syntax match dyneOperator /[-+*\/%^<>]\|[=!<>]=\|\.\./
    syntax match dyneJoin /\\\s*$/
    syntax match dyneEscape /\\\%(u{\x\+}\|.\)/ contained
    syntax match dyneFormat /:[^}"]*}\@=/ contained
    syntax region dyneInterpolation matchgroup=dyneDelimiter start=/{/ end=/}/ \#
    contained oneline contains=ALLBUT,dyneComment,dyneNarration,dyneTodo,dyneEscape,dyneInterpolation
    syntax region dyneString start=/"/ skip=/\\./ end=/"/ oneline contains=dyneEscape,dyneInterpolation
    syntax region dyneVerbatim start=/'/ end=/'/ oneline
    syntax region dyneQuotedName start=/`/ end=/`/ oneline
    syntax match dyneComment /#.*$/ contains=dyneTodo,@Spell
    syntax match dyneNarration /^\s*##.*$/ contains=@Spell
    syntax keyword dyneTodo TODO FIXME XXX contained

    highlight default link dyneControl Statement
    highlight default link dyneDeclaration Define
    highlight default link dyneOperatorWord Operator
    highlight default link dyneOperator Operator
    highlight default link dyneConstant Constant
    highlight default link dyneConstructor Type
    highlight default link dyneCommand Function
    highlight default link dyneFunction Identifier
    highlight default link dyneParameter PreProc
    highlight default link dyneField Normal
    highlight default link dyneQuotedName Normal
    highlight default link dyneNumber Number
    highlight default link dyneString String
    highlight default link dyneVerbatim String
    highlight default link dyneEscape SpecialChar
    highlight default link dyneFormat SpecialChar
    highlight default link dyneDelimiter Delimiter
    highlight default link dyneJoin Special
    highlight default link dyneComment Comment
    highlight default link dyneNarration SpecialComment
    highlight default link dyneTodo Todo

    let b:current_syntax = 'dyne'
    let &cpoptions = s:saved
    unlet s:saved
    """#,
  ].joined(separator: "\n") + "\n"
}
