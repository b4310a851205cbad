// What is in the name of many comes after what is in its own only: Edge says that it is Chrome, and Chrome that it is Safari.
const browsers: readonly [RegExp, string][] = [
  [/\b(Edg|EdgA|EdgiOS)\//, 'Edge'],
  [/\b(OPR|OPiOS)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|HeadlessChrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const systems: readonly [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/**
 * A session's device in words. Where a client gave it no name of its own the server has what the browser said of itself,
 * which nobody knows their browser by.
 */
export function deviceName(device: string): string {
  if (!device.startsWith('Mozilla/')) return device || 'A device without a name';
  const found = (kinds: typeof browsers) => kinds.find(([pattern]) => pattern.test(device))?.[1];
  const system = found(systems);
  return `${found(browsers) ?? 'A browser'}${system ? ` on ${system}` : ''}`;
}
