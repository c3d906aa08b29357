import { alerts } from './alerts';
import { disruptions, probes } from './availability';
import { configuration } from './configuration';
import { services } from './connections';
import { cronJobs } from './cron-jobs';
import { flags } from './flags';
import { indexed } from './indexed';
import { network } from './network';
import type { Policy } from './policy';
import { references } from './references';
import { images, memory, resources } from './resources';
import { namespaces, restricted, secrets } from './security';

export const policies: Record<string, Policy> = {
  namespaces,
  restricted,
  secrets,
  resources,
  memory,
  images,
  cronJobs,
  indexed,
  configuration,
  flags,
  references,
  services,
  network,
  probes,
  disruptions,
  alerts,
};
