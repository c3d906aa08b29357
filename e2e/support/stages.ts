import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Layer, layers } from '@fastcart/operations/run';
import { type Boundary, boundariesOf } from './boundaries';
import { expectExported, exportTo, run } from './lake';
import { sample, writeLog } from './samples';

/**
 * The second run of the sample `late`, layer by layer. It replaces stored rows, so that workers run all of their code. There
 * is a lake for each layer in which the layer is the next to run, and the undisturbed lake.
 */
export class Stages {
  private readonly log: string;
  readonly undisturbed: string;

  private constructor(private readonly folder: string) {
    this.log = join(folder, 'log');
    this.undisturbed = join(folder, 'undisturbed');
  }

  static async prepare(folder: string): Promise<Stages> {
    const stages = new Stages(folder);
    const { batches } = sample('late');
    writeLog('late', stages.log, batches[0]!);
    await run(stages.log, stages.undisturbed);
    writeLog('late', stages.log, batches[2]!);
    for (const layer of layers) {
      cpSync(stages.undisturbed, stages.before(layer), { recursive: true });
      await run(stages.log, stages.undisturbed, [layer]);
    }
    await exportTo(stages.undisturbed, `${stages.undisturbed}-export`);
    return stages;
  }

  /** The arguments of a layer's worker. */
  args(layer: Layer, lake: string): string[] {
    return layer === 'bronze' ? ['--log', `file://${this.log}`, '--lake', lake] : ['--lake', lake];
  }

  /** A new lake in which the layer is the next to run. The path is always the same. */
  lake(layer: Layer): string {
    const lake = join(this.folder, 'lake');
    rmSync(lake, { recursive: true, force: true });
    cpSync(this.before(layer), lake, { recursive: true });
    return lake;
  }

  /** The boundaries that a run of the layer passes, in order. */
  boundaries(layer: Layer): Boundary[] {
    const file = join(this.folder, `${layer}.boundaries`);
    return boundariesOf(`${layer}-worker`, this.args(layer, this.lake(layer)), file);
  }

  /** Runs the layer and those above, and expects the lake to equal the undisturbed one. */
  async expectRepaired(layer: Layer, lake: string): Promise<void> {
    await run(this.log, lake, layers.slice(layers.indexOf(layer)));
    await expectExported(lake, `${this.undisturbed}-export`);
  }

  private before(layer: Layer): string {
    return join(this.folder, `before-${layer}`);
  }
}
