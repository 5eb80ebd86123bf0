// react-markdown with GitHub's Markdown: the whole text is read again with every piece.
import { createElement } from "react";
import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { serveReact } from "./reactScroller.js";

const remarkPlugins = [remarkGfm];
serveReact((text) => createElement(Markdown, { remarkPlugins }, text));
