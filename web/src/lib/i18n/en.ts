import { gallery } from './en/gallery';
import { images } from './en/images';
import { library } from './en/library';
import { parts } from './en/parts';
import { prompts } from './en/prompts';
import { recipe } from './en/recipe';
import { queue } from './en/queue';
import { viewer } from './en/viewer';

/** The visible words of the first load, in English; `en/late.ts` has the others. */
export const en = {
  ...gallery,
  ...images,
  ...library,
  ...parts,
  ...prompts,
  ...recipe,
  ...queue,
  ...viewer,

  'frame.tabs': 'Ways to create',
  'frame.sheets': 'Sheets',
  'frame.text_to_image': 'Text to image',
  'frame.gallery': 'Gallery',
  'frame.my_images': 'My images',
  'frame.library': 'Library',
  'frame.overlays': 'Open menus and dialogs',
  'frame.language': 'Language',
  'frame.resize_controls': 'Width of the control panel',
  'frame.resize_gallery': 'Width of the gallery',
  'frame.show_controls': 'Show the control panel',
  'frame.show_gallery': 'Show the gallery',
  'frame.sheet_controls': 'Controls',
  'frame.sheet_stage': 'Image',
  'frame.sheet_gallery': 'Gallery',

  'group.create': 'Create',
  'group.image': 'Image',
  'group.gallery': 'Gallery',
  'group.view': 'View',
  'group.queue': 'Queue',

  'connection.connected': 'connected',
  'connection.connecting': 'connecting',
  'connection.lost': 'disconnected',
  'connection.lost_help':
    'The server does not answer. What you typed is kept, and the page connects again by itself.',

  'engine.starting': 'The engine is starting. You can invoke already; drawing begins by itself.',
  'engine.down':
    'The engine has stopped and is being started again. Waiting jobs are kept; if this lasts, look into the server’s log.',

  'compose.panel': 'Controls',
  'compose.prompt': 'Prompt',
  'compose.prompt_hint': 'What do you want to see?',
  'compose.negative_prompt': 'Negative prompt',
  'compose.negative_prompt_hint': 'What should stay out?',
  'compose.tokens': '{used} / {room} tokens',
  'compose.tokens_help':
    'The model reads a prompt in parts of {per_chunk} tokens; a token is a word or a piece of one. What comes first weighs most.',
  'compose.invoke': 'Invoke',
  'compose.images': 'Images',
  'compose.fewer_images': 'One image less',
  'compose.more_images': 'One image more',
  'compose.focus_prompt': 'Go to the prompt',
  'compose.offline':
    'The server does not answer, so nothing was sent. Invoke again when the dot is green.',
  'compose.model': 'Model',
  'compose.model_help':
    'The trained network that draws. Models differ in style, in subjects and in the sizes they draw well.',
  'compose.no_models':
    'There is no model yet. Put one into the models folder of the studio, then look again.',
  'compose.look_again': 'Look again',
  'compose.size': 'Size',
  'compose.size_help':
    'Width and height in pixels. Models draw best near the size they were trained on; larger images take longer and need more memory.',
  'compose.aspect': 'Aspect ratio',
  'compose.swap_size': 'Swap width and height',
  'compose.width': 'Width',
  'compose.height': 'Height',
  'compose.scheduler': 'Scheduler',
  'compose.scheduler_help':
    'The method that turns noise into an image. Some settle in few steps, some keep surprising as the steps grow.',
  'compose.steps': 'Steps',
  'compose.steps_help':
    'How many times the image is refined. More steps give finer results and take longer; find an idea with few, then draw it again with many.',
  'compose.cfg_scale': 'CFG scale',
  'compose.cfg_scale_help':
    'How strictly the image follows the prompt. Low values wander off, very high ones turn harsh; 5 to 12 is the usual range.',
  'compose.seed': 'Seed',
  'compose.seed_help':
    'The number the noise grows from. The same seed with the same settings gives the same image again.',
  'compose.shuffle_seed': 'Shuffle the seed',
  'compose.randomise': 'Randomize',
  'compose.randomise_help': 'A new seed for every Invoke',
  'compose.randomise_seed': 'Random seed on or off',
  'compose.advanced': 'Advanced',
  'compose.clip_skip': 'CLIP skip',
  'compose.clip_skip_help':
    'Leaves out the last layers of the text encoder. Some models were trained that way; otherwise keep it at 0.',
  'compose.cfg_rescale': 'CFG rescale',
  'compose.cfg_rescale_help':
    'Softens the harsh contrast that a high CFG scale brings. 0 leaves it alone.',

  'model.missing': 'The files of this model are gone. Put them back, then look again.',
  'model.broken': 'This model cannot be read. Install it again, then look again.',

  'help.about': 'About {name}',

  'stage.panel': 'Current image',
  'stage.toolbar': 'Image tools',
  'stage.menu': 'Image menu',
  'stage.use_all': 'Use all settings',
  'stage.use_seed': 'Use seed',
  'stage.use_prompts': 'Use prompts',
  'stage.remix': 'Remix image',
  'stage.info': 'Info',
  'stage.download': 'Download image',
  'stage.new_tab': 'Open in new tab',
  'stage.copy': 'Copy image',
  'stage.delete': 'Delete image',
  'stage.previews': 'Watch the image grow',
  'stage.newer': 'Newer image',
  'stage.older': 'Older image',
  'stage.used_all': 'All settings loaded',
  'stage.used_seed': 'Seed loaded',
  'stage.used_prompts': 'Prompts loaded',
  'stage.used_remix': 'Settings loaded, seed left random',
  'stage.copied': 'Copied',
  'stage.copy_failed': 'The browser refused; use Download instead',
  'stage.no_prompt': 'Without a prompt',
  'stage.unreadable': 'This image could not be loaded.',
  'stage.growing': 'The image as it grows',
  'stage.arrived': 'New image in the gallery',
  'stage.gone': 'This image is not in the studio. It may have been deleted.',
  'stage.show_newest': 'Show the newest',
  'stage.first_coming': 'Your image is on its way.',
  'stage.first_coming_hint':
    'Your image is on its way. Click the hourglass above to watch it grow.',

  'progress.label': 'Progress of the current job',
  'progress.starting': 'Starting',
  'progress.image': 'Image {image} of {images}',
  'progress.step': 'Step {step} of {steps}',
  'progress.loading': 'Loading the model',
  'progress.preprocessing': 'Preparing the control images',
  'progress.encoding': 'Reading the prompt',
  'progress.denoising': 'Drawing',
  'progress.decoding': 'Developing',
  'progress.upscaling': 'Enlarging',
  'progress.saving': 'Saving',
  'progress.left': '{time} left',
  'progress.estimating': 'estimating the time',

  'info.title': 'About this image',
  'info.copy': 'Click to copy',
  'info.copy_value': 'Copy {name}: {value}',
  'info.copied': '{name} copied',
  'info.recall': 'Use {name}',
  'info.created': 'Created',
  'info.drawn_in': 'Drawn in',
  'info.file_size': 'File size',
  'info.checksum': 'SHA-256',
  'info.file_name': 'File name',
  'info.length': 'Length',
  'info.tags': 'Tags',
  'info.loras': 'LoRAs',
  'info.collections': 'Collections',

  'dialog.cancel': 'Cancel',
  'dialog.close': 'Close',
  'dialog.retry': 'Try again',

  'first.title': 'Nothing drawn yet',
  'first.words': 'Describe a picture, press Return, and it appears here.',
  'first.no_model':
    'A studio draws with a model. As soon as there is one, this is where pictures appear.',
  'first.import': 'Import a model',
  'first.button': 'Draw “{prompt}”',
  'first.examples': 'Example prompts',

  'gallery.title': 'Gallery',
  'gallery.list': 'Images',
  'gallery.item': 'Image: {prompt}',
  'gallery.hide': 'Hide the gallery',
  'gallery.empty': 'Every image you draw is kept here.',
  'gallery.offline': 'The gallery appears as soon as the server answers.',
  'gallery.new_one': '{count} new image',
  'gallery.new_other': '{count} new images',

  'queue.title': 'Queue',
  'queue.idle': 'idle',
  'queue.waiting_one': '{count} waiting',
  'queue.waiting_other': '{count} waiting',
  'queue.is_waiting': 'Waiting',
  'queue.images_one': '{count} image',
  'queue.images_other': '{count} images',
  'queue.more_one': 'and {count} more job',
  'queue.more_other': 'and {count} more jobs',
  'queue.nothing': 'Nothing is running and nothing waits.',
  'queue.failed': 'Recently failed',
  'queue.no_reason': 'No reason was given.',
  'queue.retry': 'Retry',
  'queue.cancel_one': 'Cancel {name}',
  'queue.cancel_current': 'Cancel the running job',
  'queue.cancel_all': 'Cancel all',

  'view.gallery': 'Show or hide the gallery',
  'view.controls': 'Show or hide the controls',
  'view.both': 'Only the image',
  'view.reset': 'Reset the layout',
  'view.smaller': 'Smaller thumbnails',
  'view.larger': 'Larger thumbnails',
  'view.dark': 'Dark theme',
  'view.light': 'Light theme',
  'view.palette': 'Command palette',
  'view.hotkeys': 'Hotkeys',

  'palette.title': 'Commands',
  'palette.search': 'Search commands',
  'palette.nothing': 'No command is called that.',

  'hotkeys.title': 'Hotkeys',
  'hotkeys.search': 'Search hotkeys',
  'hotkeys.nothing': 'No hotkey matches “{search}”.',
  'hotkeys.return': 'Invoke from the prompt',
  'hotkeys.single_keys': 'Single-letter hotkeys',

  'broken.title': 'The page stumbled',
  'broken.words':
    'Nothing is lost: your draft is stored and running jobs go on. Loading the page again usually helps.',
  'broken.reload': 'Load again',
} as const;
