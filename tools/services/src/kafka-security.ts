import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from '@fastcart/environments';

export type KafkaProtocol = 'SASL_PLAINTEXT' | 'SASL_SSL' | 'SSL';

/** The account of a service that only this machine can reach. */
export const account = { user: 'fastcart', password: 'fastcart-secret' };

/** Properties of the listener SECURED for any of the protocols. */
export function securityProperties(folder: string): Record<string, string> {
  const login = (module: string, options = '') =>
    `org.apache.kafka.common.security.${module}LoginModule required${options};`;
  const sasl = 'listener.name.secured';
  return {
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    [`${sasl}.plain.sasl.jaas.config`]: login('plain.Plain', ` user_${account.user}="${account.password}"`),
    [`${sasl}.scram-sha-256.sasl.jaas.config`]: login('scram.Scram'),
    [`${sasl}.scram-sha-512.sasl.jaas.config`]: login('scram.Scram'),
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': join(folder, 'keystore.p12'),
    'ssl.keystore.password': account.password,
  };
}

/** Creates a key with a self-signed certificate for 127.0.0.1, and writes the certificate to ca.pem. */
export function createKeyStore(folder: string): void {
  const store = join(folder, 'keystore.p12');
  if (existsSync(store)) return;
  const key = ['-alias', 'kafka', '-keystore', store, '-storetype', 'PKCS12', '-storepass', account.password];
  execute('keytool', [
    ...['-genkeypair', '-keyalg', 'EC', '-validity', '3650', '-dname', 'CN=localhost'],
    ...['-ext', 'san=ip:127.0.0.1,dns:localhost', ...key],
  ]);
  execute('keytool', ['-exportcert', '-rfc', '-file', join(folder, 'ca.pem'), ...key]);
}
