/** Everything that decides a picture beyond words, size and steps. */
export const recipe = {
  'frame.image_to_image': 'Image to image',

  'slot.replace': 'choose another image file',
  'slot.clear': 'Remove the image',
  'slot.use_current': 'Use the current image',
  'slot.uploading': 'Uploading',
  'slot.failed': 'This did not arrive. Try again.',
  'slot.gone': 'This image is gone. Choose another.',
  'slot.film': 'A video cannot be used here. Choose an image.',

  'compose.initial_image': 'Initial image',
  'compose.initial_hint': 'Drop an image here, paste it, or click to choose a file',
  'compose.needs_initial': 'Choose an initial image first: the new one grows out of it.',
  'compose.result_here': 'What grows out of the initial image appears here.',
  'compose.strength': 'Denoising strength',
  'compose.strength_help':
    'How much of the initial image is replaced. 0 leaves it as it is, 0.99 replaces it completely.',
  'compose.resize_mode': 'Fit',
  'compose.resize_mode_help':
    'What happens when the initial image has another shape: stretch it, cut off what sticks out, or fill what is missing.',
  'compose.resize_just_resize': 'Stretch',
  'compose.resize_crop_resize': 'Crop',
  'compose.resize_fill_resize': 'Fill',
  'compose.size_of_initial': 'Take the shape of the initial image',

  'image.sent_to_image': 'Ready as the initial image',
  'stage.send_to': 'Send to',

  'compose.text_accuracy': 'Text accuracy',
  'compose.controls': 'Control layers',
  'compose.references': 'Reference images',
  'compose.vae': 'VAE',
  'compose.refiner': 'Refiner',
  'compose.hires': 'Hi-res fix',
  'compose.seamless': 'Seamless',
  'compose.seamless_x': 'Across',
  'compose.seamless_y': 'Down',
  'compose.color_compensation': 'Color compensation',
  'compose.freeu': 'FreeU',

  'info.embeddings': 'Embeddings',
  'info.used': 'used',
  'info.models_missing_one':
    '{names} is not installed, so this image cannot be drawn again exactly.',
  'info.models_missing_other':
    '{names} are not installed, so this image cannot be drawn again exactly.',
} as const;
