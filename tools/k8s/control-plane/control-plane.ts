import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, once } from '@fastcart/environments';
import { onFreePorts, ServerProcess } from '@fastcart/services';

const main = ['go.etcd.io/etcd/server/v3', 'k8s.io/kubernetes/cmd/kube-apiserver'];

/** etcd and a kube-apiserver on this machine, without controllers and nodes: enough to check manifests. */
export class ControlPlane {
  private constructor(
    private readonly processes: ServerProcess[],
    private readonly kubeconfig: string,
  ) {}

  static start(folder: string): Promise<ControlPlane> {
    return onFreePorts(3, (ports) => ControlPlane.startOn(folder, ports as [number, number, number]));
  }

  private static async startOn(
    folder: string,
    [clients, peers, port]: [number, number, number],
  ): Promise<ControlPlane> {
    const url = (of: number) => `http://127.0.0.1:${of}`;
    const [keys, tokens, kubeconfig] = ['sa.key', 'tokens.csv', 'kubeconfig'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(folder, { recursive: true });
    execute('openssl', ['genrsa', '-out', keys, '2048']);
    const token = randomBytes(16).toString('hex');
    writeFileSync(tokens, `${token},admin,admin,system:masters\n`);
    writeFileSync(kubeconfig, JSON.stringify(configuration(port, token)));
    const etcd = new ServerProcess('etcd', folder, () => ({
      file: join(programs(), 'server'),
      args: [
        ...['--data-dir', join(folder, 'data'), '--unsafe-no-fsync'],
        ...['--listen-client-urls', url(clients), '--advertise-client-urls', url(clients)],
        ...['--listen-peer-urls', url(peers), '--initial-advertise-peer-urls', url(peers)],
        ...['--initial-cluster', `default=${url(peers)}`],
      ],
      isReady: (log) => log().includes('ready to serve client requests'),
    }));
    const plane = new ControlPlane([], kubeconfig);
    const server = new ServerProcess('kube-apiserver', folder, () => ({
      file: join(programs(), 'kube-apiserver'),
      args: [
        ...[`--etcd-servers=${url(clients)}`, '--bind-address=127.0.0.1', `--secure-port=${port}`],
        ...[`--cert-dir=${join(folder, 'certificates')}`, `--token-auth-file=${tokens}`, '--authorization-mode=RBAC'],
        ...[`--service-account-key-file=${keys}`, `--service-account-signing-key-file=${keys}`],
        ...['--service-account-issuer=https://localhost', '--service-cluster-ip-range=10.0.0.0/24'],
      ],
      isReady: () => plane.kubectl('get', '--raw', '/readyz').code === 0,
    }));
    plane.processes.push(etcd, server);
    try {
      for (const process of plane.processes) await process.start();
    } catch (error) {
      await plane.stop();
      throw error;
    }
    return plane;
  }

  kubectl(...args: string[]): { code: number | null; said: string } {
    const env = { ...process.env, KUBECONFIG: this.kubeconfig };
    const { status, stdout, stderr } = spawnSync('kubectl', args, { env, encoding: 'utf8' });
    return { code: status, said: `${stdout}${stderr}` };
  }

  async stop(): Promise<void> {
    for (const process of this.processes.toReversed()) await process.stop();
  }
}

/** Built from their Go modules, once on a machine: a quarter of an hour on two cores. */
function programs(): string {
  const version = /k8s\.io\/kubernetes (v\S+)/.exec(readFileSync(join(__dirname, 'go.mod'), 'utf8'))![1]!;
  return once(`control-plane-${version}`, (unfinished) => {
    execute('go', ['-C', __dirname, 'build', '-trimpath', '-ldflags=-s', '-o', `${unfinished}/`, ...main]);
  });
}

function configuration(port: number, token: string) {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'here',
    clusters: [{ name: 'here', cluster: { server: `https://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
    contexts: [{ name: 'here', context: { cluster: 'here', user: 'admin' } }],
    users: [{ name: 'admin', user: { token } }],
  };
}
