import type { recipe as english } from '../en/recipe';

export const recipe: Record<keyof typeof english, string> = {
  'frame.image_to_image': 'Bild zu Bild',

  'slot.replace': 'eine andere Bilddatei wählen',
  'slot.clear': 'Bild entfernen',
  'slot.use_current': 'Das aktuelle Bild nehmen',
  'slot.uploading': 'Wird hochgeladen',
  'slot.failed': 'Das kam nicht an. Bitte noch einmal versuchen.',
  'slot.gone': 'Dieses Bild gibt es nicht mehr. Bitte ein anderes wählen.',
  'slot.film': 'Ein Video geht hier nicht. Bitte ein Bild wählen.',

  'compose.initial_image': 'Ausgangsbild',
  'compose.initial_hint': 'Ein Bild hierher ziehen, einfügen oder klicken und eine Datei wählen',
  'compose.needs_initial': 'Zuerst ein Ausgangsbild wählen: Das neue wächst daraus.',
  'compose.result_here': 'Was aus dem Ausgangsbild wächst, erscheint hier.',
  'compose.strength': 'Entrauschungsstärke',
  'compose.strength_help':
    'Wie viel vom Ausgangsbild ersetzt wird. 0 lässt es, wie es ist, 0,99 ersetzt es ganz.',
  'compose.resize_mode': 'Einpassen',
  'compose.resize_mode_help':
    'Was geschieht, wenn das Ausgangsbild eine andere Form hat: dehnen, abschneiden, was übersteht, oder füllen, was fehlt.',
  'compose.resize_just_resize': 'Dehnen',
  'compose.resize_crop_resize': 'Zuschneiden',
  'compose.resize_fill_resize': 'Füllen',
  'compose.size_of_initial': 'Form des Ausgangsbildes übernehmen',

  'image.sent_to_image': 'Bereit als Ausgangsbild',
  'stage.send_to': 'Senden an',

  'compose.text_accuracy': 'Texttreue',
  'compose.controls': 'Steuerebenen',
  'compose.references': 'Referenzbilder',
  'compose.vae': 'VAE',
  'compose.refiner': 'Refiner',
  'compose.hires': 'Hochauflösung',
  'compose.seamless': 'Nahtlos',
  'compose.seamless_x': 'Waagerecht',
  'compose.seamless_y': 'Senkrecht',
  'compose.color_compensation': 'Farbausgleich',
  'compose.freeu': 'FreeU',

  'info.embeddings': 'Embeddings',
  'info.used': 'benutzt',
  'info.models_missing_one':
    '{names} ist nicht installiert, das Bild lässt sich also nicht genau so noch einmal zeichnen.',
  'info.models_missing_other':
    '{names} sind nicht installiert, das Bild lässt sich also nicht genau so noch einmal zeichnen.',
};
