export const levels = ['error', 'warn', 'info', 'debug'] as const;
export type Level = (typeof levels)[number];
export type LogFormat = 'human' | 'json';

type Fields = Record<string, unknown>;

/** A log on standard error: a line of JSON each, or a line for people on a terminal. Never an event's content. */
export class Log {
  constructor(
    private readonly level: Level,
    private readonly format: LogFormat,
    private readonly fields: Fields = {},
  ) {}

  with(fields: Fields): Log {
    return new Log(this.level, this.format, { ...this.fields, ...fields });
  }

  error = (message: string, fields?: Fields): void => this.write('error', message, fields);
  warn = (message: string, fields?: Fields): void => this.write('warn', message, fields);
  info = (message: string, fields?: Fields): void => this.write('info', message, fields);
  debug = (message: string, fields?: Fields): void => this.write('debug', message, fields);

  private write(level: Level, message: string, fields: Fields = {}): void {
    if (levels.indexOf(level) > levels.indexOf(this.level)) return;
    process.stderr.write(`${this.line(level, message, fields)}\n`);
  }

  private line(level: Level, message: string, fields: Fields): string {
    if (this.format === 'json') {
      return JSON.stringify({ time: new Date().toISOString(), level, message, ...this.fields, ...fields });
    }
    const details = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
    return [level === 'info' ? '' : `${level}:`, message, ...details].filter(Boolean).join(' ');
  }
}
