/** Which versions were compared. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { type PeerName, peers } from './peer.ts';
import { peersFolder } from './repository.ts';

const PackageFile = Type.Object({ version: Type.String() });

export async function versionsOf(names: readonly PeerName[]): Promise<Record<string, string>> {
  const versions: Record<string, string> = {};
  for (const name of names) {
    const { packageName } = peers[name];
    if (packageName === undefined) continue;
    const text = await readFile(join(peersFolder, 'node_modules', packageName, 'package.json'), 'utf8').catch(
      () => {
        throw new Error(
          'The peers are not installed: run `npm ci` in bench/peers, or ask for --peers downbeat.',
        );
      },
    );
    versions[packageName] = Value.Parse(PackageFile, JSON.parse(text)).version;
  }
  return versions;
}
