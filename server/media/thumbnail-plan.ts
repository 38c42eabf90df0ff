/**
 * How large a thumbnail will be. Pure.
 *
 * What is asked for is the least that will do, and is rounded up to one of few sizes, so that what was made for one
 * client serves the next. Nothing is ever made larger than it is.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#thumbnails
 */

export type Method = 'crop' | 'scale';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Wish extends Size {
  readonly method: Method;
}

/** Sides of squares for `crop`: the spec's two, and their doubles for screens with small pixels. */
const SQUARES: readonly number[] = [32, 96, 192, 384, 768];

/** For `scale`: the spec's three, and their doubles. */
const FRAMES: readonly Size[] = [
  { width: 320, height: 240 },
  { width: 640, height: 480 },
  { width: 800, height: 600 },
  { width: 1600, height: 1200 },
];

/** No side of a crop is longer. */
const LONGEST_SIDE = 2048;

/** The size to make for a wish; undefined where it is beyond all, and the file itself has to do. */
export function roundedUp({ width, height, method }: Wish): Wish | undefined {
  if (method === 'scale') {
    const frame = FRAMES.find((size) => size.width >= width && size.height >= height);
    return frame && { ...frame, method };
  }
  if (width !== height)
    // Another ratio would be another crop: it is made as asked.
    return Math.max(width, height) > LONGEST_SIDE ? undefined : { width, height, method };
  const side = SQUARES.find((candidate) => candidate >= width);
  return side === undefined ? undefined : { width: side, height: side, method };
}

/**
 * The size of the thumbnail of a picture; undefined where the picture is not larger than that. `scale` keeps the ratio
 * and covers the wish, so that no side is shorter than asked; `crop` has the ratio asked for.
 */
export function thumbnailSize(picture: Size, wish: Wish): Size | undefined {
  const { width, height, method } = wish;
  if (method === 'crop' && picture.width <= width && picture.height <= height) return undefined;
  // Products and not quotients: a side that is asked for comes out as exactly that.
  const isWider = picture.width * height >= width * picture.height;
  if (method === 'scale') {
    const covering = isWider
      ? { width: Math.ceil((picture.width * height) / picture.height), height }
      : { width, height: Math.ceil((picture.height * width) / picture.width) };
    return covering.width < picture.width ? covering : undefined;
  }
  if (picture.width >= width && picture.height >= height) return { width, height };
  // One side is too short for the wish: the same ratio, as large as the picture can give it.
  return isWider
    ? { width: Math.max(1, Math.floor((width * picture.height) / height)), height: picture.height }
    : { width: picture.width, height: Math.max(1, Math.floor((height * picture.width) / width)) };
}
