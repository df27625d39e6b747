// Starts `dyne lsp` for scripts of dyne.
const vscode = require('vscode');

let client;

exports.activate = () => {
  let library;
  try {
    library = require('vscode-languageclient/node');
  } catch {
    vscode.window.showInformationMessage(`dyne: for help as you type, run 'npm install' in ${__dirname}`);
    return undefined;
  }
  const command = vscode.workspace.getConfiguration('dyne').get('path', 'dyne');
  client = new library.LanguageClient(
    'dyne', 'dyne', { command, args: ['lsp'], transport: library.TransportKind.stdio },
    { documentSelector: [{ language: 'dyne' }] });
  return client.start();
};

exports.deactivate = () => client?.stop();
