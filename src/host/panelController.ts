// One page's conversation with the host: answers its messages, tells it what happens in the session
// it shows. One per view; holds no session data beyond what its page was told.
import * as vscode from "vscode";
import { DisposableStore } from "../core/disposable.ts";
import { InOrder } from "../core/inOrder.ts";
import type { ModelAsker } from "../core/modelPorts.ts";
import type { TurnEvent } from "../core/turnEvents.ts";
import { isContextRequest } from "../shared/contextGuards.ts";
import { isNoteRequest } from "../shared/noteGuards.ts";
import type { HostMessage, OpenSession, PageMessage } from "../shared/protocol.ts";
import { isStartRequest } from "../shared/startGuards.ts";
import { isTurnRequest } from "../shared/turnGuards.ts";
import type { ModelStatus } from "../shared/types.ts";
import { answerAsk, hostsOf, passTurnRequest } from "./askRequests.ts";
import type { AttachmentTray } from "./attachmentTray.ts";
import type { Backend } from "./backend.ts";
import type { CodeActions } from "./codeActions.ts";
import { answerContextRequest, tellTray } from "./contextRequests.ts";
import { saveDraft } from "./draftRequests.ts";
import { openExternalLink } from "./links.ts";
import type { HostLog } from "./log.ts";
import { NotePage } from "./noteRequests.ts";
import { toErrorView } from "./notifications.ts";
import { hasEnded, readOpen } from "./readOpen.ts";
import { answerRecallRequest } from "./recallRequests.ts";
import { SecretCheck } from "./secretCheck.ts";
import type { SessionActions } from "./sessionActions.ts";
import type { SessionLists } from "./sessionLists.ts";
import { SessionPage } from "./sessionPage.ts";
import type { ShownSession } from "./shownSession.ts";
import type { StartDesk } from "./startDesk.ts";
import { Transcript } from "./transcript.ts";
import { needTrust } from "./trust.ts";
import type { TurnActions } from "./turnActions.ts";
import { TurnPage, type TurnPageParts } from "./turnPage.ts";
import type { Workspaces } from "./workspaces.ts";

export interface PanelParts extends Pick<TurnPageParts, "unread" | "focus"> {
  readonly backend: Backend;
  readonly workspaces: Workspaces;
  readonly shown: ShownSession;
  readonly actions: SessionActions;
  readonly turns: TurnActions;
  readonly code: CodeActions;
  /** Tells the window's other pages. */
  readonly tellOthers: (message: HostMessage) => void;
  readonly lists: SessionLists;
  readonly tray: AttachmentTray;
  readonly start: StartDesk;
  readonly log: HostLog;
  /** Runs one of Redial's own actions by name. */
  readonly runAction: (
    action: Extract<PageMessage, { type: "runAction" }>["action"],
  ) => Promise<void>;
  readonly post: (message: HostMessage) => void;
  /** The workspace's own memory in the editor. */
  readonly state: vscode.Memento;
  /** What a command wanted to show when no page was there yet; taken once. */
  readonly takeWish: () => HostMessage | undefined;
  readonly onDispose: () => void;
}

export class PanelController implements vscode.Disposable {
  readonly #parts: PanelParts;
  readonly #transcript: Transcript;
  readonly #sessions: SessionPage;
  readonly #notes: NotePage;
  readonly #turns: TurnPage;
  readonly #secrets: SecretCheck;
  readonly #disposables = new DisposableStore();
  /** What the page is told to show: were two gathered at once, the earlier could be told last. */
  readonly #showing = new InOrder();
  /** The turn that this page asked for last. */
  #askedTurn: string | undefined;
  #isReady = false;

  constructor(parts: PanelParts) {
    this.#parts = parts;
    const { backend, shown, post } = parts;
    this.#transcript = new Transcript(backend, post);
    this.#sessions = new SessionPage(parts);
    this.#secrets = new SecretCheck({
      ...parts,
      hosts: async () => hostsOf(backend.sync.status(), await this.#modelStatus()),
    });
    this.#notes = this.#disposables.add(
      new NotePage(parts, (error) => parts.log.error("notes could not be told", error)),
    );
    this.#turns = this.#disposables.add(new TurnPage(parts, () => this.#transcript.sessionId));
    this.#disposables.add(backend.chat.onTurn((event) => this.#tellTurn(event)));
    this.#disposables.add(
      shown.onOpen(({ sessionId, messageId }) =>
        this.#guard("", () => this.#open(sessionId, messageId)),
      ),
    );
    this.#disposables.add(backend.journal.onChange(({ sessionIds }) => this.#note(sessionIds)));
    this.#disposables.add(parts.tray.onChange(() => tellTray(parts)));
    const { sync, memory } = backend;
    this.#disposables.add(memory.onMark((mark) => post({ type: "markChanged", ...mark })));
    this.#disposables.add(sync.onSessionsChanged((sessionIds) => this.#note(sessionIds)));
    this.#disposables.add(sync.onStatus((memory) => post({ type: "memory", memory })));
    this.#disposables.add(
      sync.onLive((event) => this.#guard("", () => this.#transcript.tellLive(event))),
    );
  }

  /** Sessions changed in the journal, by another window or by what came from the shared copy. */
  #note(sessionIds: readonly string[]): void {
    const { sessionId } = this.#transcript;
    this.post({ type: "sessionsChanged" });
    if (sessionId !== undefined && sessionIds.includes(sessionId)) {
      this.refresh();
      void this.#guard("", () => this.#parts.shown.leaveGone());
    } else if (sessionId === undefined) {
      void this.#guard("", () => this.#parts.shown.reconsider());
    } else {
      // A version of the shown session may have come.
      void this.#guard("", () => this.#transcript.tellVersions());
    }
  }

  /** Answers a message of the page; what fails is told to the page with the request's id. */
  async receive(message: PageMessage): Promise<void> {
    const requestId =
      "requestId" in message ? message.requestId : "turnId" in message ? message.turnId : "";
    await this.#guard(requestId, () => this.#answer(message));
  }

  /** The page has been told what it shows. */
  get isReady(): boolean {
    return this.#isReady;
  }

  post(message: HostMessage): void {
    this.#parts.post(message);
  }

  /** The journal changed under the page: tells it what is new. */
  refresh(): void {
    this.post({ type: "sessionsChanged" });
    void this.#guard("", () => this.#transcript.refresh());
  }

  /** Model, key or endpoint changed. */
  async tellModel(): Promise<void> {
    this.#parts.post({ type: "model", model: await this.#modelStatus() });
  }

  tellTrust(): void {
    this.#parts.post({ type: "trust", isTrusted: vscode.workspace.isTrusted });
  }

  /** The page cannot be seen any more. */
  noteHidden(): void {
    this.#isReady = false;
    this.#turns.noteHidden();
  }

  dispose(): void {
    this.#disposables.dispose();
    this.#parts.onDispose();
  }

  async #answer(message: PageMessage): Promise<void> {
    const { backend, shown, post } = this.#parts;
    if (isTurnRequest(message)) {
      const passed = await passTurnRequest(this.#parts, this.#secrets, message);
      return passed && this.#turns.answer(passed);
    }
    if (isContextRequest(message)) return answerContextRequest(this.#parts, message);
    if (isStartRequest(message)) return this.#parts.start.answer(message, post);
    if (isNoteRequest(message)) return this.#notes.answer(message);
    switch (message.type) {
      case "ready":
        this.#secrets.forget();
        return this.#showing.run(() => this.#init(message.place));
      case "ask":
        this.#askedTurn = message.turnId;
        return answerAsk(this.#parts, this.#secrets, message);
      case "answerSecrets":
        return this.#secrets.answer(message);
      case "stop":
        return backend.chat.stop(message.turnId);
      case "retry": {
        needTrust();
        const { turnId, sessionId, messageId } = message;
        return backend.chat.retry({ turnId, sessionId, questionId: messageId });
      }
      case "readRecalled":
      case "markRecalled":
      case "askWithout":
      case "recall":
        return answerRecallRequest(this.#parts, message);
      case "newSession":
        return shown.open(undefined);
      case "openSession":
        return shown.open(message.sessionId);
      case "loadOlder": {
        const older = await this.#transcript.older(message.seq);
        return post({ type: "older", requestId: message.requestId, ...older });
      }
      case "loadNewer": {
        const newer = await this.#transcript.newer(message.seq);
        return post({ type: "newer", requestId: message.requestId, ...newer });
      }
      case "showMessage":
        return shown.open(message.sessionId, message.messageId);
      case "composing":
        return backend.chat.warmUp(await this.#asker());
      case "saveDraft":
        return saveDraft(this.#parts, message);
      case "copyText":
        return vscode.env.clipboard.writeText(message.text);
      case "openLink":
        return openExternalLink(message.href);
      case "runAction":
        return this.#parts.runAction(message.action);
      default:
        return this.#sessions.answer(message);
    }
  }

  async #init(place: Extract<PageMessage, { type: "ready" }>["place"]): Promise<void> {
    const { backend, shown, post } = this.#parts;
    const sessionId = await shown.choose();
    const messageId = place?.sessionId === sessionId ? place?.messageId : undefined;
    const early = await this.#read(sessionId, messageId);
    const model = await this.#modelStatus();
    const isOld = hasEnded({ backend, transcript: this.#transcript }, early);
    const open = isOld ? await this.#read(sessionId, messageId) : early;
    // Read last: what it became while this was gathered was told to a page that did not listen yet.
    const { isTrusted } = vscode.workspace;
    const memory = backend.sync.status();
    post({ type: "init", open, memory, model, locale: vscode.env.language, isTrusted });
    this.#isReady = true;
    this.#notes.noteSession(sessionId);
    const wish = this.#parts.takeWish();
    if (wish) post(wish);
    if (this.#parts.tray.all().length > 0) tellTray(this.#parts);
  }

  #open(sessionId: string | undefined, messageId?: string): Promise<void> {
    return this.#showing.run(async () => {
      this.#parts.post({ type: "opened", open: await this.#read(sessionId, messageId) });
      this.#notes.noteSession(sessionId);
      await this.tellModel();
    });
  }

  /** The model that would answer the conversation shown. */
  async #modelStatus(): Promise<ModelStatus> {
    return this.#parts.backend.models.status(await this.#asker());
  }

  async #asker(): Promise<ModelAsker> {
    const { sessionId } = this.#transcript;
    const workspace = (await this.#parts.workspaces.current()).key;
    return { workspace, ...(sessionId !== undefined && { sessionId }) };
  }

  #read(sessionId: string | undefined, messageId?: string): Promise<OpenSession> {
    this.#turns.noteShown(sessionId);
    return readOpen({ ...this.#parts, transcript: this.#transcript }, sessionId, messageId);
  }

  #tellTurn(event: TurnEvent): void {
    const { shown } = this.#parts;
    if (event.kind === "started" && this.#transcript.sessionId === undefined) {
      const { id } = event.session;
      if (shown.current === undefined) shown.note(id);
      const isOwn = event.turnId === this.#askedTurn;
      // What another page of the window has asked is opened.
      if (shown.current === id && !isOwn) return void this.#guard("", () => this.#open(id));
      if (shown.current === id) this.#transcript.adopt(id);
    }
    const isListed = event.kind !== "delta" && event.kind !== "reasoning";
    if (isListed) this.post({ type: "sessionsChanged" });
    const sessionId = "session" in event ? event.session.id : event.sessionId;
    if (sessionId !== this.#transcript.sessionId) return;
    if (event.kind === "saved") this.refresh();
    else this.#transcript.tell(event);
  }

  async #guard(requestId: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#parts.log.error("a request of the page failed", error);
      this.#parts.post({ type: "failed", requestId, error: toErrorView(error) });
    }
  }
}
