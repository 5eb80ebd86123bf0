// What the built page is made of.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { projectRoot } from "../support/projectRoot.ts";

const folder = join(projectRoot, "dist/webview");
const markupSinks =
  /innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|setHTML|parseHTMLUnsafe|DOMParser|document\.write|srcdoc|\beval\s*\(|new Function\b/;

describe("the built page", () => {
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));

  it("has no way to turn text into markup or into code", () => {
    assert.ok(scripts.includes("page.js"));
    for (const name of scripts) {
      assert.doesNotMatch(readFileSync(join(folder, name), "utf8"), markupSinks, name);
    }
  });

  it("leaves KaTeX to a script that is loaded when there is math", () => {
    const holding = scripts.filter((name) =>
      readFileSync(join(folder, name), "utf8").includes("mathvariant"),
    );
    assert.equal(holding.length, 1);
    assert.notEqual(holding[0], "page.js");
  });
});
