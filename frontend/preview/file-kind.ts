import type { Bytes } from '../../core/bytes.ts';

/** What a file is by its first bytes, whatever its name and its declared type say. Only these types reach an address of the page. */
export type FileKind =
  | { readonly kind: 'image'; readonly type: ImageType }
  | { readonly kind: 'video' | 'audio'; readonly type: string }
  | { readonly kind: 'text'; readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' }
  | { readonly kind: 'pdf' }
  | { readonly kind: 'unknown' };

export type ImageType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/avif';

/** So many bytes of the beginning are looked at. */
export const KIND_BYTES = 4_096;

/** Signatures of https://mimesniff.spec.whatwg.org/, section 6, and of ISO/IEC 14496-12. SVG and HTML are texts. */
export function kindOf(start: Bytes): FileKind {
  const latin = Array.from(start.subarray(0, KIND_BYTES), (byte) => String.fromCharCode(byte)).join('');
  const image = imageOf(latin);
  if (image) return { kind: 'image', type: image };
  const media = mediaOf(latin);
  if (media) return { kind: media.startsWith('audio') ? 'audio' : 'video', type: media };
  if (latin.slice(0, 1_024).includes('%PDF-')) return { kind: 'pdf' };
  const encoding = encodingOf(start, latin);
  return encoding ? { kind: 'text', encoding } : { kind: 'unknown' };
}

function imageOf(latin: string): ImageType | undefined {
  if (latin.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (latin.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (/^GIF8[79]a/.test(latin)) return 'image/gif';
  if (/^RIFF[^]{4}WEBPVP8/.test(latin)) return 'image/webp';
  return /^[^]{4}ftypavi[fs]/.test(latin) ? 'image/avif' : undefined;
}

function mediaOf(latin: string): string | undefined {
  if (/^[^]{4}ftypM4[AB] /.test(latin)) return 'audio/mp4';
  // Of images in the same container browsers show only AVIF.
  if (/^[^]{4}ftyp(?!he|mi|ms)/.test(latin)) return 'video/mp4';
  if (latin.startsWith('\x1a\x45\xdf\xa3')) return 'video/webm';
  if (latin.startsWith('OggS')) return /theora/.test(latin.slice(0, 512)) ? 'video/ogg' : 'audio/ogg';
  if (/^RIFF[^]{4}WAVE/.test(latin)) return 'audio/wav';
  if (latin.startsWith('fLaC')) return 'audio/flac';
  if (/^\xff[\xf1\xf9]/.test(latin)) return 'audio/aac';
  return /^(?:ID3|\xff[\xf2\xf3\xfa\xfb])/.test(latin) ? 'audio/mpeg' : undefined;
}

/** Text has no control characters but those of lines. */
function encodingOf(start: Bytes, latin: string): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  if (latin.startsWith('\xff\xfe')) return 'utf-16le';
  if (latin.startsWith('\xfe\xff')) return 'utf-16be';
  // eslint-disable-next-line no-control-regex
  if (/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(latin)) return undefined;
  try {
    // A character may be cut at the end.
    new TextDecoder('utf-8', { fatal: true }).decode(start.subarray(0, KIND_BYTES), { stream: true });
    return 'utf-8';
  } catch (thrown) {
    if (thrown instanceof TypeError) return undefined;
    throw thrown;
  }
}
