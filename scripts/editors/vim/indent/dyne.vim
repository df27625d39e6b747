" Indentation of scripts of dyne: two columns for each bracket that a line leaves open.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=DyneIndent(v:lnum)
setlocal indentkeys=0},0),0],o,O,!^F
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

if exists('*DyneIndent')
  finish
endif

" Counts the brackets that a line opens less those it closes; one that closes first doesn't count.
function s:Opened(text) abort
  let text = substitute(a:text, '\%("\%(\\.\|[^"\\]\)*"\)\|''[^'']*''\|#.*$', '', 'g')
  let text = substitute(text, '^\s*[])}]\+', '', '')
  let opened = strlen(substitute(text, '[^[({]', '', 'g'))
  let closed = strlen(substitute(text, '[^])}]', '', 'g'))
  return opened - closed
endfunction

function DyneIndent(line) abort
  let previous = prevnonblank(a:line - 1)
  if previous == 0
    return 0
  endif
  let opened = s:Opened(getline(previous))
  let indent = indent(previous) + shiftwidth() * (opened > 0 ? 1 : opened < 0 ? -1 : 0)
  if getline(a:line) =~# '^\s*[])}]'
    let indent -= shiftwidth()
  endif
  return max([indent, 0])
endfunction
