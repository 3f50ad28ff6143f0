import type { Bytes } from '../core/bytes.ts';
import type { Metadata } from '../core/schemas.ts';
import { MAX_THUMBNAIL_BYTES, thumbnailOf } from '../core/thumbnail.ts';
import type { Text } from './dom.ts';
import { h } from './dom.ts';
import { kindOf } from './preview/file-kind.ts';
import { imageSize, isDecodable } from './preview/image-size.ts';

const TYPE = 'image/jpeg';
/** Of what is made, in pixels. */
const LONGEST_SIDE = 256;
/** Of what is shown: a few bytes can declare a picture that takes all memory. */
const LONGEST_SHOWN = 512;
/** Larger files are not read for it. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Where the headers of an image end, with what cameras put into them. */
const HEADER_BYTES = 512 * 1024;
const QUALITIES = [0.75, 0.5, 0.25];

/**
 * A small picture of an image, drawn by the browser, so that nothing else of the file is in it; undefined for what is no image that a browser shows, or one
 * that is too large. What the headers declare is looked at before anything is decoded.
 */
export async function makeThumbnail(file: Blob): Promise<Bytes | undefined> {
  if (file.size > MOST_BYTES) return undefined;
  try {
    const start = new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer());
    const kind = kindOf(start);
    const size = kind.kind === 'image' ? imageSize(start, kind.type) : undefined;
    if (!size || !isDecodable(size)) return undefined;
    return await drawn(await createImageBitmap(file));
  } catch (thrown) {
    // What does not decode, or can no longer be read: sending says so where it matters.
    if (thrown instanceof DOMException) return undefined;
    throw thrown;
  }
}

async function drawn(image: ImageBitmap): Promise<Bytes | undefined> {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  const [width, height] = [image.width, image.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = new OffscreenCanvas(width ?? 1, height ?? 1);
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  for (const quality of QUALITIES) {
    const blob = await canvas.convertToBlob({ type: TYPE, quality });
    if (blob.type === TYPE && blob.size <= MAX_THUMBNAIL_BYTES) return new Uint8Array(await blob.arrayBuffer());
  }
  return undefined;
}

/**
 * The small picture of a file, as an image of a fixed type at an address of the page: whatever the bytes are, nothing of them can run. Undefined
 * where it declares another size than a small one.
 */
export function thumbnailImage(bytes: Bytes, alt: Text): HTMLImageElement | undefined {
  const size = imageSize(bytes, TYPE);
  if (!size || Math.max(size.width, size.height) > LONGEST_SHOWN) return undefined;
  const address = URL.createObjectURL(new Blob([bytes], { type: TYPE }));
  const image = h('img', { src: address, alt, class: 'thumbnail' });
  for (const end of ['load', 'error']) image.addEventListener(end, () => URL.revokeObjectURL(address));
  image.addEventListener('error', () => image.remove());
  return image;
}

/** That of metadata, if it has one that may be shown. */
export function shownThumbnail(metadata: Metadata, alt: Text): HTMLImageElement | undefined {
  const bytes = thumbnailOf(metadata);
  return bytes && thumbnailImage(bytes, alt);
}
