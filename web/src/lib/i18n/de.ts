import { gallery } from './de/gallery';
import { images } from './de/images';
import { library } from './de/library';
import { parts } from './de/parts';
import { prompts } from './de/prompts';
import { recipe } from './de/recipe';
import { models } from './de/models';
import { queue } from './de/queue';
import { upscale } from './de/upscale';
import { viewer } from './de/viewer';
import type { Texts } from './text';

export const de: Texts = {
  ...gallery,
  ...images,
  ...library,
  ...parts,
  ...prompts,
  ...recipe,
  ...models,
  ...queue,
  ...upscale,
  ...viewer,

  'frame.tabs': 'Arten des Gestaltens',
  'frame.sheets': 'Blätter',
  'frame.text_to_image': 'Text zu Bild',
  'frame.gallery': 'Galerie',
  'frame.my_images': 'Meine Bilder',
  'frame.library': 'Bibliothek',
  'frame.overlays': 'Offene Menüs und Dialoge',
  'frame.language': 'Sprache',
  'frame.resize_controls': 'Breite der Bedienleiste',
  'frame.resize_gallery': 'Breite der Galerie',
  'frame.show_controls': 'Bedienleiste zeigen',
  'frame.show_gallery': 'Galerie zeigen',
  'frame.sheet_controls': 'Regler',
  'frame.sheet_stage': 'Bild',
  'frame.sheet_gallery': 'Galerie',

  'group.create': 'Gestalten',
  'group.image': 'Bild',
  'group.gallery': 'Galerie',
  'group.view': 'Ansicht',
  'group.queue': 'Warteschlange',
  'group.go': 'Gehe zu',

  'connection.connected': 'verbunden',
  'connection.connecting': 'verbindet',
  'connection.lost': 'getrennt',
  'connection.lost_help':
    'Der Server antwortet nicht. Ihre Eingaben bleiben erhalten, und die Seite verbindet sich von selbst wieder.',

  'engine.starting':
    'Das Zeichenwerk startet. Sie können schon loslegen; gezeichnet wird dann von selbst.',
  'engine.down':
    'Das Zeichenwerk ist stehen geblieben und wird neu gestartet. Wartende Aufträge bleiben erhalten; dauert es an, hilft ein Blick ins Protokoll des Servers.',

  'compose.panel': 'Bedienleiste',
  'compose.prompt': 'Prompt',
  'compose.prompt_hint': 'Was möchten Sie sehen?',
  'compose.negative_prompt': 'Negativer Prompt',
  'compose.negative_prompt_hint': 'Was soll draußen bleiben?',
  'compose.tokens': '{used} / {room} Token',
  'compose.tokens_help':
    'Das Modell liest den Prompt in Abschnitten von {per_chunk} Token; ein Token ist ein Wort oder ein Stück davon. Was zuerst kommt, wiegt am meisten.',
  'compose.invoke': 'Zeichnen',
  'compose.images': 'Bilder',
  'compose.fewer_images': 'Ein Bild weniger',
  'compose.more_images': 'Ein Bild mehr',
  'compose.focus_prompt': 'Zum Prompt gehen',
  'compose.offline':
    'Der Server antwortet nicht, deshalb wurde nichts gesendet. Bitte noch einmal, sobald der Punkt grün ist.',
  'compose.model': 'Modell',
  'compose.model_help':
    'Das trainierte Netz, das zeichnet. Modelle unterscheiden sich in Stil, Motiven und den Größen, die ihnen liegen.',
  'compose.no_models':
    'Noch ist kein Modell da. Legen Sie eines in den Modellordner des Studios und suchen Sie dann erneut.',
  'compose.look_again': 'Erneut suchen',
  'compose.size': 'Größe',
  'compose.size_help':
    'Breite und Höhe in Pixeln. Modelle zeichnen am besten nahe der Größe, mit der sie trainiert wurden; größere Bilder dauern länger und brauchen mehr Speicher.',
  'compose.aspect': 'Seitenverhältnis',
  'compose.swap_size': 'Breite und Höhe tauschen',
  'compose.width': 'Breite',
  'compose.height': 'Höhe',
  'compose.scheduler': 'Scheduler',
  'compose.scheduler_help':
    'Das Verfahren, das aus Rauschen ein Bild macht. Manche sind nach wenigen Schritten fertig, manche überraschen mit jedem weiteren.',
  'compose.steps': 'Schritte',
  'compose.steps_help':
    'Wie oft das Bild verfeinert wird. Mehr Schritte werden feiner und dauern länger; finden Sie eine Idee mit wenigen und zeichnen Sie sie dann mit vielen.',
  'compose.cfg_scale': 'CFG-Skala',
  'compose.cfg_scale_help':
    'Wie streng das Bild dem Prompt folgt. Kleine Werte schweifen ab, sehr große werden hart; üblich sind 5 bis 12.',
  'compose.seed': 'Seed',
  'compose.seed_help':
    'Die Zahl, aus der das Rauschen entsteht. Gleicher Seed und gleiche Einstellungen ergeben wieder dasselbe Bild.',
  'compose.shuffle_seed': 'Seed würfeln',
  'compose.randomise': 'Zufall',
  'compose.randomise_help': 'Ein neuer Seed bei jedem Zeichnen',
  'compose.randomise_seed': 'Zufälliger Seed an oder aus',
  'compose.advanced': 'Erweitert',
  'compose.clip_skip': 'CLIP-Skip',
  'compose.clip_skip_help':
    'Lässt die letzten Schichten des Textlesers weg. Manche Modelle wurden so trainiert; sonst bei 0 lassen.',
  'compose.cfg_rescale': 'CFG-Dämpfung',
  'compose.cfg_rescale_help':
    'Mildert den harten Kontrast einer hohen CFG-Skala. 0 lässt alles, wie es ist.',

  'model.missing':
    'Die Dateien dieses Modells sind fort. Legen Sie sie zurück und suchen Sie dann erneut.',
  'model.broken':
    'Dieses Modell ist nicht lesbar. Installieren Sie es neu und suchen Sie dann erneut.',

  'help.about': 'Über {name}',

  'stage.panel': 'Aktuelles Bild',
  'stage.toolbar': 'Bildwerkzeuge',
  'stage.menu': 'Bildmenü',
  'stage.use_all': 'Alles übernehmen',
  'stage.use_seed': 'Seed übernehmen',
  'stage.use_prompts': 'Prompt übernehmen',
  'stage.remix': 'Bild variieren',
  'stage.info': 'Angaben',
  'stage.download': 'Bild herunterladen',
  'stage.new_tab': 'In neuem Tab öffnen',
  'stage.copy': 'Bild kopieren',
  'stage.delete': 'Bild löschen',
  'stage.previews': 'Beim Wachsen zusehen',
  'stage.newer': 'Neueres Bild',
  'stage.older': 'Älteres Bild',
  'stage.used_all': 'Alle Einstellungen übernommen',
  'stage.used_seed': 'Seed übernommen',
  'stage.used_prompts': 'Prompt übernommen',
  'stage.used_remix': 'Einstellungen übernommen, Seed bleibt zufällig',
  'stage.copied': 'Kopiert',
  'stage.copy_failed': 'Der Browser lässt es nicht zu; bitte herunterladen',
  'stage.no_prompt': 'Ohne Prompt',
  'stage.unreadable': 'Dieses Bild ließ sich nicht laden.',
  'stage.growing': 'Das Bild, während es wächst',
  'stage.arrived': 'Neues Bild in der Galerie',
  'stage.gone': 'Dieses Bild ist nicht im Studio. Vielleicht wurde es gelöscht.',
  'stage.show_newest': 'Das neueste zeigen',
  'stage.first_coming': 'Ihr Bild ist unterwegs.',
  'stage.first_coming_hint': 'Ihr Bild ist unterwegs. Die Sanduhr oben zeigt, wie es wächst.',

  'progress.label': 'Fortschritt des laufenden Auftrags',
  'progress.starting': 'Beginnt',
  'progress.image': 'Bild {image} von {images}',
  'progress.step': 'Schritt {step} von {steps}',
  'progress.loading': 'Lädt das Modell',
  'progress.preprocessing': 'Bereitet die Steuerbilder vor',
  'progress.encoding': 'Liest den Prompt',
  'progress.denoising': 'Zeichnet',
  'progress.decoding': 'Entwickelt',
  'progress.upscaling': 'Vergrößert',
  'progress.saving': 'Speichert',
  'progress.estimating': 'Dauer wird geschätzt',
  'progress.left': 'noch {time}',

  'info.title': 'Über dieses Bild',
  'info.copy': 'Klick kopiert',
  'info.copy_value': '{name} kopieren: {value}',
  'info.copied': '{name} kopiert',
  'info.recall': '{name} übernehmen',
  'info.created': 'Erstellt',
  'info.generated': 'Erzeugt',
  'info.drawn_in': 'Dauer',
  'info.file_size': 'Dateigröße',
  'info.checksum': 'SHA-256',
  'info.file_name': 'Dateiname',
  'info.length': 'Länge',
  'info.tags': 'Schlagwörter',
  'info.loras': 'LoRAs',
  'info.collections': 'Sammlungen',

  'dialog.cancel': 'Abbrechen',
  'dialog.close': 'Schließen',
  'dialog.retry': 'Noch einmal',

  'first.title': 'Noch nichts gezeichnet',
  'first.words': 'Beschreiben Sie ein Bild, drücken Sie Return, und es erscheint hier.',
  'first.no_model':
    'Ein Studio zeichnet mit einem Modell. Sobald eines da ist, erscheinen hier die Bilder.',
  'first.import': 'Ein Modell importieren',
  'first.button': '„{prompt}“ zeichnen',
  'first.examples': 'Beispiele',

  'gallery.title': 'Galerie',
  'gallery.list': 'Bilder',
  'gallery.item': 'Bild: {prompt}',
  'gallery.hide': 'Galerie ausblenden',
  'gallery.empty': 'Jedes gezeichnete Bild wird hier aufbewahrt.',
  'gallery.offline': 'Die Galerie erscheint, sobald der Server antwortet.',
  'gallery.new_one': '{count} neues Bild',
  'gallery.new_other': '{count} neue Bilder',

  'queue.title': 'Warteschlange',
  'queue.idle': 'ruht',
  'queue.waiting_one': '{count} wartet',
  'queue.waiting_other': '{count} warten',
  'queue.is_waiting': 'Wartet',
  'queue.images_one': '{count} Bild',
  'queue.images_other': '{count} Bilder',
  'queue.more_one': 'und {count} weiterer Auftrag',
  'queue.more_other': 'und {count} weitere Aufträge',
  'queue.nothing': 'Nichts läuft und nichts wartet.',
  'queue.failed': 'Zuletzt gescheitert',
  'queue.no_reason': 'Ein Grund wurde nicht genannt.',
  'queue.retry': 'Wiederholen',
  'queue.cancel_one': '{name} abbrechen',
  'queue.cancel_current': 'Laufenden Auftrag abbrechen',
  'queue.cancel_all': 'Alle abbrechen',

  'view.gallery': 'Galerie ein- oder ausblenden',
  'view.controls': 'Bedienleiste ein- oder ausblenden',
  'view.both': 'Nur das Bild',
  'view.reset': 'Anordnung zurücksetzen',
  'view.smaller': 'Kleinere Vorschaubilder',
  'view.larger': 'Größere Vorschaubilder',
  'view.dark': 'Dunkles Aussehen',
  'view.light': 'Helles Aussehen',
  'view.palette': 'Befehle',
  'view.hotkeys': 'Tastenkürzel',

  'palette.title': 'Befehle',
  'palette.search': 'Befehle suchen',
  'palette.nothing': 'So heißt kein Befehl.',

  'hotkeys.title': 'Tastenkürzel',
  'hotkeys.search': 'Tastenkürzel suchen',
  'hotkeys.nothing': 'Kein Tastenkürzel passt zu „{search}“.',
  'hotkeys.return': 'Aus dem Prompt zeichnen',
  'hotkeys.single_keys': 'Tastenkürzel aus einem Buchstaben',

  'broken.title': 'Die Seite ist gestolpert',
  'broken.words':
    'Nichts ist verloren: Ihr Entwurf ist gespeichert, laufende Aufträge gehen weiter. Neu laden hilft meistens.',
  'broken.reload': 'Neu laden',
};
