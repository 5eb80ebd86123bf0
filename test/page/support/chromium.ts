// A real Chromium, one for a whole run of specs.
import { type Browser, chromium } from "playwright-core";

/** Starts Chromium; the caller closes it. `CHROMIUM` names another binary. */
export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
