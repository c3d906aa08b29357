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
import { flag, type Given, option, optionOf, type ValuesOf, wholeNumber } from './given';
import { grid } from './grid';
import { printResult } from './output';

/** A local service with the commands of `lake`. `StartOptions`: the options of `start`, besides the port. */
export interface ServiceCommands<StartOptions extends Options> {
  /** The name of the command. */
  name: string;
  /** The name of the service in texts. */
  title: string;
  defaultPort: number;
  /** The values of `--component`. */
  components: string[];
  /** Installs the programs and returns their folder. */
  install: () => string;
  start: (values: StartValues<StartOptions>) => Promise<Service>;
  /** The service that was last started on this port. */
  open: (port: number) => Service | undefined;
  /** The settings with which workers and commands use the service. */
  settings: (service: Service) => Record<string, string>;
  startOptions?: StartOptions;
}

type StartValues<StartOptions extends Options> = Partial<ValuesOf<StartOptions>> & { port: number };

type Commands = Parameters<typeof commandGroup>[0];

const notRunning = 3;

/** `lake NAME install|start|stop|restart|status|logs`, and the further commands of a service. */
export function serviceCommand<StartOptions extends Options>(
  service: ServiceCommands<StartOptions>,
  more: Commands = {},
): CommandFile {
  const { name, title, defaultPort, open } = service;
  const port = portOption(defaultPort);

  const started = (was: string, running: Service): Facts => {
    const { url, folder } = running;
    const settings = service.settings(running);
    const exports = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    return [{ url, folder, settings }, `${title} ${was} at ${url}\n  export ${exports.join(' ')}`];
  };

  const group = commandGroup({
    install: [
      `install ${title} in the cache; start does it too`,
      factsCommand({}, () => [{}, `${title} is installed in ${service.install()}`]),
    ],
    start: [
      `start ${title}, wait until it is healthy, and print its URL and settings`,
      factsCommand({ options: { port, ...service.startOptions } }, async (given) => {
        const values = given as unknown as StartValues<StartOptions>;
        const was = open(values.port)?.running ? 'is already running' : 'is running';
        return started(was, await service.start(values));
      }),
    ],
    stop: [
      `stop ${title} and keep its data`,
      factsCommand({ options: { port } }, async ({ port }) => {
        const endings = (await open(port)?.stop()) ?? {};
        const names = Object.keys(endings);
        const killed = names.filter((process) => endings[process] === 'killed');
        const sentences = [
          names.length > 0
            ? `${title} on port ${port}: stopped ${names.join(', ')}`
            : `${title} is not running on port ${port}`,
          ...killed.map((process) => `${process} did not end after SIGTERM and was killed`),
        ];
        return [{ port, stopped: endings }, sentences.join('\n')];
      }),
    ],
    restart: [
      `stop ${title} and start it with the same settings`,
      factsCommand({ options: { port } }, async ({ port }) => {
        const kept = open(port);
        await kept?.restart();
        return started('is running', kept ?? (await service.start({ port } as StartValues<StartOptions>)));
      }),
    ],
    status: [
      `show whether ${title} is running; exit with ${notRunning} when it is not`,
      factsCommand({ options: { port } }, ({ port }) => {
        const kept = open(port);
        const processes = (kept?.processes ?? []).map(({ name, pid, log }) => ({ name, pid: pid ?? null, log }));
        const running = kept?.running ?? false;
        if (!running) process.exitCode = notRunning;
        const sentence = running ? `${title} is running at ${kept!.url}` : `${title} is not running on port ${port}`;
        const rows = processes.map(({ name, pid, log }) => [name, pid?.toString() ?? 'not running', log]);
        const table = kept?.inUse ? `\n${grid(['process', 'pid', 'log'], rows)}` : '';
        return [{ port, running, url: kept?.url ?? null, processes }, sentence + table];
      }),
    ],
    logs: [
      `print the logs of ${title}`,
      plainCommand(
        {
          options: {
            port,
            component: option('<name>', 'only the log of this process', (made) => made.choices(service.components)),
            follow: flag('wait for further lines until Ctrl-C'),
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
        `\nExample: lake ${name} start --port ${defaultPort + 100}\nEach port has its own server, with data, settings and logs in .lake/services/${name}-PORT of the current folder.`,
      );
    },
  };
}

/** The log files of these processes, or of one of them. Errors: USAGE_INVALID. */
function logsOf(processes: Service['processes'] | undefined, service: string, component: string | undefined): string[] {
  if (!processes) throw new FastcartError('USAGE_INVALID', `${service} was never started in this folder`);
  const chosen = processes.filter(({ name }) => component === undefined || name === component);
  if (chosen.length > 0) return chosen.map(({ log }) => log);
  const names = processes.map(({ name }) => name).join(', ');
  throw new FastcartError('USAGE_INVALID', `there is no process ${component}; the processes are ${names}`);
}

export function portOption(defaultPort: number): Given<number, Option> {
  return optionOf<number>('<n>', 'port on 127.0.0.1 that clients connect to', (made) =>
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

/** The output of a command: with `--json` the facts, else the sentence. */
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
