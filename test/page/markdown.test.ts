// The Markdown engine in a real browser under the real policy: pieces end as the whole does, nothing
// flickers, and only known elements and attributes come out.
import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../support/chromium.ts";
import { hostileTexts } from "./fixtures/hostileTexts.ts";
import type { MarkdownFixture } from "./fixtures/markdown.ts";
import { cutsOf, textFor } from "./fixtures/markdownTexts.ts";
import { type PageServer, serveFixture } from "./support/pageServer.ts";

declare const fixture: MarkdownFixture;

const casesPerRun = 1_500;

describe("streamed Markdown", function () {
  this.timeout(60_000);
  let browser: Browser;
  let server: PageServer;
  let page: Page;
  const problems: string[] = [];

  before(async () => {
    [browser, server] = await Promise.all([
      launchChromium(),
      serveFixture("test/page/fixtures/markdown.ts"),
    ]);
    page = await browser.newPage();
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (line) => line.type() === "error" && problems.push(line.text()));
    await page.goto(server.url);
    await page.waitForFunction(() => "fixture" in window);
  });
  after(async () => {
    await browser.close();
    await server.close();
    assert.deepEqual(problems, []);
  });

  async function steps(text: string, length = 1): Promise<string[]> {
    const parts = text.match(new RegExp(`[\\s\\S]{1,${length}}`, "g")) ?? [];
    return await page.evaluate((list) => fixture.steps(list), parts);
  }

  it("ends as the whole text does, however it is cut", async () => {
    const cases = Array.from({ length: casesPerRun }, (_, seed) => {
      const text = textFor(seed);
      return { text, parts: cutsOf(text, seed) };
    });
    const different = await page.evaluate(
      (list) =>
        list
          .filter(({ text, parts }) => fixture.whole(text) !== fixture.pieces(parts))
          .map(({ parts }) => parts),
      cases,
    );
    assert.deepEqual(different, []);
  });

  it("ends as the whole text does when long lists, tables and fences settle on the way", async () => {
    const lines = Array.from({ length: 130 }, (_, line) => line);
    const texts = [
      lines.map((line) => `- item **${line}** [late]\n`).join(""),
      lines.map((line) => `${line}. item\n\n   more of ${line}\n`).join("\n"),
      `| a | b |\n|---|--:|\n${lines.map((line) => `| [late] | ${line} |\n`).join("")}`,
      `\`\`\`ts\n${lines.map((line) => `const a${line} = "${line}"; /* x\n*/\n`).join("")}\`\`\`\n`,
      lines.map((line) => `Paragraph ${line} [late].\n\n`).join(""),
    ].map((text) => `${text}\n\nEnd.\n\n[late]: https://example.com/late\n`);
    const both = await page.evaluate(
      (list) =>
        list.map((text) => [fixture.whole(text), fixture.pieces(text.match(/[\s\S]{1,7}/g) ?? [])]),
      texts,
    );
    for (const [whole, pieces] of both) assert.equal(pieces, whole);
  });

  it("colours a fence when it closes, and draws math as MathML", async () => {
    const drawn = await page.evaluate(() =>
      fixture.drawn(["```ts\nconst a", " = 1;\n``", "`\n\n$x^2$ and $$\\frac{1}{", "2}$$"]),
    );
    assert.match(drawn, /<span class="hljs-keyword">const<\/span> a = <span class="hljs-number">1/);
    assert.match(drawn, /<math[^>]*><mrow><msup><mi>x<\/mi><mn>2<\/mn><\/msup><\/mrow><\/math>/);
    assert.match(drawn, /<math[^>]*display="block"[^>]*><mrow><mfrac/);
  });

  it("keeps the colours right where a comment goes over many lines", async () => {
    const comment = `/* start\n${"still a comment\n".repeat(90)}end */\nconst a = 1;\n`;
    const drawn = await page.evaluate(
      (code) => fixture.drawn([`\`\`\`js\n${code}\`\`\`\n`]),
      comment,
    );
    const comments = drawn.match(/<span class="hljs-comment">[^<]*/g) ?? [];
    assert.equal(comments.join("").match(/still a comment/g)?.length, 90);
    assert.match(drawn, /<span class="hljs-keyword">const<\/span>/);
  });

  it("never shows a delimiter that becomes markup", async () => {
    const text =
      "Some **bold and _nested_ words**, `code`, ~~old~~, [a link](https://a.test/x) end.";
    for (const step of await steps(text)) {
      assert.doesNotMatch(step.replaceAll(/<[^>]*>/g, ""), /[*_`~[\]()]/);
    }
  });

  it("shows a table only when it is one, and a list without a stray marker", async () => {
    const text = "Words.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- one\n- two\n\n1. one\n2. two\n";
    for (const step of await steps(text)) {
      const words = step.replaceAll(/<[^>]*>/g, "");
      assert.doesNotMatch(words, /[|-]|1\.|2\./);
    }
  });

  it("leaves the nodes of finished blocks alone", async () => {
    const isSame = await page.evaluate(async () => {
      const find = (selector: string): Element[] => [...document.querySelectorAll(selector)];
      const until = async (count: number, selector: string): Promise<void> => {
        while (find(selector).length < count) await new Promise(requestAnimationFrame);
      };
      const text = fixture.grow();
      text.append("First **block**.\n\n- item one\n- item two\n");
      await until(2, ".markdown li");
      const before = find(".markdown p, .markdown strong, .markdown li");
      text.append("- item three\n\nLast block.\n");
      await until(5, ".markdown p");
      return before.length === 6 && before.every((node) => node.isConnected);
    });
    assert.equal(isSame, true);
  });

  it("opens only web and mail links, and never loads an image", async () => {
    const links = [
      "[a](javascript:alert(1))",
      "[b](data:text/html,x)",
      "[c](command:workbench.action.quit)",
      "[d](vscode://x/y)",
      "<javascript:alert(1)>",
      "[e](file:///etc/passwd)",
      "[f](//no-scheme.test)",
      "[g](&#106;avascript:alert(1))",
      "[ok](https://example.com/a?b=c&amp;d)",
      "<mailto:a@b.test>",
      "![img](https://images.example.com/x.png)",
      "![img](javascript:alert(1))",
    ];
    const markup = await page.evaluate((text) => fixture.whole(text), links.join("\n\n"));
    assert.deepEqual(
      [...markup.matchAll(/href="([^"]*)"/g)].map((match) => match[1]),
      ["https://example.com/a?b=c&amp;d", "mailto:a@b.test", "https://images.example.com/x.png"],
    );
    assert.doesNotMatch(markup, /<img|src=/);
    assert.match(markup, /img \(images\.example\.com\)/);
  });

  it("never has a half-written hostile text become anything but known elements", async () => {
    const known =
      "a blockquote br button code del div em h1 h2 h3 h4 h5 h6 hr li ol p path pre span strong svg table tbody td th thead tr ul".split(
        " ",
      );
    const found = await page.evaluate(
      ({ texts, known }) => {
        const names = new Set<string>();
        for (const text of texts)
          for (const name of fixture.namesAtEachLetter(text)) names.add(name);
        return [...names].filter((name) => !known.includes(name));
      },
      { texts: hostileTexts.filter((text) => text.length < 300), known },
    );
    assert.deepEqual(found, []);
  });

  it("makes invisible and direction-changing characters in code visible", async () => {
    const markup = await page.evaluate(() =>
      fixture.whole("```\na\u202eb\u200bc 👩‍💻\n```\n\n`x\u2066y`"),
    );
    const marks = [...markup.matchAll(/<span class="hidden-character">([^<]*)/g)];
    assert.deepEqual(
      marks.map((match) => match[1]),
      ["U+202E", "U+200B", "U+2066"],
    );
  });
});
