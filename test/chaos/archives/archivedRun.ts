import { type ArchiveFiles, ArchiveWriter } from '../../../engine/archive';
import {
	type Outlet,
	RunArchive,
	type RunReporter,
	type Streamed,
	type StreamedRun,
} from '../../../engine/sync';
import { OutsideWork } from '../outsideWork';
import type { Ports } from '../ports';
import { type Process, syncs } from '../process';
import type { StepKind } from '../stage';

/** A run that is archived, and watched. */
export interface WatchedArchive extends Pick<RunArchive, 'before'> {
	watching(outlet: Outlet): Outlet;
	/** After the window was read, as far as there was time. */
	end(run: StreamedRun, read: Streamed): Promise<void>;
}

/** Opens the archive of a run, as the block does; undefined where nothing is archived. */
export async function openArchive(
	{ archives, account, ports, seams, scenario }: Process,
	reporter: RunReporter,
): Promise<WatchedArchive | undefined> {
	const { run } = reporter;
	if (archives === undefined || run?.sync !== syncs.table) return undefined;
	const work = new OutsideWork();
	ports.heed(work);
	const { id: runId, startedAt } = run;
	const of = { account: account.accountId, sync: run.sync, runId, startedAt };
	const reached = stepped(archives.reached(), ports, work);
	const files = seams.archive?.files?.(reached) ?? reached;
	const opened = await ArchiveWriter.open(files, of, ports.environment);
	// What is packed is no step, and takes time of this machine.
	const writer: Pick<ArchiveWriter, 'keep' | 'end' | 'of'> = {
		of,
		keep: async (...given) => await work.within(async () => await opened.keep(...given)),
		end: async (end) => await work.within(async () => await opened.end(end)),
	};
	const { runs } = archives;
	const known = runs.opened(of);
	const archive = new RunArchive(seams.archive?.writer?.(writer) ?? writer, {
		files,
		account: account.accountId,
		reporter,
		source: { kind: scenario.source, shape: 'rows', queryHash: 'of the one query' },
		environment: ports.environment,
	});
	return {
		before: (source) => archive.before(source),
		watching: (outlet) => runs.before(outlet, known),
		end: async (streamed, read) => {
			known.wasRead = read.finished;
			await archive.end(streamed, read);
		},
	};
}

/** Each act on a file is a step. */
function stepped(files: ArchiveFiles, ports: Ports, work: OutsideWork): ArchiveFiles {
	const step = async <Value>(kind: StepKind, effect: () => Promise<Value>): Promise<Value> =>
		await work.waits(async () => await ports.step(kind, effect));
	async function* named(list: () => AsyncIterable<string>): AsyncGenerator<string> {
		yield* await step('archive.list', async () => await allOf(list()));
	}
	return {
		name: files.name,
		put: async (...given) => await step('archive.put', async () => await files.put(...given)),
		get: async (...given) => await step('archive.get', async () => await files.get(...given)),
		list: (folder) => named(() => files.list(folder)),
		folders: (folder) => named(() => files.folders(folder)),
		delete: async (file) => await step('archive.delete', async () => await files.delete(file)),
	};
}

async function allOf(names: AsyncIterable<string>): Promise<readonly string[]> {
	const all: string[] = [];
	for await (const name of names) all.push(name);
	return all;
}
