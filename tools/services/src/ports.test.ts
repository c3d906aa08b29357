import { ServiceError } from './errors';
import { onFreePorts } from './ports';

const taken = () => Promise.reject(new ServiceError('PORT_IN_USE', 'taken'));

test('a server is started on other ports when one is taken', async () => {
  const tried: number[][] = [];
  const port = await onFreePorts(3, (ports) => {
    tried.push(ports);
    return tried.length < 3 ? taken() : Promise.resolve(ports[0]);
  });
  expect(tried).toHaveLength(3);
  expect(new Set(tried.flat()).size).toBeGreaterThan(3);
  expect(port).toBe(tried.at(-1)![0]);
});

test('ports are picked a few times, not forever', async () => {
  let tried = 0;
  const start = () => {
    tried += 1;
    return taken();
  };
  await expect(onFreePorts(1, start)).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  expect(tried).toBe(5);
});

test('another failure is no reason to try again', async () => {
  let tried = 0;
  const start = () => {
    tried += 1;
    return Promise.reject(new ServiceError('START_FAILED', 'no disk'));
  };
  await expect(onFreePorts(1, start)).rejects.toMatchObject({ code: 'START_FAILED' });
  expect(tried).toBe(1);
});
