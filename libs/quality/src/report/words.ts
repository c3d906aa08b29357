import type { Unit } from './checks';

/** A figure as text. */
export function inWords(value: number, unit: Unit): string {
  switch (unit) {
    case 'share':
      return `${(value * 100).toFixed(value > 0 && value < 0.001 ? 3 : 1)} %`;
    case 'minutes':
      return duration(value);
    case 'names':
      return counted(value, 'name');
    case 'rows':
      return counted(value, 'row');
    case 'messages':
      return counted(value, 'message');
  }
}

export function counted(number: number, one: string): string {
  return `${Math.round(number).toLocaleString('en-US')} ${one}${Math.round(number) === 1 ? '' : 's'}`;
}

function duration(minutes: number): string {
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return counted(minutes, 'minute');
  return minutes < 48 * 60 ? counted(minutes / 60, 'hour') : counted(minutes / (24 * 60), 'day');
}
