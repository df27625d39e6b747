" Vim syntax file of the dyne language.
" Made by `dyne help --grammar vim` from the list of commands; don't edit.

if exists('b:current_syntax')
  finish
endif
let s:saved = &cpoptions
set cpoptions&vim
syntax case match

syntax match dyneParameter /\<\h\w*=\@=\%(==\)\@!/
syntax match dyneField /\.\@<=\h\w*/
syntax match dyneConstructor /\.\@<!\<\%(ActionEmbedding\|Environment\|LinearEmbedding\|Pixels\|Pusher\|RandomAgent\|ReacherPush\|ReacherTurn\|ReacherVertical\|StateActionEmbedding\|Striker\|TD3\|Thrower\|VAE\)\>=\@!/
syntax match dyneCommand /\.\@<!\<\%(act\|apropos\|bind\|cd\|clear\|collect\|compare\|decode\|describe\|edit\|encode\|environments\|evaluate\|examples\|exists\|explain\|export\|film\|forget\|fork\|group\|head\|help\|history\|import\|interpolate\|join\|load\|logs\|ls\|neighbors\|objects\|outcomes\|plot\|predict\|print\|probe\|profile\|pwd\|quit\|record\|rename\|render\|report\|reset\|rollout\|runs\|sample\|save\|select\|set\|shell\|show\|sort\|step\|stop\|summary\|sweep\|table\|time\|train\|undo\|version\|walk\|watch\|where\|why\|with\)\>=\@!/
syntax match dyneFunction /\.\@<!\<\%(abs\|all\|any\|append\|argmax\|argmin\|atan2\|choose\|clamp\|close\|concat\|cos\|dot\|exp\|floor\|isfinite\|length\|log\|max\|maximum\|mean\|median\|min\|minimum\|norm\|normal\|random\|round\|sign\|sin\|sqrt\|std\|sum\|tan\|uniform\|zeros\)\>\s*(\@=/
syntax keyword dyneControl break catch continue else for if over return try while
syntax keyword dyneDeclaration def expect include param
syntax keyword dyneOperatorWord and by in not or
syntax keyword dyneConstant false inf nan none pi true result
syntax match dyneNumber /\<\d[0-9_]*\%(\.\d[0-9_]*\)\=\%([eE][+-]\=\d[0-9_]*\)\=[kM]\=\>/
syntax match dyneOperator /[-+*\/%^<>]\|[=!<>]=\|\.\./
syntax match dyneJoin /\\\s*$/
syntax match dyneEscape /\\\%(u{\x\+}\|.\)/ contained
syntax match dyneFormat /:[^}"]*}\@=/ contained
syntax region dyneInterpolation matchgroup=dyneDelimiter start=/{/ end=/}/ contained oneline contains=ALLBUT,dyneComment,dyneNarration,dyneTodo,dyneEscape,dyneInterpolation
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
