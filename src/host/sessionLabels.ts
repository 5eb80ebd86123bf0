// How pickers name a session's age, day and place, in the editor's language.
import * as vscode from "vscode";
import type { SavedWhere, SessionSummary } from "../shared/types.ts";

const dayMs = 24 * 60 * 60 * 1_000;

/** Age, number of messages and where it is kept, on one line. */
export function describeSession(session: SessionSummary): string {
  const { messageCount, updatedAt, saved } = session;
  const count =
    messageCount === 1 ? vscode.l10n.t("1 message") : vscode.l10n.t("{0} messages", messageCount);
  return [ageOf(updatedAt), count, placeOf(saved)].join(" · ");
}

/** How long ago, in the largest whole unit; "now" for less than a minute. */
export function ageOf(at: number): string {
  const minutes = Math.max(0, Math.floor((Date.now() - at) / 60_000));
  const format = new Intl.RelativeTimeFormat(vscode.env.language, { numeric: "auto" });
  if (minutes < 1) return format.format(0, "second");
  if (minutes < 60) return format.format(-minutes, "minute");
  if (minutes < 24 * 60) return format.format(-Math.floor(minutes / 60), "hour");
  return format.format(-Math.floor(minutes / (24 * 60)), "day");
}

/** The heading that a session stands under: pinned, or its day. */
export function groupOf(session: SessionSummary): string {
  if (session.saved === "memory") return vscode.l10n.t("Temporary");
  if (session.pinned) return vscode.l10n.t("Pinned");
  const days = Math.round((startOfDay(Date.now()) - startOfDay(session.updatedAt)) / dayMs);
  if (days < 2) {
    const format = new Intl.RelativeTimeFormat(vscode.env.language, { numeric: "auto" });
    const text = format.format(-Math.max(0, days), "day");
    return text.charAt(0).toLocaleUpperCase(vscode.env.language) + text.slice(1);
  }
  return new Date(session.updatedAt).toLocaleDateString(vscode.env.language, { dateStyle: "full" });
}

function placeOf(saved: SavedWhere): string {
  switch (saved) {
    case "journal":
      return vscode.l10n.t("on this machine");
    case "shared":
      return vscode.l10n.t("here and in Redis");
    case "outbox":
      return vscode.l10n.t("waits for Redis");
    case "memory":
      return vscode.l10n.t("in memory only");
  }
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
