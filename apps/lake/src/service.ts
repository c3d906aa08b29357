import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Service } from '@fastcart/services';
import { FastcartError } from '@fastcart/runtime';
import type { Option } from 'commander';
import {
  type Arguments,
  type CommandFile,
  commandGroup,
  fillCommand,
  isJson,
  type Options,
  type Usage,
  type Values,
} from './command';
import { flag, type Given, option, optionOf, wholeNumber } from './given';
import { grid } from './grid';
import { printResult } from './output';

/** A service of this machine as `lake` offers it. */
export interface ServiceCommands {
  /** Of the command. */
  name: string;
  /** For people. */
  title: string;
  defaultPort: number;
  /** What `--component` can name. */
  components: string[];
  /** Brings the programs; where they are. */
  install: () => string;
  start: (values: { port: number; ha?: true }) => Promise<Service>;
  /** The one that was last started on this port. */
  open: (port: number) => Service | undefined;
  /** The settings with which the product uses it. */
  settings: (service: Service) => Record<string, string>;
  /** An option of `start`. */
  ha?: Given<true | undefined, Option>;
}

type Commands = Parameters<typeof commandGroup>[0];

const notRunning = 3;

/** `lake NAME install|start|stop|restart|status|logs`, and commands that only this service has. */
export function serviceCommand(service: ServiceCommands, more: Commands = {}): CommandFile {
  const { name, title, defaultPort, open, ha } = service;
  const port = portOption(defaultPort);

  const started = (was: string, running: Service): Facts => {
    const { url, folder } = running;
    const settings = service.settings(running);
    const exports = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    return [{ url, folder, settings }, `${title} ${was} at ${url}\n  export ${exports.join(' ')}`];
  };

  const group = commandGroup({
    install: [
      `bring ${title} into the cache; start does it too`,
      factsCommand({}, () => [{}, `${title} is in ${service.install()}`]),
    ],
    start: [
      'start, wait until it is healthy, and say how to use it',
      factsCommand({ options: { port, ...(ha && { ha }) } }, async (values) => {
        const was = open(values.port)?.running ? 'runs already' : 'runs';
        return started(was, await service.start(values));
      }),
    ],
    stop: [
      'stop, and keep its data',
      factsCommand({ options: { port } }, async ({ port }) => {
        const endings = (await open(port)?.stop()) ?? {};
        const names = Object.keys(endings);
        const killed = names.filter((process) => endings[process] === 'killed');
        const sentences = [
          names.length > 0
            ? `${title} on port ${port}: stopped ${names.join(', ')}`
            : `${title} does not run on port ${port}`,
          ...killed.map((process) => `${process} did not end when asked, and was killed`),
        ];
        return [{ port, stopped: endings }, sentences.join('\n')];
      }),
    ],
    restart: [
      'stop and start with the same settings',
      factsCommand({ options: { port } }, async (values) => {
        const kept = open(values.port);
        await kept?.restart();
        return started('runs', kept ?? (await service.start(values)));
      }),
    ],
    status: [
      `whether it runs; exits with ${notRunning} when it does not`,
      factsCommand({ options: { port } }, ({ port }) => {
        const kept = open(port);
        const processes = (kept?.processes ?? []).map(({ name, pid, log }) => ({ name, pid: pid ?? null, log }));
        const running = kept?.running ?? false;
        if (!running) process.exitCode = notRunning;
        const sentence = running ? `${title} runs at ${kept!.url}` : `${title} does not run on port ${port}`;
        const rows = processes.map(({ name, pid, log }) => [name, pid?.toString() ?? 'does not run', log]);
        const table = kept?.inUse ? `\n${grid(['process', 'pid', 'log'], rows)}` : '';
        return [{ port, running, url: kept?.url ?? null, processes }, sentence + table];
      }),
    ],
    logs: [
      'print what its processes log',
      plainCommand(
        {
          options: {
            port,
            component: option('<name>', 'of one process', (made) => made.choices(service.components)),
            follow: flag('go on until Ctrl-C'),
          },
        },
        async ({ port, component, follow }) => {
          const files = logsOf(open(port)?.processes, `${title} on port ${port}`, component);
          const tail = spawn('tail', ['-n', '+1', ...(follow ? ['-F'] : []), ...files], { stdio: 'inherit' });
          await once(tail, 'close');
        },
      ),
    ],
    ...more,
  });
  return {
    ...group,
    fill(command) {
      group.fill(command);
      command.addHelpText(
        'after',
        `\nExample: lake ${name} start --port ${defaultPort + 100}\nA port is a server of its own; its data, settings and logs are in .lake/services/${name}-PORT of the current folder.`,
      );
    },
  };
}

/** The files of these processes' logs, or of one of them. Errors: USAGE_INVALID. */
function logsOf(processes: Service['processes'] | undefined, service: string, component: string | undefined): string[] {
  if (!processes) throw new FastcartError('USAGE_INVALID', `${service} was never started here`);
  const chosen = processes.filter(({ name }) => component === undefined || name === component);
  if (chosen.length > 0) return chosen.map(({ log }) => log);
  const names = processes.map(({ name }) => name).join(', ');
  throw new FastcartError('USAGE_INVALID', `there is no process ${component} here; there are ${names}`);
}

export function portOption(defaultPort: number): Given<number, Option> {
  return optionOf<number>('<n>', 'where clients connect, on 127.0.0.1', (made) =>
    made.default(defaultPort).argParser(wholeNumber(1, 65_535)),
  );
}

/** A command without a lake. */
export function plainCommand<A extends Arguments, O extends Options>(
  usage: Usage<A, O>,
  act: (values: Values<A, O>, asJson: boolean) => unknown,
): CommandFile {
  return {
    settings: [],
    fill: (command) => fillCommand(command, usage, (values) => act(values, isJson(command))),
  };
}

/** What a command prints: with `--json` the facts, else the sentence. */
export type Facts = [facts: unknown, sentence: string];

/** A command without a lake that prints facts. */
export function factsCommand<A extends Arguments, O extends Options>(
  usage: Usage<A, O>,
  act: (values: Values<A, O>) => Facts | Promise<Facts>,
): CommandFile {
  return plainCommand(usage, async (values, asJson) => {
    const [facts, sentence] = await act(values);
    printResult(asJson, facts, () => sentence);
  });
}
