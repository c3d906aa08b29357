import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { debianFolder, libraryPath } from './debian';
import { ServiceError } from './errors';

/** The packages of MIT's KDC, its tools and GSSAPI, with the libraries that a machine without Kerberos does not have. */
const packages = [
  ...['krb5-kdc', 'krb5-admin-server', 'krb5-user', 'libgssapi-krb5-2'],
  ...['libkrb5-3', 'libkrb5support0', 'libk5crypto3', 'libkadm5srv-mit12', 'libkdb5-10', 'libgssrpc4'],
  ...['libverto1', 'libverto-libev1', 'libev4', 'libss2', 'libcom-err2', 'libkeyutils1'],
];

export interface KerberosPrograms {
  server: string;
  /** Creates the database of a realm. */
  database: string;
  admin: string;
  kinit: string;
  /** The environment of the programs, and of clients that load GSSAPI. */
  env: Record<string, string>;
  /** Settings of kdc.conf with the folder of the server's modules; none when they are installed in the system. */
  modules: string[];
}

/** Debian's Kerberos, unpacked into the cache. Without apt, the Kerberos of the PATH. */
export function installKerberos(): KerberosPrograms {
  const folder = debianFolder('kerberos', packages);
  if (!folder) return installedKerberos();
  const libraries = libraryPath(folder);
  const modules = libraries.split(':').map((path) => join(path, 'krb5/plugins/kdb'));
  return {
    server: join(folder, 'usr/sbin/krb5kdc'),
    database: join(folder, 'usr/sbin/kdb5_util'),
    admin: join(folder, 'usr/sbin/kadmin.local'),
    kinit: join(folder, 'usr/bin/kinit'),
    env: { LD_LIBRARY_PATH: libraries },
    modules: ['[dbmodules]', `db_module_dir = ${modules.find((path) => existsSync(path))}`],
  };
}

function installedKerberos(): KerberosPrograms {
  if (spawnSync('krb5kdc', ['-h']).error) {
    throw new ServiceError(
      'INSTALL_FAILED',
      'there is neither apt-get nor krb5kdc: install the KDC and the tools of MIT Kerberos on this machine',
    );
  }
  return { server: 'krb5kdc', database: 'kdb5_util', admin: 'kadmin.local', kinit: 'kinit', env: {}, modules: [] };
}
