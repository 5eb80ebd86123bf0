// A line to a server whose round trips can take longer. It runs in a thread of its own: as a network
// does, it goes on while the window that is measured works.
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { startFaultProxy } from "../support/faultProxy.ts";

/** An open line. */
export interface SlowLine {
  readonly port: number;
  /** Every reply arrives this much later, from when this resolves on. */
  setDelay(delayMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens a line to `targetPort` that delays nothing yet. */
export async function openSlowLine(targetPort: number): Promise<SlowLine> {
  const worker = new Worker(new URL(import.meta.url), { workerData: targetPort });
  const reply = (): Promise<number> => new Promise((resolve) => worker.once("message", resolve));
  const port = await reply();
  return {
    port,
    setDelay: async (delayMs) => {
      const done = reply();
      worker.postMessage(delayMs);
      await done;
    },
    close: async () => {
      await worker.terminate();
    },
  };
}

async function run(targetPort: number): Promise<void> {
  const proxy = await startFaultProxy(targetPort);
  parentPort?.on("message", (delayMs: number) => {
    proxy.setDelay(delayMs);
    parentPort?.postMessage(delayMs);
  });
  parentPort?.postMessage(proxy.port);
}

if (!isMainThread && typeof workerData === "number") await run(workerData);
