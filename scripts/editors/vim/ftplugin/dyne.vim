" Settings for scripts of dyne: comments, indentation, and :make, which lists what 'dyne check' finds.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:##,:#
setlocal commentstring=#\ %s
setlocal formatoptions-=t formatoptions+=croql
setlocal expandtab shiftwidth=2 softtabstop=2
setlocal suffixesadd=.dyne
setlocal include=^\\s*include
" the word under the cursor: K
setlocal keywordprg=dyne\ help
compiler dyne

let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< expandtab< shiftwidth< softtabstop<'
      \ . ' suffixesadd< include< keywordprg< makeprg< errorformat<'
