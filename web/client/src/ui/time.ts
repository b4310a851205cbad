const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const fullDate = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });

export const clockTime = (iso: string): string => clock.format(new Date(iso));
export const fullTime = (iso: string): string => full.format(new Date(iso));

/** As short as it is clear: the time today, the weekday this week, else the date. */
export function shortTime(iso: string, now = new Date()): string {
  const then = new Date(iso);
  if (dayOf(then) === dayOf(now)) return clock.format(then);
  const days = (now.getTime() - then.getTime()) / 86_400_000;
  return days < 6 ? weekday.format(then) : date.format(then);
}

/** The heading of a day in a history. */
export function dayName(iso: string, now = new Date()): string {
  const then = new Date(iso);
  if (dayOf(then) === dayOf(now)) return 'Today';
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  return dayOf(then) === dayOf(yesterday) ? 'Yesterday' : fullDate.format(then);
}

export function sameDay(a: string, b: string): boolean {
  return dayOf(new Date(a)) === dayOf(new Date(b));
}

function dayOf(moment: Date): string {
  return `${moment.getFullYear()}-${moment.getMonth()}-${moment.getDate()}`;
}
