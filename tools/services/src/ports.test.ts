import { ServiceError } from './errors';
import { onFreePorts } from './ports';

const taken = () => Promise.reject(new ServiceError('PORT_IN_USE', 'taken'));

test('a server starts on other ports when one is in use', async () => {
  const tried: number[][] = [];
  const port = await onFreePorts(3, (ports) => {
    tried.push(ports);
    return tried.length < 3 ? taken() : Promise.resolve(ports[0]);
  });
  expect(tried).toHaveLength(3);
  expect(new Set(tried.flat()).size).toBeGreaterThan(3);
  expect(port).toBe(tried.at(-1)![0]);
});

test('ports are picked a limited number of times', async () => {
  let tried = 0;
  const start = () => {
    tried += 1;
    return taken();
  };
  await expect(onFreePorts(1, start)).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  expect(tried).toBe(5);
});

test('other errors cause no second attempt', async () => {
  let tried = 0;
  const start = () => {
    tried += 1;
    return Promise.reject(new ServiceError('START_FAILED', 'no disk'));
  };
  await expect(onFreePorts(1, start)).rejects.toMatchObject({ code: 'START_FAILED' });
  expect(tried).toBe(1);
});
