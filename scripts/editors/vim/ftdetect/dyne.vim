" Scripts of dyne: by their ending, or by a first line such as #!/usr/bin/env dyne
autocmd BufRead,BufNewFile *.dyne setfiletype dyne
autocmd BufRead,BufNewFile * if getline(1) =~# '^#!.*\<dyne\>' | setfiletype dyne | endif
