import { retentionSettings } from '@fastcart/operations/maintain/index';
import { jobs, type Layer, runSettings } from '@fastcart/operations/run';
import { migrateJob } from '@fastcart/operations/schema/migrate';
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

/** Settings of the commands of `lake` that have more than the common ones. */
const lakeSettings: Record<string, readonly SettingName[]> = {
  run: runSettings,
  maintain: retentionSettings,
  migrate: migrateJob.settings,
  restore: ['LOG', 'TOPIC'],
  forget: ['FORGET_KEY', 'ARCHIVE'],
  clone: ['ARCHIVE'],
  query: ['ARCHIVE'],
  validate: ['ARCHIVE'],
};

/** Variables of a worker, and of the lake's commands that run as CronJobs, are settings that it has, with values that they may have, and none that it needs is missing. */
export const configuration: Policy = (stack) =>
  workloads(stack).flatMap(({ title, containers }) =>
    containers.flatMap((container) => {
      const [, layer, lake] = /fastcart\/(?:(\w+)-worker|(lake))[:@]/.exec(container.image as string) ?? [];
      const [command = ''] = (container.args as string[]) ?? [];
      const mistakes = layer
        ? mistakesOf(stack, container, layer, jobs[layer as Layer].settings)
        : lake
          ? mistakesOf(stack, container, `${lake} ${command}`.trim(), lakeSettings[command] ?? [])
          : [];
      return mistakes.map((mistake) => `${title}: ${mistake}`);
    }),
  );

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
