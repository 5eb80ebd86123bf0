// Images on their way to the host: as they are, or drawn smaller where they are too large or of a kind
// that models do not read.

/** Kinds that models read. */
const imageTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"] as const;

/** Longest side, in pixels: models look at no more. */
const maxSide = 2_048;
/** Where a PNG is still too large. */
const jpegQuality = 0.85;

export interface FittedImage {
  readonly mediaType: (typeof imageTypes)[number];
  readonly bytes: Uint8Array;
}

/** `undefined` for what is no image that this page can draw. */
export async function fitImage(file: File, maxBytes: number): Promise<FittedImage | undefined> {
  const mediaType = imageTypes.find((type) => type === file.type);
  if (mediaType && file.size <= maxBytes) return { mediaType, bytes: await bytesOf(file) };
  if (!file.type.startsWith("image/")) return undefined;
  try {
    const canvas = draw(await createImageBitmap(file));
    for (const type of ["image/png", "image/jpeg"] as const) {
      const blob = await canvas.convertToBlob({ type, quality: jpegQuality });
      if (blob.size <= maxBytes) return { mediaType: type, bytes: await bytesOf(blob) };
    }
  } catch {
    // A damaged image, or one of a kind that the page does not know.
  }
  return undefined;
}

function draw(bitmap: ImageBitmap): OffscreenCanvas {
  const { width, height } = bitmap;
  const scale = Math.min(1, maxSide / Math.max(width, height));
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const canvas = new OffscreenCanvas(w, h);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, w, h);
  bitmap.close();
  return canvas;
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}
