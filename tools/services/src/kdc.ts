import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { lastLines, ServiceError } from './errors';
import { installKerberos } from './kerberos-install';
import { ServerProcess } from './process';
import { Service } from './service';

export interface KdcOptions {
  folder: string;
  /** By default a free port. */
  port?: number;
}

/** MIT's key distribution center with its own realm. */
export class Kdc extends Service {
  readonly realm = 'FASTCART.TEST';
  readonly processes = [new ServerProcess('kdc', this.folder, () => this.#command())];
  /** The value of KRB5_CONFIG. */
  readonly configuration = join(this.folder, 'krb5.conf');

  static async start({ folder, ...options }: KdcOptions): Promise<Kdc> {
    const kept = Kdc.open(folder);
    return Kdc.startOn(kept, 1, ([free]) => new Kdc(folder, { port: options.port ?? kept?.port ?? free! }));
  }

  get url(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** The environment of a client of this realm, also on a machine without Kerberos. */
  get clients(): Record<string, string> {
    return { ...installKerberos().env, KRB5_CONFIG: this.configuration };
  }

  /** The keytab of these principals. Creates the keytab and the principals if it does not exist. */
  async keytab(name: string, ...principals: string[]): Promise<string> {
    const file = join(this.folder, `${name}.keytab`);
    if (existsSync(file)) return file;
    const { admin } = installKerberos();
    for (const principal of principals) await this.#run(admin, ['add_principal', '-randkey', principal]);
    await this.#run(admin, ['ktadd', '-norandkey', '-k', file, ...principals]);
    return file;
  }

  /** Fetches a ticket with a keytab, for KRB5CCNAME. Lifetimes are in the format of kinit, such as `10s` or `1d`. */
  async ticket(file: string, principal: string, keytab: string, lifetime = '1d'): Promise<void> {
    await this.#run(installKerberos().kinit, ['-l', lifetime, '-c', file, '-k', '-t', keytab, principal]);
  }

  protected async prepare(): Promise<void> {
    writeFileSync(
      this.configuration,
      [
        ...['[libdefaults]', `default_realm = ${this.realm}`],
        // The name localhost must not depend on the machine's DNS and host name.
        ...['dns_lookup_kdc = false', 'dns_lookup_realm = false', 'dns_canonicalize_hostname = false', 'rdns = false'],
        ...['[realms]', `${this.realm} = {`, `kdc = ${this.url}`, '}', ''],
      ].join('\n'),
    );
    writeFileSync(
      this.#serverConfiguration,
      [
        ...['[kdcdefaults]', `kdc_listen = ${this.url}`, `kdc_tcp_listen = ${this.url}`],
        ...['[realms]', `${this.realm} = {`, `database_name = ${this.#database}`],
        ...[`key_stash_file = ${join(this.folder, 'stash')}`, '}'],
        ...['[logging]', 'kdc = STDERR', ...installKerberos().modules, ''],
      ].join('\n'),
    );
    if (existsSync(this.#database)) return;
    await this.#run(installKerberos().database, ['create', '-s', '-r', this.realm, '-P', 'fastcart']);
  }

  get #serverConfiguration(): string {
    return join(this.folder, 'kdc.conf');
  }

  get #database(): string {
    return join(this.folder, 'principals');
  }

  get #environment(): Record<string, string> {
    return { ...this.clients, KRB5_KDC_PROFILE: this.#serverConfiguration };
  }

  #command() {
    const { server } = installKerberos();
    return { file: server, args: ['-n'], env: this.#environment, port: this.port };
  }

  async #run(program: string, args: string[]): Promise<void> {
    try {
      await promisify(execFile)(program, args, { env: { ...process.env, ...this.#environment } });
    } catch (error) {
      const said = (error as { stderr?: string }).stderr || (error as Error).message;
      throw new ServiceError('COMMAND_FAILED', `${program} failed: ${lastLines(said)}`, { cause: error });
    }
  }
}
