// One editor window's Redial: backend, shown session, session actions and the pages' controllers,
// opened together on first need and closed together.
import * as vscode from "vscode";
import { DisposableStore } from "../core/disposable.ts";
import type { ModelAsker } from "../core/modelPorts.ts";
import type { HostMessage } from "../shared/protocol.ts";
import { AttachmentTray } from "./attachmentTray.ts";
import { type Backend, type BackendParts, openBackend } from "./backend.ts";
import { CodeActions } from "./codeActions.ts";
import { followMilestones } from "./milestones.ts";
import { runPageAction } from "./pageActions.ts";
import { PageFocus } from "./pageFocus.ts";
import { PanelController } from "./panelController.ts";
import { SessionActions } from "./sessionActions.ts";
import { SessionLists } from "./sessionLists.ts";
import { onSettingsChange } from "./settings.ts";
import { watchSettingsForSecrets } from "./settingsSecrets.ts";
import { ShownSession } from "./shownSession.ts";
import { StartDesk } from "./startDesk.ts";
import { MemoryStatusBar } from "./statusBar.ts";
import { TurnActions } from "./turnActions.ts";
import { Unread } from "./unread.ts";
import { UploadProgress } from "./uploadProgress.ts";

/** What commands work with. */
export interface WindowParts {
  readonly backend: Backend;
  readonly shown: ShownSession;
  readonly actions: SessionActions;
  readonly turns: TurnActions;
  readonly code: CodeActions;
  readonly lists: SessionLists;
  /** Tells the pages of this window. */
  readonly post: (message: HostMessage) => void;
  /** Pages show the conversation, whatever lies over it. */
  readonly showChat: () => void;
  readonly focus: PageFocus;
  /** Brings the panel to the front and tells it this, as soon as its page is there. */
  readonly showInPanel: (message: HostMessage) => Promise<void>;
  /** Sessions changed their workspace: what this window shows, lists and shares follows. */
  readonly noteMoved: () => void;
  /** The same after a folder got another key, or folders came or went. */
  readonly followWorkspaces: () => Promise<void>;
  /** The journal changed by a command: the pages look again. */
  readonly refreshPages: () => void;
  /** What goes with the next question. */
  readonly tray: AttachmentTray;
  /** What a page can begin with on which nothing was asked yet. */
  readonly start: StartDesk;
  /** The conversation that the window shows, as models are chosen for it. */
  readonly asker: () => Promise<ModelAsker>;
}

export class RedialWindow {
  readonly #parts: BackendParts;
  readonly #disposables = new DisposableStore();
  readonly #tray = this.#disposables.add(new AttachmentTray());
  readonly #pages = new Set<PanelController>();
  readonly #focus = new PageFocus();
  #wish: HostMessage | undefined;
  readonly #unread: Unread;
  #opened: Promise<WindowParts> | undefined;

  constructor(parts: BackendParts) {
    this.#parts = parts;
    this.#unread = this.#disposables.add(new Unread(parts.context.workspaceState));
  }

  /** Tells in how many sessions there is an answer that was not seen, now and at every change. */
  onUnread(listener: (count: number) => void): vscode.Disposable {
    listener(this.#unread.count);
    return this.#unread.onChange(listener);
  }

  /** Opens on the first call; later calls get the same. */
  open(): Promise<WindowParts> {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  /** Gives a page a controller of its own. */
  async connect(post: (message: HostMessage) => void): Promise<PanelController> {
    const { backend, shown, actions, turns, code, lists, tray, start } = await this.open();
    const { workspaces, log } = this.#parts;
    const page = new PanelController({
      backend,
      workspaces,
      shown,
      actions,
      turns,
      code,
      unread: this.#unread,
      focus: this.#focus,
      tellOthers: (message) => {
        for (const other of this.#pages) if (other !== page) other.post(message);
      },
      lists,
      tray,
      start,
      log,
      runAction: runPageAction,
      post,
      state: this.#parts.context.workspaceState,
      takeWish: () => {
        const wish = this.#wish;
        this.#wish = undefined;
        return wish;
      },
      onDispose: () => {
        this.#pages.delete(page);
        start.leave(post);
      },
    });
    this.#pages.add(page);
    return page;
  }

  /** Keeps what runs, closes the journal. */
  async close(): Promise<void> {
    this.#disposables.dispose();
    for (const page of [...this.#pages]) page.dispose();
    const opened = await this.#opened?.catch(() => undefined);
    opened?.shown.dispose();
    await opened?.backend.close();
  }

  async #open(): Promise<WindowParts> {
    const { context, workspaces, secrets, log } = this.#parts;
    const backend = await openBackend(this.#parts);
    const shown = new ShownSession(context.workspaceState, backend.store, workspaces);
    const refreshPages = (): void => {
      for (const page of this.#pages) page.refresh();
    };
    const tellModel = (): void => {
      for (const page of this.#pages) void page.tellModel();
    };
    const { store, library, journal } = backend;
    const lists = new SessionLists({ store, library, search: journal.search, workspaces });
    const post = (message: HostMessage): void => {
      for (const page of this.#pages) page.post(message);
    };
    const showChat = (): void => post({ type: "focusComposer" });
    const said = { refreshPages, showChat };
    const actions = new SessionActions({ backend, shown, workspaces, lists, ...said });
    const turns = new TurnActions({ backend, shown, sessions: actions, refreshPages });
    const code = this.#disposables.add(new CodeActions(store));
    this.#disposables.add(followTurns(backend, shown, this.#unread));
    const showInPanel = async (message: HostMessage): Promise<void> => {
      const ready = [...this.#pages].filter((page) => page.isReady);
      if (ready.length === 0) this.#wish = message;
      await vscode.commands.executeCommand("redial.chat.focus");
      for (const page of ready) page.post(message);
    };
    const noteMoved = (): void => {
      backend.sync.refresh();
      refreshPages();
      void shown.reconsider();
    };
    const followWorkspaces = async (): Promise<void> => {
      await backend.followWorkspaces();
      await shown.leaveOthers();
      noteMoved();
    };
    this.#disposables.add(workspaces.onChange(() => void followWorkspaces()));
    this.#disposables.add(new UploadProgress(backend.sync));
    this.#disposables.add(backend.titles.onRenamed(refreshPages));
    const statusBar = this.#disposables.add(new MemoryStatusBar());
    statusBar.show(backend.sync.status());
    this.#disposables.add(backend.sync.onStatus((status) => statusBar.show(status)));
    this.#disposables.add(followMilestones(context.globalState, backend));
    this.#disposables.add(secrets.onChange(tellModel));
    this.#disposables.add(watchSettingsForSecrets(secrets, log));
    this.#disposables.add(onSettingsChange("model", tellModel));
    this.#disposables.add(backend.choices.onChange(tellModel));
    this.#disposables.add(vscode.lm.onDidChangeChatModels(tellModel));
    this.#disposables.add(settleChoices(backend));
    this.#disposables.add(
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        for (const page of this.#pages) page.tellTrust();
      }),
    );
    const asker = async (): Promise<ModelAsker> => {
      const { key: workspace } = await workspaces.current();
      return { workspace, ...(shown.current !== undefined && { sessionId: shown.current }) };
    };
    const onError = (error: unknown): void => log.error("what to begin with was not found", error);
    const start = this.#disposables.add(new StartDesk({ ...backend, asker, onError }));
    return {
      ...{ backend, shown, actions, turns, code, lists, post, showChat, showInPanel },
      ...{ refreshPages, noteMoved, followWorkspaces, asker, start },
      ...{ tray: this.#tray, focus: this.#focus },
    };
  }
}

/** A new version is shown in its session's place; answers that nobody sees are noted. */
function followTurns(backend: Backend, shown: ShownSession, unread: Unread): vscode.Disposable {
  return backend.chat.onTurn((event) => {
    unread.note(event);
    if (event.kind !== "started" || event.insteadOf === undefined) return;
    if (shown.current === event.insteadOf) void shown.open(event.session.id);
  });
}

/** A session keeps the model that it began with, until another one is chosen for it. */
function settleChoices({ chat, choices }: Backend): vscode.Disposable {
  return chat.onTurn((event) => {
    if (event.kind !== "started") return;
    const { id: sessionId, workspace } = event.session;
    void choices.settle({ sessionId, workspace });
  });
}
