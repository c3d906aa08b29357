import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { environmentOf, type Manifest, secretOf, type Workload } from './stack';

/** What a container would be started with, for this machine. */
export interface Process {
  /** The program in the image. */
  app: string;
  args: string[];
  env: Record<string, string>;
}

/** What stands on this machine for names and paths of the cluster, by text. */
export type Replacements = Record<string, string>;

/**
 * A workload's own container as a process: arguments, variables, and the Secrets that it mounts as files of a folder.
 */
export function asProcess(stack: Manifest[], workload: Workload, folder: string, here: Replacements): Process {
  const container = workload.containers.at(-1)!;
  const place = (text: string) => Object.entries(here).reduce((now, [there, us]) => now.replaceAll(there, us), text);
  const paths: Replacements = {};
  for (const { mountPath, name } of (container.volumeMounts as Manifest[]) ?? []) {
    const { secret } = (workload.pod.volumes as Manifest[]).find((volume) => volume.name === name)!;
    const mount = (paths[mountPath as string] = join(folder, workload.name, basename(mountPath as string)));
    mkdirSync(mount, { recursive: true });
    for (const { key, path } of (secret?.items as Manifest[]) ?? [])
      writeFileSync(join(mount, path as string), place(secretOf(stack, secret.secretName as string)[key]!));
  }
  const env: Record<string, string> = {};
  for (const [name, text] of Object.entries(environmentOf(stack, container)))
    env[name] = Object.entries(paths).reduce(
      (now, [there, us]) => now.replace(there, us),
      place(text ?? filledIn(workload, container, name)),
    );
  const refer = (text: string) => text.replace(/\$\((\w+)\)/g, (whole, name: string) => env[name] ?? whole);
  for (const [name, text] of Object.entries(env)) env[name] = refer(text);
  return { app: appOf(container), args: ((container.args as string[]) ?? []).map(refer), env };
}

/** The downward API, as far as it is used. */
function filledIn({ labels }: Workload, container: Manifest, name: string): string {
  const { valueFrom } = (container.env as Manifest[]).find((entry) => entry.name === name)!;
  const path = valueFrom.fieldRef.fieldPath as string;
  return labels[/^metadata\.labels\['(.+)'\]$/.exec(path)?.[1] ?? ''] ?? 'fastcart';
}

function appOf({ image }: Manifest): string {
  return /fastcart\/([\w-]+)[:@]/.exec(image as string)![1]!;
}
