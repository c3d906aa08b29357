import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Signed by its own key, below, which nothing but tests knows. */
const certificate = `-----BEGIN CERTIFICATE-----
MIIBdTCCARugAwIBAgIUDTB12aUeU90VEOXqm6vsFCNNhS8wCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjkwNDU2MDZaGA8yMTI2MTEwNTA0NTYw
NlowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOCG
YX4i66O28U5lrlGdfSWLspbmn/3oWSf9GUSfLHx27HIy6IYQXfa6cVwPaZGjwghv
ArsIqpPR44CP7Pvp+D+jUzBRMB0GA1UdDgQWBBTOwd4/eNJ0o9U46aS2xckVOhiL
1zAfBgNVHSMEGDAWgBTOwd4/eNJ0o9U46aS2xckVOhiL1zAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0gAMEUCICSGRTpzwEWsEaWjpoMuBTHEq2bI7g2YJxgY
nfVH2hyIAiEAvoXGth4c+i9CTMKxn4uYk4TfAi+4tPGnJb1D4mUnP8s=
-----END CERTIFICATE-----
`;

const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgM1JyAKGzbBLYqKOL
rP00oJavF0CCOnjClkAc4nCdk7qhRANCAATghmF+IuujtvFOZa5RnX0li7KW5p/9
6Fkn/RlEnyx8duxyMuiGEF32unFcD2mRo8IIbwK7CKqT0eOAj+z76fg/
-----END PRIVATE KEY-----
`;

/** Writes a certificate with its key, other keys, and files that hold neither. */
export function writeCertificates(folder: string): void {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;
  const files = {
    'own.crt': certificate,
    'own.key': key,
    'other.key': privateKey.export(pkcs8),
    'locked.key': privateKey.export({ ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'x' }),
    junk: 'junk\n',
    empty: '',
    password: 'secret-of-mine\n',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}
