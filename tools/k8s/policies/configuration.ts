import { commands } from '@fastcart/lake/commands';
import { jobs, type Layer } from '@fastcart/operations/run';
import { variables } from '@fastcart/telemetry';
import { commonSettings } from '../../../libs/runtime/src/run/job';
import { parseSetting, type Setting } from '../../../libs/runtime/src/config/setting';
import { type SettingName, settings } from '../../../libs/runtime/src/config/settings';
import { environmentOf, type Manifest, workloads } from '../stack';
import type { Policy } from './policy';

/** Variables of what stands below a worker: OpenTelemetry, HDFS, Kerberos. */
const foreign = new Set([
  ...Object.keys(variables),
  ...['HADOOP_CONF_DIR', 'HADOOP_USER_NAME'],
  ...['KRB5_CONFIG', 'KRB5_CLIENT_KTNAME', 'KRB5CCNAME'],
]);

/** Variables of a worker, and of the lake's commands that run as CronJobs, are settings that it has, with values that they may have, and none that it needs is missing. */
export const configuration: Policy = async (stack) => {
  const found: string[] = [];
  for (const { title, containers } of workloads(stack))
    for (const container of containers) {
      const [, layer, lake] = /fastcart\/(?:(\w+)-worker|(lake))[:@]/.exec(container.image as string) ?? [];
      const [command = ''] = (container.args as string[]) ?? [];
      const mistakes = layer
        ? mistakesOf(stack, container, layer, jobs[layer as Layer].settings)
        : lake
          ? mistakesOf(stack, container, `${lake} ${command}`.trim(), await settingsOf(command))
          : [];
      found.push(...mistakes.map((mistake) => `${title}: ${mistake}`));
    }
  return found;
};

async function settingsOf(name: string): Promise<readonly SettingName[]> {
  const file = await commands.find((command) => command.name === name)?.load();
  return file?.command.settings ?? [];
}

function mistakesOf(stack: Manifest[], container: Manifest, program: string, own: readonly SettingName[]): string[] {
  const names = [...new Set([...own, ...commonSettings])];
  const environment = environmentOf(stack, container);
  const known = new Set(names.flatMap((name) => [name, `${name}_FILE`]));
  return [
    ...Object.keys(environment)
      // K8S_ are there to be referred to.
      .filter((name) => !known.has(name) && !foreign.has(name) && !name.startsWith('K8S_'))
      .map((name) => `there is no setting ${name} of ${program}`),
    ...names.flatMap((name) => {
      const setting: Setting = settings[name];
      const file = environment[`${name}_FILE`];
      if (file !== undefined) return isMounted(container, file) ? [] : [`${name}_FILE names ${file}, where nothing is`];
      const value = environment[name] ?? setting.default;
      return [...mistakesIn(setting, value), ...unmounted(container, value)].map((mistake) => `${name} ${mistake}`);
    }),
  ];
}

/** A pod's files are not those of this machine: {@link unmounted} looks for them. */
function mistakesIn(setting: Setting, value: string | undefined): string[] {
  const mistakes: string[] = [];
  parseSetting(setting, value, (mistake) => mistakes.push(...mistake.split('; ')));
  return mistakes.filter((mistake) => !/^names a file in [a-z-]+ that cannot be read$/.test(mistake));
}

/** Files that the parameters of a URL name, where no volume is. */
function unmounted(container: Manifest, value = ''): string[] {
  // URL takes none with several brokers.
  return [...new URLSearchParams(value.split('?')[1])]
    .filter(([, file]) => file.startsWith('/') && !isMounted(container, file))
    .map(([name, file]) => `names ${file} in ${name}, where nothing is`);
}

function isMounted(container: Manifest, file: string): boolean {
  return ((container.volumeMounts as Manifest[]) ?? []).some(({ mountPath }) => file.startsWith(`${mountPath}/`));
}
