// The frame of specs about the built page: one browser and one server for all of them, and a page of
// its own for each, which is closed and judged afterwards.
import { after, afterEach, before, describe } from "mocha";
import type { Browser } from "playwright-core";
import { launchChromium } from "../../support/chromium.ts";
import { FakeHost, type OpenOptions } from "./fakeHost.ts";
import { type PageServer, servePage } from "./pageServer.ts";

/** Opens a page in a spec; the page is closed when the spec ends. */
export type OpenPage = (options?: OpenOptions) => Promise<FakeHost>;

/** Describes the page; `define` gets a function that opens one. */
export function pageSpecs(title: string, define: (open: OpenPage) => void): void {
  describe(title, function () {
    this.timeout(30_000);
    let browser: Browser;
    let server: PageServer;
    const hosts: FakeHost[] = [];

    before(async () => {
      [browser, server] = await Promise.all([launchChromium(), servePage()]);
    });
    after(async () => {
      await browser.close();
      await server.close();
    });
    afterEach(async () => {
      for (const host of hosts.splice(0)) await host.close();
    });

    define(async (options) => {
      const host = await FakeHost.open(browser, server.url, options);
      hosts.push(host);
      return host;
    });
  });
}
