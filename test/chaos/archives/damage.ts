import type { ArchiveFiles } from '../../../engine/archive';
import { packed, unpacked } from '../../../engine/archive/lines';
import { manifestFile } from '../../../engine/archive/manifestFile';
import { archiveFolder } from '../../../engine/archive/place';
import type { SeededRandom } from '../../support/seededRandom';
import type { KnownRun } from './archivedRuns';

export interface Damage {
	readonly what: string;
	/** What must be named. */
	readonly file: string;
}

const mostBytes = 64 * 1024 * 1024;

/** Damages a file of an archive, or its manifest. */
export async function damageOne(
	files: ArchiveFiles,
	{ of, files: names }: KnownRun,
	random: SeededRandom,
): Promise<Damage> {
	const folder = archiveFolder(of);
	const [first = '', ...others] = names;
	const file = random.pick([first, ...others]);
	const bytesOf = async (name: string) =>
		(await files.get(`${folder}/${name}`, mostBytes))?.bytes ?? Buffer.alloc(0);
	const put = async (name: string, bytes: Uint8Array) =>
		await files.put(`${folder}/${name}`, bytes);
	switch (random.integer(1, 5)) {
		case 1:
			await files.delete(`${folder}/${file}`);
			return { what: 'missing', file };
		case 2:
			await put(file, (await bytesOf(file)).subarray(0, -7));
			return { what: 'cut', file };
		case 3: {
			const bytes = Buffer.from(await bytesOf(file));
			bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0xff;
			await put(file, bytes);
			return { what: 'flipped', file };
		}
		case 4:
			await put(file, await edited(await bytesOf(file)));
			return { what: 'edited', file };
		default:
			await put(manifestFile, (await bytesOf(manifestFile)).subarray(0, -20));
			return { what: 'cut', file: `manifest of the archive ${folder}` };
	}
}

/** As somebody does who knows what such a file is. */
async function edited(bytes: Buffer): Promise<Buffer> {
	const lines = await unpacked(bytes);
	return await packed(lines.map((line) => line.replace(/"state \d+"/, '"state 77"')));
}
