import { Spark } from '@fastcart/services';
import { InvalidArgumentError } from 'commander';
import { serviceFolder } from '../folders';
import { option, optionOf, wholeNumber } from '../given';
import { serviceCommand } from '../service';

export const command = serviceCommand({
  name: 'spark',
  title: 'Spark',
  defaultPort: 15_002,
  components: ['connect', 'master', 'worker1', 'worker2'],
  startOptions: {
    master: option('<local[N]>', 'compute with N threads in the process of the server, without a cluster', (made) =>
      made.argParser(localMaster),
    ),
    workers: optionOf<number | undefined>('<n>', 'number of workers, with one core each; by default 2', (made) =>
      made.argParser(wholeNumber(1, 64)),
    ),
  },
  install: () => Spark.install(),
  start: ({ port, master, workers }) => Spark.start({ folder: serviceFolder('spark', port), port, master, workers }),
  open: (port) => Spark.open(serviceFolder('spark', port)),
  settings: ({ url }) => ({ SPARK_REMOTE: url }),
});

function localMaster(text: string): string {
  if (/^local\[[1-9]\d{0,2}\]$/.test(text)) return text;
  throw new InvalidArgumentError('It must be local[N], with a number of threads from 1 to 999.');
}
