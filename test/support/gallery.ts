// `npm run screenshots -- --all [word...]`: every state of the panel in the real VS Code, in four themes,
// four widths and two languages, into out/gallery, for people to look at. Words choose among the scenes,
// themes ("dark-modern"), widths ("240") and languages ("ko").
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { galleryTalks, longAnswer } from "./galleryTalks.ts";
import { startMachine } from "./installedRedial.ts";
import type { Machine } from "./machine.ts";
import type { ModelServer } from "./modelServer.ts";
import { Panel } from "./panel.ts";
import { projectRoot } from "./projectRoot.ts";
import { seedSessions } from "./seededSessions.ts";
import { takeSideBar, widenSideBar } from "./sideBar.ts";
import type { VscodeWindow } from "./vscodeWindow.ts";

const themes = ["dark-modern", "light-modern", "dark-high-contrast", "light-high-contrast"];
const widths = ["240", "320", "420", "900"];
const languages = ["en", "ko"];
const viewport = { width: 1400, height: 820 };

/** What a scene plays with. */
interface Play {
  readonly window: VscodeWindow;
  readonly panel: Panel;
  readonly model: ModelServer;
  /** Runs one of Redial's commands by its id, without `redial.`. */
  run(command: string): Promise<void>;
  /** Asks and waits for the whole answer. */
  ask(question: string): Promise<void>;
  /** Begins a new session. */
  begin(): Promise<void>;
  openSession(title: string): Promise<void>;
  find(selector: string): Locator;
}

/** Brings the panel into a state; what it gives back leaves the state again. */
type Scene = (play: Play) => Promise<(() => Promise<void>) | undefined>;

const scenes: Readonly<Record<string, Scene>> = {
  empty: async ({ begin }) => {
    await begin();
    return undefined;
  },
  answer: async ({ openSession, find }) => {
    await openSession(longAnswer.title);
    await find(".scroller").evaluate(toTop);
    return undefined;
  },
  blocks: async ({ openSession, find }) => {
    await openSession(longAnswer.title);
    await find(".table").first().evaluate(toTop);
    return undefined;
  },
  conversation: async ({ openSession }) => {
    await openSession(longAnswer.title);
    return undefined;
  },
  remembered: async ({ begin, ask, find }) => {
    await begin();
    await ask("What's my harbour?");
    await find(".remembered .fold").last().click();
    await find(".recalled-piece").first().waitFor();
    return undefined;
  },
  versions: async ({ begin, run, ask, find }) => {
    await begin();
    await ask("repeat: The first of two answers.");
    await run("regenerateAnswer");
    await find(".versions").first().waitFor();
    await find("article[aria-busy=true]").waitFor({ state: "detached" });
    await run("askAboutSelection");
    await find(".composer .chip").first().waitFor();
    await find(".meter").waitFor();
    return () => find(".chip-remove").first().click();
  },
  sessions: async ({ run, find }) => {
    await run("showSessions");
    await find(".row").first().waitFor();
    return () => find(".sessions-view .title-bar button").first().click();
  },
  search: async ({ run, find }) => {
    await run("showSessions");
    await find(".search-text").fill("outbox");
    await find(".hit").first().waitFor();
    return async () => {
      await find(".search-text").fill("");
      await find(".sessions-view .title-bar button").first().click();
    };
  },
  trash: async ({ begin, run, ask, find }) => {
    await begin();
    await ask("repeat: to be deleted");
    await run("deleteSession");
    await run("showSessions");
    await find(".row").first().waitFor();
    await find(".sessions-view .title-bar button").nth(1).click();
    await find(".row-does").first().waitFor();
    return async () => {
      await find(".sessions-view .title-bar button").first().click();
      await find(".sessions-view .title-bar button").first().click();
    };
  },
  find: async ({ openSession, run, find }) => {
    await openSession(longAnswer.title);
    await run("findInSession");
    await find(".find-text").fill("retry");
    await find(".find-text").press("Enter");
    return () => find(".find-text").press("Escape");
  },
  notes: async ({ run, find }) => {
    await run("showNotes");
    for (const text of ["The harbour closes at six.", "Write tests before code.\nAlways."]) {
      await find(".notes-new .notes-input").fill(text);
      await find(".notes-new button").last().click();
      await find(".notes-item")
        .filter({ hasText: text.slice(0, 12) })
        .first()
        .waitFor();
    }
    return () => find(".notes-head button").click();
  },
  error: async ({ begin, model, find }) => {
    await begin();
    model.failNext({ kind: "cut", afterBytes: 1_500 });
    await find(".composer-text").fill("long 40");
    await find(".composer-text").press("Enter");
    await find(".turn-error").waitFor();
    return undefined;
  },
  countdown: async ({ begin, model, find }) => {
    await begin();
    model.failNext({ kind: "status", status: 429, retryAfterSeconds: 110 });
    for (const question of ["long 40", "And what comes after that one?", "And then?"]) {
      await find(".composer-text").fill(question);
      await find(".composer-text").press("Enter");
    }
    await find(".turn-error[role=status]").waitFor();
    await find(".queue-row").nth(1).waitFor();
    return async () => {
      await find(".turn-error button").first().click();
      await find(".queue").waitFor();
    };
  },
  temporary: async ({ run, find, ask }) => {
    await run("newTemporarySession");
    await find(".empty").waitFor();
    await ask("repeat: said in confidence");
    return undefined;
  },
};

/** Takes the pictures; `asked`: the words that choose. */
export async function takeGallery(model: ModelServer, asked: readonly string[]): Promise<void> {
  for (const language of chosen(languages, asked)) {
    const displayLanguage = language === "en" ? {} : { displayLanguage: language };
    const machine = await startMachine(model, { viewport, ...displayLanguage });
    try {
      await takeIn(await beginPlay(machine, model, language), language, asked);
    } finally {
      await machine.dispose();
    }
  }
}

/** Those that were asked for; all when none was. */
function chosen(all: readonly string[], asked: readonly string[]): readonly string[] {
  const named = all.filter((name) => asked.includes(name));
  return named.length > 0 ? named : all;
}

/** Brings this to the top of the transcript; `scrollIntoView` would move VS Code's frames too. Runs in the page. */
function toTop(element: unknown): void {
  const shown = element as Placed;
  const scroller = shown.closest(".scroller");
  const by = shown.getBoundingClientRect().top - (scroller?.getBoundingClientRect().top ?? 0);
  if (scroller !== null) scroller.scrollTop = shown === scroller ? 0 : scroller.scrollTop + by;
}

/** Of the page's elements: the tests' own code knows no DOM. */
interface Placed {
  scrollTop: number;
  closest(selector: string): Placed | null;
  getBoundingClientRect(): { readonly top: number };
}

async function takeIn(play: Play, language: string, asked: readonly string[]): Promise<void> {
  const folder = join(projectRoot, "out/gallery", language);
  mkdirSync(folder, { recursive: true });
  for (const name of chosen(Object.keys(scenes), asked)) {
    const leave = await scenes[name]?.(play);
    for (const theme of chosen(themes, asked)) {
      await play.window.chooseTheme(
        theme.replace(/-/g, " ").replace(/\b\w/g, (letter) => letter.toUpperCase()),
      );
      for (const width of chosen(widths, asked)) {
        await widenSideBar(play.window, Number(width));
        await takeSideBar(play.window, join(folder, `${name}-${theme}-${width}.png`));
      }
    }
    await leave?.();
    console.log(`out/gallery/${language}/${name}-*.png`);
  }
}

/** A panel that has asked something, with sessions of some days in its list. */
async function beginPlay(machine: Machine, model: ModelServer, language: string): Promise<Play> {
  const folder = machine.makeFolder("harbour");
  writeFileSync(join(folder, "outbox.md"), "A row for each turn that waits.\n".repeat(40));
  const window = await machine.open({ folder });
  const panel = new Panel(window);
  const find = (selector: string): Locator => panel.content.locator(selector);
  const titles: Readonly<Record<string, string>> = JSON.parse(
    readFileSync(join(projectRoot, `package.nls${language === "en" ? "" : ".ko"}.json`), "utf8"),
  );
  const play: Play = {
    ...{ window, panel, model, find },
    run: (command) => window.runCommand(`Redial: ${titles[`command.${command}`]}`),
    ask: async (question) => {
      const before = await find(".message.answer").count();
      await find(".composer-text").fill(question);
      await find(".send-buttons .primary:not([aria-disabled])").waitFor();
      await find(".composer-text").press("Enter");
      await find(".message.answer").nth(before).locator(".markdown > *").first().waitFor();
      await find("article[aria-busy=true]").waitFor({ state: "detached" });
    },
    begin: async () => {
      await play.run("newSession");
      await find(".empty").waitFor();
    },
    openSession: async (title) => {
      await play.run("showSessions");
      await find(".row-main").filter({ hasText: title }).first().click();
      await find("h1.title").filter({ hasText: title }).waitFor();
      await find(".message.answer").last().waitFor();
    },
  };
  await play.run("focusChat");
  await find(".composer-text").waitFor();
  await play.ask(
    "My harbour is called Long Pier and it is closed on Sundays, so nothing sails then.",
  );
  seedSessions(machine, galleryTalks);
  await window.page.keyboard.press("ControlOrMeta+p");
  await window.quickInput.fill("outbox.md");
  await window.quickInputRow("outbox.md").first().click();
  return play;
}
