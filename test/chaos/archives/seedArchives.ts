import type { ArchiveFiles } from '../../../engine/archive';
import { impatient } from '../ports';
import type { ArchiveStore } from './archiveStore';
import type { ArchivedRuns, ReachedArchives } from './archivedRuns';
import { ArchiveTrouble } from './archiveTrouble';
import { ArchiveWatch, type WatchedArchives } from './archiveWatch';

/** The archives of a seed. */
export class SeedArchives implements ReachedArchives {
	readonly trouble: ArchiveTrouble;
	readonly watch: ArchiveWatch;

	constructor(
		private readonly store: ArchiveStore,
		private readonly seen: Omit<WatchedArchives, 'files'>,
	) {
		this.trouble = new ArchiveTrouble(store, seen.scenario.archiving.mostRefused);
		this.watch = new ArchiveWatch({ ...seen, files: store.files(impatient(seen.outside)) });
	}

	get runs(): ArchivedRuns {
		return this.watch.runs;
	}

	/** As a process reaches them; what is tried again is so within one act. */
	reached(): ArchiveFiles {
		const environment = impatient(this.seen.outside);
		const files = this.store.files(environment);
		return this.watch.runs.over(this.trouble.over(files, environment));
	}
}
