import { createPrivateKey, X509Certificate } from 'node:crypto';
import { contentOf } from './named-file';

/** In PEM. */
export interface TlsFiles {
  ca?: string;
  cert?: string;
  key?: string;
}

/**
 * The files of `ca`, `cert` and `key`. They are checked here, because TLS reports mistakes only after it has connected. Adds
 * mistakes to `mistakes`.
 */
export function tlsFiles(parameters: URLSearchParams, mistakes: string[]): TlsFiles {
  const files: TlsFiles = {};
  const read = <T>(name: keyof TlsFiles, what: string, parse: (pem: string) => T): T | undefined => {
    const pem = contentOf(parameters, name, mistakes);
    if (pem === undefined) return undefined;
    files[name] = pem;
    try {
      return parse(pem);
    } catch {
      mistakes.push(`names a file in ${name} that has no ${what} in PEM`);
      return undefined;
    }
  };
  const certificate = (pem: string): X509Certificate => new X509Certificate(pem);
  read('ca', 'certificate', certificate);
  const cert = read('cert', 'certificate', certificate);
  const key = read('key', 'key without a passphrase', createPrivateKey);
  if (parameters.has('cert') !== parameters.has('key')) mistakes.push('needs cert and key, or none of them');
  if (cert && key && !cert.checkPrivateKey(key)) mistakes.push('has a key that does not belong to its cert');
  return files;
}
