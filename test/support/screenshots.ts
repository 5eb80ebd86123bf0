// `npm run screenshots`: opens the real VS Code with the packaged Redial and takes the pictures of the
// README into media/pictures. What is said comes from pictureTalks.ts, answers from the stand-in model.
// With `--all`: every state of the panel instead (gallery.ts).
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { FrameLocator } from "playwright-core";
import { takeGallery } from "./gallery.ts";
import { startMachine } from "./installedRedial.ts";
import { ModelServer } from "./modelServer.ts";
import { Panel } from "./panel.ts";
import { firstQuestion, koreanTalks, talks } from "./pictureTalks.ts";
import { projectRoot } from "./projectRoot.ts";
import { seedSessions } from "./seededSessions.ts";
import { takeSideBar, widenSideBar } from "./sideBar.ts";
import type { VscodeWindow } from "./vscodeWindow.ts";

const folder = join(projectRoot, "media/pictures");
const viewport = { width: 1180, height: 830 };
/** Width of the side bar in the pictures, in px. */
const barWidth = 470;

interface Scene {
  readonly window: VscodeWindow;
  readonly content: FrameLocator;
}

process.env["TZ"] = "UTC";
mkdirSync(folder, { recursive: true });
const model = await ModelServer.start();
const [option, ...asked] = process.argv.slice(2);
try {
  if (option === "--all") {
    await takeGallery(model, asked);
  } else {
    await takeEnglish();
    await takeKorean();
  }
} finally {
  await model.close();
}
process.exit(0);

async function takeEnglish(): Promise<void> {
  const machine = await startMachine(model, { viewport });
  try {
    const window = await machine.open({ folder: machine.makeFolder("harbour") });
    const panel = await Panel.open(window);
    await panel.ask(firstQuestion);
    seedSessions(machine, talks);
    await widenSideBar(window, barWidth);
    for (const theme of ["Light", "Dark"]) {
      await window.chooseTheme(`${theme} Modern`);
      await openSession(panel, talks[0]?.title ?? "");
      await take(panel, `conversation-${theme.toLowerCase()}`);
      await panel.content.getByRole("button", { name: "Sessions", exact: true }).click();
      await panel.content.getByRole("searchbox").fill("outbox");
      await panel.content.locator(".hit").first().waitFor();
      await take(panel, `search-${theme.toLowerCase()}`);
      await panel.content.getByRole("searchbox").press("Escape");
      await panel.content.getByRole("searchbox").press("Escape");
    }
  } finally {
    await machine.dispose();
  }
}

async function takeKorean(): Promise<void> {
  const machine = await startMachine(model, { viewport, displayLanguage: "ko" });
  try {
    const window = await machine.open({ folder: machine.makeFolder("harbour") });
    await window.runCommand("Redial: 채팅으로 이동");
    const { content } = new Panel(window);
    await content.locator(".composer-text").fill("안녕, 내 이름은 사자왕이야.");
    await content.locator(".composer-text").press("Enter");
    await content.locator(".message.answer .markdown p").waitFor();
    seedSessions(machine, koreanTalks);
    await widenSideBar(window, barWidth);
    await openSession({ window, content }, koreanTalks[0]?.title ?? "", "세션");
    await take({ window, content }, "korean-light");
  } finally {
    await machine.dispose();
  }
}

async function openSession({ content }: Scene, title: string, button = "Sessions"): Promise<void> {
  await content.getByRole("button", { name: button, exact: true }).click();
  await content.locator(".row-main").filter({ hasText: title }).click();
  await content.getByRole("heading", { level: 1, name: title, exact: true }).waitFor();
  await content.locator(".message.answer").last().waitFor();
}

/** The side bar as a picture, without the caret. */
async function take({ window, content }: Scene, name: string): Promise<void> {
  await content.locator(":focus").evaluateAll((found) => {
    for (const element of found) element.blur();
  });
  await takeSideBar(window, join(folder, `${name}.png`));
  console.log(`media/pictures/${name}.png`);
}
