// Opens a journal and prints what came of it. Arguments: the file and, to give up the rights of root
// once the program is loaded, the number of another user.
import { Journal } from "../../../src/journal/journal.ts";

const [path = "", user] = process.argv.slice(2);
if (user !== undefined) {
  process.setgid?.(Number(user));
  process.setuid?.(Number(user));
}
try {
  new Journal({ path, owner: "window-1" }).close();
  process.stdout.write("opened");
} catch (error) {
  process.stdout.write(error instanceof Error ? error.message : String(error));
}
