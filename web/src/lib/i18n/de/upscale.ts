import type { upscale as english } from '../en/upscale';

export const upscale: Record<keyof typeof english, string> = {
  'upscale.panel': 'Einstellungen fürs Vergrößern',
  'upscale.stage': 'Vorher und nachher',
  'upscale.source': 'Bild, das größer werden soll',
  'upscale.source_hint': 'Bild ablegen, einfügen oder anklicken',
  'upscale.scale': 'Maßstab',
  'upscale.other': 'Anderer',
  'upscale.factor': 'Faktor',
  'upscale.upscaler': 'Vergrößerer',
  'upscale.bicubic': 'Keiner (weich)',
  'upscale.no_upscaler':
    'Es gibt noch keinen Vergrößerer. Importieren Sie einen in der Modellverwaltung.',
  'upscale.strength': 'Stärke',
  'upscale.strength_help':
    'Wie viel von der Arbeit des Vergrößerers bleibt. Bei 1 alles, bei 0 wird nur weich vergrößert.',
  'upscale.size': 'Aus {from} wird {to}, {megapixels} Megapixel.',
  'upscale.too_large': 'Über 100 Megapixel macht das Atelier keine Bilder.',
  'upscale.refine': 'Details neu zeichnen',
  'upscale.refine_help':
    'Nach dem Vergrößern geht das Modell Kachel für Kachel über das Bild und erfindet die Details, für die nun Platz ist. Das dauert viel länger.',
  'upscale.refine_strength': 'Freiheit',
  'upscale.refine_strength_help':
    'Wie weit sich das Modell vom gefundenen Bild entfernen darf. 0,2 bis 0,4 fügt Details hinzu; mehr verändert Dinge.',
  'upscale.prompt_hint': 'Was zu sehen sein soll',
  'upscale.prompt_help': 'Bleibt es leer, gelten die Worte, mit denen das Bild entstand.',
  'upscale.run': 'Vergrößern',
  'upscale.sent': 'Die Vergrößerung steht in der Warteschlange',
  'upscale.more': 'Mehr Einstellungen',
  'upscale.use_result': 'Mit dem Ergebnis weitermachen',
  'upscale.before': 'Vorher {size}',
  'upscale.after': 'Nachher {size}',
  'upscale.results': 'Vergrößerungen dieses Bildes',
  'upscale.show_result': 'Ergebnis mit {size} zeigen',
  'upscale.empty_title': 'Ein Bild zum Vergrößern wählen',
  'upscale.empty':
    'Eines der letzten oder jedes andere: ablegen, einfügen oder links eine Datei wählen.',
  'upscale.empty_nothing': 'Legen Sie es ab, fügen Sie es ein oder wählen Sie eine Datei.',
  'upscale.recent': 'Die letzten Bilder',
  'upscale.choose': 'Vergrößern: {prompt}',
};
