// Shows nothing: what the frames themselves cost, whoever fills them.
import { serve } from "./feed.js";

serve(() => ({ append: () => {}, end: () => {} }));
