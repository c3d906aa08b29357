import { type LogLine, textOf } from '@fastcart/telemetry';
import { printable } from './printable';

export const levels = ['error', 'warn', 'info', 'debug'] as const;
export type Level = (typeof levels)[number];
export type LogFormat = 'human' | 'json';

/** Of the settings LOG_LEVEL and LOG_FORMAT. */
export function logOf(config: { LOG_LEVEL: Level; LOG_FORMAT: 'auto' | LogFormat }): Log {
  const terminal = process.stderr.isTTY ? 'human' : 'json';
  return new Log(config.LOG_LEVEL, config.LOG_FORMAT === 'auto' ? terminal : config.LOG_FORMAT);
}

type Fields = Record<string, unknown>;

/** A log on standard error: a line of JSON each, or a line for people on a terminal. Never an event's content. */
export class Log {
  constructor(
    private readonly level: Level,
    private readonly format: LogFormat,
    private readonly fields: Fields = {},
    private readonly listener: (line: LogLine) => void = () => {},
  ) {}

  /** `listener` gets every line that is written. */
  with(fields: Fields, listener = this.listener): Log {
    return new Log(this.level, this.format, { ...this.fields, ...fields }, listener);
  }

  error = (message: string, fields?: Fields): void => this.write('error', message, fields);
  warn = (message: string, fields?: Fields): void => this.write('warn', message, fields);
  info = (message: string, fields?: Fields): void => this.write('info', message, fields);
  debug = (message: string, fields?: Fields): void => this.write('debug', message, fields);

  /** Whether lines of a level are written. */
  writes(level: Level): boolean {
    return levels.indexOf(level) <= levels.indexOf(this.level);
  }

  private write(level: Level, message: string, fields: Fields = {}): void {
    if (!this.writes(level)) return;
    const time = Date.now();
    process.stderr.write(`${printable(this.line(time, level, message, fields))}\n`);
    this.listener({ time, level, message, fields: { ...this.fields, ...fields } });
  }

  private line(time: number, level: Level, message: string, fields: Fields): string {
    if (this.format === 'json') {
      return JSON.stringify({ time: new Date(time).toISOString(), level, message, ...this.fields, ...fields });
    }
    const details = Object.entries(fields).map(([name, value]) => `${name}=${textOf(value)}`);
    return [level === 'info' ? '' : `${level}:`, message, ...details].filter(Boolean).join(' ');
  }
}
