import sharp from 'sharp';

/** For a program that reads one picture: nothing is kept for the next one, and it takes one core at the most. */
export function useLittle(): void {
  sharp.cache(false);
  sharp.concurrency(1);
}
