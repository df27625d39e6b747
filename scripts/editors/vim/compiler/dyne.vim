" :make checks the script without running it.
if exists('current_compiler')
  finish
endif
let current_compiler = 'dyne'

CompilerSet makeprg=dyne\ check\ %:S\ 2>&1
" the excerpts and hints below a message say nothing that the window doesn't show
CompilerSet errorformat=%f:%l:%c:\ %trror:\ %m,%f:%l:%c:\ %tarning:\ %m,%f:%l:%c:\ %tote:\ %m,%-G%.%#
