-- Neovim: what is wrong as one types, help, completion, definitions, renaming and layout come from dyne itself.
if vim.fn.executable('dyne') == 1 and vim.lsp and vim.lsp.start then
  vim.lsp.start({
    name = 'dyne',
    cmd = { 'dyne', 'lsp' },
    root_dir = vim.fn.expand('%:p:h'),
  })
end
