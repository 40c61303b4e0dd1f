import { type ArchiveFiles, type ArchiveName, itemOf, lineOf } from '../../../engine/archive';
import { unpacked } from '../../../engine/archive/lines';
import { manifestFile, readManifest } from '../../../engine/archive/manifestFile';
import { archiveFolder } from '../../../engine/archive/place';
import type { Outlet } from '../../../engine/sync';
import type { SourceItem, SourceTraits } from '../../../engine/source';
import type { Invariant } from '../invariants';

/** What is known of a run that is archived. */
export interface KnownRun {
	readonly of: ArchiveName;
	/** Whether it was taken up once more after it had failed. */
	isTakenUpAgain: boolean;
	/** Whether it has read its window to the end. */
	wasRead: boolean;
	/** Whether it has a manifest, and what that says. */
	manifest: 'none' | 'partial' | 'whole';
	/** Its files, in the order in which they were stored. */
	readonly files: string[];
	/** What it was given to write, in its order. */
	readonly given: (readonly SourceItem[])[];
	traits: SourceTraits | undefined;
}

/** Archives as processes reach them. */
export interface ReachedArchives {
	readonly runs: ArchivedRuns;
	reached(): ArchiveFiles;
}

/** Looks at what becomes of archives while runs are at work on them. */
export class ArchivedRuns {
	private readonly byFolder = new Map<string, KnownRun>();
	private readonly stored = new Map<string, Set<string>>();

	constructor(private readonly found: (invariant: Invariant, detail: string) => void) {}

	/** Those of an account, in the order in which they were opened. */
	of(account: string): readonly KnownRun[] {
		return [...this.byFolder.values()].filter(({ of }) => of.account === account);
	}

	opened(of: ArchiveName): KnownRun {
		const folder = archiveFolder(of);
		const known = this.byFolder.get(folder);
		if (known !== undefined) {
			known.isTakenUpAgain = true;
			return known;
		}
		const run: KnownRun = {
			...{ of, isTakenUpAgain: false, wasRead: false, manifest: 'none' },
			...{ files: [], given: [], traits: undefined },
		};
		this.byFolder.set(folder, run);
		this.stored.set(folder, new Set());
		return run;
	}

	/** Sees what is stored, once it is. */
	over(files: ArchiveFiles): ArchiveFiles {
		const put: ArchiveFiles['put'] = async (path, bytes) => {
			await files.put(path, bytes);
			await this.isStored(path, Buffer.from(bytes));
		};
		return Object.assign(Object.create(files) as ArchiveFiles, { put });
	}

	/** Sees what a run is given to write. */
	before(outlet: Outlet, run: KnownRun): Outlet {
		return {
			counts: (totals) => outlet.counts(totals),
			sink: (traits) => {
				const { cursorField, cursorMovesWithEdits, kinds } = traits;
				run.traits = { cursorField, cursorMovesWithEdits, ...(kinds !== undefined && { kinds }) };
				const sink = outlet.sink(traits);
				return {
					...sink,
					take: async (items, place) => {
						this.isGiven(run, items);
						return await sink.take(items, place);
					},
				};
			},
		};
	}

	private isGiven(run: KnownRun, items: readonly SourceItem[]): void {
		run.given.push(items);
		const stored = this.stored.get(archiveFolder(run.of));
		const missing = items.find((item) => stored?.has(asStored(item)) !== true);
		if (missing === undefined) return;
		this.found('archivedFirst', `${run.of.runId} writes ${String(missing.columns.id)}`);
	}

	private async isStored(path: string, bytes: Buffer): Promise<void> {
		const [folder, name] = [path.slice(0, path.lastIndexOf('/')), path.split('/').at(-1) ?? ''];
		const run = this.byFolder.get(folder);
		if (run === undefined) return;
		if (name === manifestFile) return this.hasManifest(run, bytes.toString());
		run.files.push(name);
		const stored = this.stored.get(folder);
		for (const line of await unpacked(bytes)) stored?.add(asStored(itemOf(line)));
	}

	private hasManifest(run: KnownRun, text: string): void {
		const { isWhole, files } = readManifest(text, run.of.runId);
		run.manifest = isWhole ? 'whole' : 'partial';
		const { runId } = run.of;
		if (isWhole && !run.wasRead) this.found('archiveWhole', `${runId} is not, and says so`);
		const named = files.map(({ name }) => name).join(', ');
		if (named === run.files.join(', ')) return;
		this.found('archiveWhole', `${runId} has ${run.files.join(', ')} and names ${named}`);
	}
}

/** Whether a replay of it is what it was given to write, no more and no less. */
export function isExact({ wasRead, manifest, isTakenUpAgain }: KnownRun): boolean {
	return wasRead && manifest === 'whole' && !isTakenUpAgain;
}

/** What says on the way that a record is gone is no part of an archive. */
function asStored({ columns, cursor, readAt, children }: SourceItem): string {
	return lineOf({ columns, cursor, readAt, ...(children !== undefined && { children }) });
}
