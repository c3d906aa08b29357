import { Redis } from '@fastcart/services';
import { serviceFolder } from '../folders';
import { serviceCommand } from '../service';

export const command = serviceCommand({
  name: 'redis',
  title: 'Redis',
  defaultPort: 6379,
  components: ['redis'],
  install: () => Redis.install(),
  start: ({ port }) => Redis.start({ folder: serviceFolder('redis', port), port }),
  open: (port) => Redis.open(serviceFolder('redis', port)),
  settings: ({ url }) => ({ REDIS_URL: url }),
});
