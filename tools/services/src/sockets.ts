import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** States in /proc/net/tcp. */
const ESTABLISHED = '01';
const LISTENING = '0A';

interface Socket {
  localPort: number;
  remotePort: number;
  state: string;
  /** The number of received bytes that the program has not read. */
  unread: number;
  inode: string;
}

/** Whether this process listens on a port, not another program. */
export function listensOn(pid: number, port: number): boolean {
  const listening = sockets().filter(({ localPort, state }) => localPort === port && state === LISTENING);
  if (listening.length === 0) return false;
  const own = openFiles(pid);
  return listening.some(({ inode }) => own.includes(`socket:[${inode}]`));
}

/** The name and process id of the program that listens on a port, if this user may see it. */
export function listenerOn(port: number): string | undefined {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const pid = processes.find((name) => listensOn(Number(name), port));
  return pid && `${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} (process ${pid})`;
}

/** Connections of a process to this port of this machine with a request that the server has not read. */
export function unreadRequests(port: number, client: number): number {
  const all = sockets();
  const files = openFiles(client);
  const own = all.filter(({ remotePort, inode }) => remotePort === port && files.includes(`socket:[${inode}]`));
  const waiting = all.filter(({ localPort, unread }) => localPort === port && unread > 0);
  return waiting.filter(({ remotePort }) => own.some(({ localPort }) => localPort === remotePort)).length;
}

/** Connections from this machine to this port with an answer that the client has not read. */
export function unreadAnswers(port: number): number {
  return sockets().filter(({ remotePort, state, unread }) => remotePort === port && state === ESTABLISHED && unread > 0)
    .length;
}

function sockets(): Socket[] {
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => {
        const fields = line.trim().split(/\s+/);
        const [local, remote, state, queues] = fields.slice(1) as [string, string, string, string];
        const hexadecimal = (text: string) => parseInt(text.split(':')[1]!, 16);
        return {
          ...{ localPort: hexadecimal(local), remotePort: hexadecimal(remote), state },
          ...{ unread: state === LISTENING ? 0 : hexadecimal(queues), inode: fields[9]! },
        };
      }),
  );
}

function openFiles(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
      try {
        return [readlinkSync(`/proc/${pid}/fd/${name}`)];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}
