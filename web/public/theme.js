// Runs before the first paint so that nobody who chose the light theme sees a dark flash.
// It only reads: the preferences store (src/entities/preferences) is the one that writes.
try {
  const saved = JSON.parse(localStorage.getItem('atelier.preferences') ?? '{}');
  const chosen = saved.state?.theme ?? 'dark';
  const light =
    chosen === 'light' ||
    (chosen === 'auto' && matchMedia('(prefers-color-scheme: light)').matches);
  document.documentElement.dataset.mantineColorScheme = light ? 'light' : 'dark';
} catch {
  // Storage may be forbidden; the dark default in index.html stands.
}
