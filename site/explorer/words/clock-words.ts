/** Clocks as the pages show them: seconds since the room began. */
import { BEGINNING } from '../model/realise.ts';

/** @param ts `origin_server_ts`, in milliseconds */
export function clockWords(ts: number): string {
  return secondsWords((ts - BEGINNING) / 1000);
}

/** `1:45` after the beginning; days and years where a clock is far off. */
export function secondsWords(seconds: number): string {
  const sign = seconds < 0 ? '−' : '';
  const whole = Math.abs(Math.trunc(seconds));
  const years = whole / 31_557_600;
  if (years >= 1)
    return `${sign}${Math.round(years)} ${Math.round(years) === 1 ? 'year' : 'years'}`;
  const days = whole / 86_400;
  if (days >= 1) return `${sign}${Math.round(days)} ${Math.round(days) === 1 ? 'day' : 'days'}`;
  return `${sign}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
