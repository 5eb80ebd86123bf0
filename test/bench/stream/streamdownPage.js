// The newest streamdown, as its own documentation uses it.
import { createElement } from "react";
import { Streamdown } from "streamdown";
import { serveReact } from "./reactScroller.js";

serveReact((text) => createElement(Streamdown, null, text));
