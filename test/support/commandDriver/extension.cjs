// Another extension that runs commands for a test outside of VS Code: each POST has their ids as its
// body and is answered when the last has ended. It listens on a socket named after its extension host.
const { createServer } = require("node:http");
const { join } = require("node:path");
const vscode = require("vscode");

exports.activate = (context) => {
  const folder = process.env["REDIAL_TEST_DRIVER"];
  if (folder === undefined) return;
  const server = createServer((request, response) => {
    let ids = "";
    request.setEncoding("utf8");
    request.on("data", (text) => {
      ids += text;
    });
    request.on("end", () => {
      runAll(ids.split(" ")).then(
        () => response.end(),
        (error) => response.writeHead(500).end(String(error)),
      );
    });
  });
  server.listen(join(folder, `${process.pid}.sock`));
  context.subscriptions.push({ dispose: () => server.close() });
};

async function runAll(ids) {
  for (const id of ids) await vscode.commands.executeCommand(id);
}
