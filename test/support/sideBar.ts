// The secondary side bar of a window as a picture, of any width.
import type { VscodeWindow } from "./vscodeWindow.ts";

/** Drags the side bar's edge until it is so many px wide. */
export async function widenSideBar({ page }: VscodeWindow, width: number): Promise<void> {
  const box = await page.locator(".part.auxiliarybar").boundingBox();
  if (box === null) throw new Error("the side bar is not there");
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x - 1, y);
  await page.mouse.down();
  await page.mouse.move((page.viewportSize()?.width ?? 0) - width, y, { steps: 10 });
  await page.mouse.up();
}

/** The side bar as a picture, with nothing under the pointer. */
export async function takeSideBar({ page }: VscodeWindow, path: string): Promise<void> {
  await page.mouse.move(300, 400);
  const clip = await page.locator(".part.auxiliarybar").boundingBox();
  if (clip === null) throw new Error("the side bar is not there");
  // What was moved and coloured anew comes to rest.
  await page.waitForTimeout(400);
  await page.screenshot({ path, clip, animations: "disabled" });
}
