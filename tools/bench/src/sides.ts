import { join } from 'node:path';
import { sparkJars, sparkPython } from '@fastcart/environments';
import { polarsPython } from './install';
import { type Command, measure, together, type Usage } from './meter';
import { peers, program, root } from './paths';

export const layers = ['bronze', 'silver', 'gold'] as const;
export type Layer = (typeof layers)[number];

/** How the layers run: a process each, or all in one. */
export const shapes = ['three processes', 'one process'] as const;
export type Shape = (typeof shapes)[number];

/** This product or a peer of it. */
export interface Side {
  name: string;
  shapes: readonly Shape[];
  command: (layer: Layer | 'all', log: string, lake: string) => Command;
}

/** Of glibc, as the images and the script `lake` set it. Python's engines take less memory with it too. */
export const arenas = { MALLOC_ARENA_MAX: '2' };

/** By default as the peers: the workers' programs, `./lake` for all layers, and nothing is synced. */
export function productWith(name: string, { script = false, sync = 'off' } = {}): Side {
  return {
    name,
    shapes,
    command: (layer, log, lake) => {
      const env = { LOG: `file://${log}`, LAKE: lake, LOG_LEVEL: 'error', SYNC: sync, ...arenas };
      if (script || layer === 'all')
        return { program: join(root, 'lake'), args: ['run', layer, '--log', env.LOG, '--lake', lake], env };
      return { program: process.execPath, args: [program(`${layer}-worker`)], env };
    },
  };
}

export const product = productWith('product');

export function polars(): Side {
  const python = polarsPython();
  return {
    name: 'polars',
    shapes,
    command: (layer, log, lake) => ({
      program: python,
      args: [join(peers, 'polars_deltalake/main.py'), layer, '--log', log, '--lake', lake],
      env: arenas,
    }),
  };
}

/** Only in one process: starting a JVM for each layer would be measured three times. */
export function spark(): Side {
  const python = sparkPython();
  const jars = sparkJars();
  return {
    name: 'spark',
    shapes: ['one process'],
    command: (layer, log, lake) => ({
      program: python,
      args: [join(peers, 'spark_delta/main.py'), layer, '--log', log, '--lake', lake, '--jars', jars],
    }),
  };
}

/** Runs a layer, a cold process. */
export function runLayer(side: Side, layer: Layer | 'all', log: string, lake: string): Promise<Usage> {
  return measure(side.command(layer, log, lake));
}

/** Runs all layers over what the log holds now. */
export async function runAll(side: Side, shape: Shape, log: string, lake: string): Promise<Usage> {
  if (shape === 'one process') return runLayer(side, 'all', log, lake);
  const usages: Usage[] = [];
  for (const layer of layers) usages.push(await runLayer(side, layer, log, lake));
  return together(usages);
}
