// What both React peers are shown in: a scroller that follows the end, and React's root.
import { createRoot } from "react-dom/client";
import { serve } from "./feed.js";

/** Serves a page that renders `element(text)` for each text that is longer than the one before. */
export function serveReact(element) {
  serve(() => {
    const scroller = document.createElement("div");
    scroller.className = "scroller";
    const content = document.createElement("div");
    scroller.append(content);
    document.body.append(scroller);
    new ResizeObserver(() => {
      scroller.scrollTop = scroller.scrollHeight;
    }).observe(content);
    const root = createRoot(content);
    let text = "";
    return {
      append: (more) => {
        text += more;
        root.render(element(text));
      },
      end: () => {},
    };
  });
}
