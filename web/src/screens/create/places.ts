import type { Way } from '@/entities/recipe/send';

/** The address of each way to ask for a picture. */
export function placeOf(way: Way): '/text-to-image' | '/image-to-image' {
  return way === 'image' ? '/image-to-image' : '/text-to-image';
}
