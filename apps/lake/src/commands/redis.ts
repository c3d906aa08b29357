import { Redis } from '@fastcart/services';
import type { Command } from 'commander';
import { serviceFolder } from '../context';
import { addService } from '../service';

export function addRedis(program: Command): void {
  addService(program, {
    name: 'redis',
    title: 'Redis',
    defaultPort: 6379,
    components: ['redis'],
    install: () => Redis.install(),
    start: ({ port }) => Redis.start({ folder: serviceFolder('redis', port), port }),
    open: (port) => Redis.open(serviceFolder('redis', port)),
    settings: ({ url }) => ({ REDIS_URL: url }),
  });
}
