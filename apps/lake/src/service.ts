import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Service } from '@fastcart/services';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { print, toJson } from './context';
import { grid } from './grid';

/** A service of this machine as `lake` offers it. */
export interface ServiceCommands<Options> {
  /** Of the command. */
  name: string;
  /** For people. */
  title: string;
  defaultPort: number;
  /** What `--component` can name. */
  components: string[];
  /** Brings the programs; where they are. */
  install: () => string;
  start: (options: Options & { port: number }) => Promise<Service>;
  /** The one that was last started on this port. */
  open: (port: number) => Service | undefined;
  /** The settings with which the product uses it. */
  settings: (service: Service) => Record<string, string>;
  /** Flags of `start`. */
  flags?: Option[];
}

interface CommonOptions {
  port: number;
  json?: boolean;
}

const notRunning = 3;

/** Adds `lake NAME install|start|stop|restart|status|logs`; the command, for those that only one service has. */
export function addService<Options>(program: Command, service: ServiceCommands<Options>): Command {
  const { name, title, defaultPort, open } = service;
  const group = program
    .command(name)
    .description(`${title} on this machine`)
    .addHelpText(
      'after',
      `\nExample: lake ${name} start --port ${defaultPort + 100}\nA port is a server of its own; its data, settings and logs are in .lake/services/${name}-PORT of the current folder.`,
    );
  const add = (verb: string, what: string) => group.command(verb).description(what).addOption(portOption(service));

  group
    .command('install')
    .description(`bring ${title} into the cache; start does it too`)
    .action((_: unknown, command: Command) => say(command, `${title} is in ${service.install()}`, {}));

  const start = add('start', 'start, wait until it is healthy, and say how to use it');
  for (const flag of service.flags ?? []) start.addOption(flag);
  start.action(async (options: Options & CommonOptions, command: Command) => {
    const was = open(options.port)?.running ? 'runs already' : 'runs';
    started(command, was, await service.start(options));
  });

  add('stop', 'stop, and keep its data').action(async ({ port }: CommonOptions, command: Command) => {
    const endings = (await open(port)?.stop()) ?? {};
    const names = Object.keys(endings);
    const killed = names.filter((process) => endings[process] === 'killed');
    const sentences = [
      names.length > 0
        ? `${title} on port ${port}: stopped ${names.join(', ')}`
        : `${title} does not run on port ${port}`,
      ...killed.map((process) => `${process} did not end when asked, and was killed`),
    ];
    say(command, sentences.join('\n'), { port, stopped: endings });
  });

  add('restart', 'stop and start with the same settings').action(async (options: CommonOptions, command: Command) => {
    const kept = open(options.port);
    await kept?.restart();
    started(command, 'runs', kept ?? (await service.start(options as Options & CommonOptions)));
  });

  add('status', `whether it runs; exits with ${notRunning} when it does not`).action(
    ({ port }: CommonOptions, command: Command) => {
      const kept = open(port);
      const processes = (kept?.processes ?? []).map(({ name, pid, log }) => ({ name, pid: pid ?? null, log }));
      const running = kept?.running ?? false;
      if (!running) process.exitCode = notRunning;
      const sentence = running ? `${title} runs at ${kept!.url}` : `${title} does not run on port ${port}`;
      const rows = processes.map(({ name, pid, log }) => [name, pid?.toString() ?? 'does not run', log]);
      const table = kept?.inUse ? `\n${grid(['process', 'pid', 'log'], rows)}` : '';
      say(command, sentence + table, { port, running, url: kept?.url ?? null, processes });
    },
  );

  add('logs', 'print what its processes log')
    .addOption(new Option('--component <name>', 'of one process').choices(service.components))
    .option('--follow', 'go on until Ctrl-C')
    .action(async ({ port, component, follow }: CommonOptions & LogOptions, command: Command) => {
      const processes = open(port)?.processes;
      if (!processes) return command.error(`${title} was never started here on port ${port}`);
      const chosen = processes.filter(({ name }) => component === undefined || name === component);
      if (chosen.length === 0) {
        return command.error(
          `there is no process ${component} here; there are ${processes.map(({ name }) => name).join(', ')}`,
        );
      }
      const files = chosen.map(({ log }) => log);
      const tail = spawn('tail', ['-n', '+1', ...(follow ? ['-F'] : []), ...files], { stdio: 'inherit' });
      await once(tail, 'close');
    });

  function started(command: Command, was: string, running: Service): void {
    const { url, folder } = running;
    const settings = service.settings(running);
    const exports = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    say(command, `${title} ${was} at ${url}\n  export ${exports.join(' ')}`, { url, folder, settings });
  }

  return group;
}

interface LogOptions {
  component?: string;
  follow?: boolean;
}

export function portOption({ defaultPort }: { defaultPort: number }): Option {
  return new Option('--port <n>', 'where clients connect, on 127.0.0.1').default(defaultPort).argParser(port);
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 65_535)
    throw new InvalidArgumentError('It has to be a whole number from 1 to 65535.');
  return value;
}

function say(command: Command, sentence: string, facts: Record<string, unknown>): void {
  print(command.optsWithGlobals<{ json?: boolean }>().json ? toJson(facts) : sentence);
}
