import type { ArchiveFiles } from '../../../engine/archive';
import type { Environment } from '../../../engine/environment';
import type { Source, SourceItem, SourcePage } from '../../../engine/source';
import { ArchiveSource, type Replayed } from '../../../engine/sources/archive';
import type { AccountStore } from '../../../engine/store';
import { RunReporter, StreamedRun, streamWindow, TableOutlet } from '../../../engine/sync';
import { optionsFor, syncs } from '../process';
import { goneInStream } from '../removals/goneInStream';
import type { Scenario } from '../scenario';
import type { Tables } from '../place';
import type { ArchiveSeams } from './archiveSeams';

export interface Replay {
	readonly account: AccountStore;
	readonly files: ArchiveFiles;
	readonly replayed: Replayed;
	readonly tables: Tables;
	readonly table: string;
	readonly scenario: Scenario;
	readonly environment: Environment;
	readonly seam: ArchiveSeams['replayed'];
}

/** Replays archives into a table, as the block does, without a source to ask. */
export async function replay(given: Replay): Promise<void> {
	const { account, files, replayed, environment, seam } = given;
	const owner = { account: account.accountId, sync: syncs.table };
	const source = await ArchiveSource.open({ files, owner, replayed, shape: 'rows' });
	await writeAll(given, seam === undefined ? source : changed(source, seam, environment));
}

/** Writes records to a table, in their order, as a run has been given them. */
export async function writeGiven(
	given: Omit<Replay, 'files' | 'replayed' | 'seam'>,
	traits: Pick<Source, 'cursorField' | 'cursorMovesWithEdits' | 'kinds'>,
	batches: readonly (readonly SourceItem[])[],
): Promise<void> {
	await writeAll(given, {
		...traits,
		pages: async function* () {
			for (const items of batches) yield { items, doneUpTo: undefined, isReadAgain: true };
		},
	});
}

async function writeAll(
	{ account, tables, table, scenario, environment }: Omit<Replay, 'files' | 'replayed' | 'seam'>,
	source: Source,
): Promise<void> {
	const worked = { runId: undefined, sync: syncs.table };
	await RunReporter.workFor(account, worked, async (reporter) => {
		const run = await StreamedRun.takeUp(reporter, { from: 0, to: environment.now() });
		const options = optionsFor({ scenario, table }, account.accountId, 'replayed');
		await streamWindow({
			source: () => source,
			run,
			outlet: new TableOutlet({ destination: tables.destination, table: options, run }),
			batchSize: scenario.batchSize,
			environment,
			gone: goneInStream({ scenario }),
		});
	});
}

function changed(
	source: Source,
	change: NonNullable<ArchiveSeams['replayed']>,
	{ now }: Environment,
): Source {
	const pages: Source['pages'] = async function* (window) {
		for await (const page of source.pages(window)) {
			const items = page.items.map((item) => change(item, now()));
			yield { ...page, items } satisfies SourcePage;
		}
	};
	return Object.assign(Object.create(source) as Source, { pages });
}
