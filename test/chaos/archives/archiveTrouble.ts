import type { ArchiveFiles } from '../../../engine/archive';
import type { Environment } from '../../../engine/environment';
import type { SeededRandom } from '../../support/seededRandom';
import type { ArchiveStore, Refusal } from './archiveStore';

/** Has the place of archives refuse some of what is to be stored. */
export class ArchiveTrouble {
	readonly struck: Partial<Record<Refusal, number>> = {};
	private due: (Refusal | undefined)[] = [];

	/** @param mostRefused how many files in a row are refused at most */
	constructor(
		private readonly store: ArchiveStore,
		private readonly mostRefused: number,
	) {}

	add(random: SeededRandom): void {
		const refusal = random.pick(this.store.refusals);
		const before = Array.from({ length: random.integer(0, 3) }, () => undefined);
		// A disk stays full for a while.
		this.due.push(
			...before,
			...Array.from({ length: random.integer(1, this.mostRefused) }, () => refusal),
		);
	}

	clear(): void {
		this.due = [];
	}

	over(files: ArchiveFiles, environment: Environment): ArchiveFiles {
		const put: ArchiveFiles['put'] = async (...given) => {
			const refusal = this.due.shift();
			if (refusal === undefined) return await files.put(...given);
			this.struck[refusal] = (this.struck[refusal] ?? 0) + 1;
			await this.store.refusing(refusal, environment).put(...given);
		};
		return Object.assign(Object.create(files) as ArchiveFiles, { put });
	}
}
