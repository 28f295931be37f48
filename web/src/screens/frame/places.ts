import {
  IconArrowsMaximize,
  IconBooks,
  IconBox,
  IconLayoutGrid,
  IconLibrary,
  IconPhotoEdit,
  IconStack2,
  IconTypography,
  IconUserSquare,
} from '@tabler/icons-react';

/** Every kind of work, in the order of the rail. */
export const places = [
  { to: '/text-to-image', label: 'frame.text_to_image', icon: IconTypography },
  { to: '/image-to-image', label: 'frame.image_to_image', icon: IconPhotoEdit },
  { to: '/upscale', label: 'frame.upscale', icon: IconArrowsMaximize },
  { to: '/gallery', label: 'frame.gallery', icon: IconLayoutGrid },
  { to: '/my-images', label: 'frame.my_images', icon: IconUserSquare },
  { to: '/library', label: 'frame.library', icon: IconBooks },
  { to: '/collections', label: 'frame.collections', icon: IconLibrary },
  { to: '/models', label: 'frame.models', icon: IconBox },
  { to: '/queue', label: 'frame.queue', icon: IconStack2 },
] as const;
