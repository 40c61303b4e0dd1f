import type { ArchiveFiles } from '../../../engine/archive';
import { createStore } from '../../../engine/store/store';
import type { SeededRandom } from '../../support/seededRandom';
import type { Invariant } from '../invariants';
import type { LivelyRecords } from '../livelyRecords';
import type { Row } from '../place';
import { impatient, type Outside } from '../ports';
import { contentOf } from '../rowContent';
import type { Scenario } from '../scenario';
import { accountColumn, fits, noTableTrouble, ownSpelling } from '../tableTrouble';
import { ArchivedRuns, isExact } from './archivedRuns';
import type { ArchiveSeams } from './archiveSeams';
import { damageOne } from './damage';
import { replay, type Replay, writeGiven } from './replayed';

export interface WatchedArchives {
	readonly outside: Outside;
	readonly files: ArchiveFiles;
	readonly seams: ArchiveSeams;
	readonly scenario: Scenario;
	readonly records: LivelyRecords;
	readonly table: string;
	readonly found: (invariant: Invariant, detail: string) => void;
	/** How many requests the source has had. */
	readonly requests: () => number;
}

const hourMs = 3_600_000;
/** While all goes on; after quiet each is looked at. */
const mostReplaysMeanwhile = 3;

/** Replays what was archived, and holds it against what was written. */
export class ArchiveWatch {
	readonly counts = { archived: 0, brokenOff: 0, ofTheirTime: 0, rows: 0, damages: 0 };
	readonly runs: ArchivedRuns;
	private readonly startedAt: number;
	private othersWrote = false;
	private readonly refused = new Set<string>();
	private replays = 0;

	constructor(private readonly seen: WatchedArchives) {
		this.runs = new ArchivedRuns(seen.found);
		this.startedAt = seen.outside.timeline.now();
	}

	/** Something that is in no archive was written to the table. */
	writtenByOthers(): void {
		this.othersWrote = true;
	}

	/** The table has refused a record of an archived run: while that waits to be tried again, only archives have it. */
	refuses(id: string): void {
		this.refused.add(ownSpelling(id));
	}

	/** After a commit: where all that was ever written has been archived by now, a replay is the table. */
	async committed(): Promise<void> {
		const runs = this.ownRuns().filter(({ given, files }) => given.length + files.length > 0);
		if (this.othersWrote || runs.length === 0 || !runs.every(isExact)) return;
		if (this.counts.ofTheirTime >= mostReplaysMeanwhile) return;
		this.counts.ofTheirTime += 1;
		await this.compareAll((id) => !this.refused.has(id));
	}

	/** After quiet. */
	async finish(random: SeededRandom): Promise<void> {
		const { requests, records, table } = this.seen;
		const before = requests();
		const runs = this.ownRuns();
		const archived = runs.filter(({ manifest }) => manifest !== 'none');
		this.counts.archived += archived.length;
		this.counts.brokenOff += runs.length - archived.length;
		for (const run of archived.filter(isExact)) await this.compareOne(run);
		if (archived.length > 0) {
			await this.compareAll((id) => records.stateOf(id) !== undefined);
			await this.replayOver(table);
			await this.damage(random);
		}
		if (requests() !== before) this.seen.found('replayIsTable', 'a replay has asked the source');
	}

	private ownRuns() {
		return this.runs.of(this.seen.outside.accountId);
	}

	private async compareOne({ of, given, traits }: ReturnType<ArchivedRuns['opened']>) {
		if (traits === undefined) return;
		await this.intoNew(async (replayed) => {
			await this.intoNew(async (written) => {
				const { runId } = of;
				await replay(this.replayOf({ by: 'run', runId }, replayed));
				await writeGiven(this.replayOf({ by: 'run', runId }, written), traits, given);
				const whole = (row: Row) => JSON.stringify({ ...row, _sync_run_id: undefined });
				await this.compare(runId, await this.rows(replayed), await this.rows(written), whole);
			});
		});
	}

	/** All archives into a new table, against the table as it is; of those records that are asked for. */
	private async compareAll(isAskedFor: (id: string) => boolean): Promise<void> {
		const { scenario, table } = this.seen;
		await this.intoNew(async (replayed) => {
			await replay(this.replayOf(this.allOfIt, replayed));
			const some = async (name: string) =>
				(await this.rows(name)).filter(
					(row) =>
						isAskedFor(ownSpelling(String(row.id))) &&
						fits(scenario.tableTrouble, { totalPrice: String(row.totalPrice) }),
				);
			await this.compare('all', await some(replayed), await some(table), contentAndCursor);
		});
	}

	/** Into the table as it is: nothing is newer. */
	private async replayOver(table: string): Promise<void> {
		const { records } = this.seen;
		const there = async () =>
			(await this.rows(table)).filter(
				({ id }) => records.stateOf(ownSpelling(String(id))) !== undefined,
			);
		const before = await there();
		await replay(this.replayOf(this.allOfIt, table, this.seen.scenario));
		await this.compare('into the table', await there(), before, contentAndCursor);
	}

	private async damage(random: SeededRandom): Promise<void> {
		const { files, found } = this.seen;
		const run = this.ownRuns().findLast(({ manifest, files: of }) => manifest !== 'none' && of[0]);
		if (run === undefined) return;
		const { what, file } = await damageOne(files, run, random);
		this.counts.damages += 1;
		for (const replayed of [{ by: 'run', runId: run.of.runId } as const, this.allOfIt]) {
			await this.intoNew(async (table) => {
				const said = await replay(this.replayOf(replayed, table)).then(
					() => 'nothing',
					(error: unknown) => String(error),
				);
				if (!said.includes(file)) found('damageNamed', `${file} is ${what}, and it said: ${said}`);
				const rows = await this.rows(table);
				if (rows.length > 0)
					found('damageNamed', `${file} is ${what}, and ${rows.length} were written`);
			});
		}
	}

	private replayOf(
		replayed: Replay['replayed'],
		table: string,
		scenario: Scenario = { ...this.seen.scenario, tableTrouble: noTableTrouble },
	): Replay {
		const { outside, files, seams } = this.seen;
		const environment = impatient(outside);
		return {
			account: createStore(outside.place.database, environment).account(outside.accountId),
			files: seams.replayedFrom?.(files) ?? files,
			replayed,
			tables: outside.tables,
			table,
			scenario,
			environment,
			seam: seams.replayed,
		};
	}

	private get allOfIt(): Replay['replayed'] {
		const to = this.seen.outside.timeline.now() + 2 * hourMs;
		return { by: 'timeRange', range: { from: this.startedAt - 2 * hourMs, to } };
	}

	private async intoNew(work: (table: string) => Promise<void>): Promise<void> {
		const { place } = this.seen.outside;
		const table = `${this.seen.table}_r${(this.replays += 1)}`;
		try {
			await work(table);
		} finally {
			await place.query(`DROP TABLE IF EXISTS ${table}`);
			await place.query(`DROP TABLE IF EXISTS _sync_deleted_${table}`);
		}
	}

	private async compare(
		what: string,
		replayed: readonly Row[],
		written: readonly Row[],
		shown: (row: Row) => string,
	): Promise<void> {
		const found = new Set(replayed.map(shown));
		this.counts.rows += written.length;
		for (const row of written.map(shown)) {
			if (found.delete(row)) continue;
			this.seen.found('replayIsTable', `${what}: ${row} is not replayed`);
		}
		for (const row of found) this.seen.found('replayIsTable', `${what}: ${row} is too much`);
	}

	private async rows(table: string): Promise<readonly Row[]> {
		const { place, accountId } = this.seen.outside;
		const rows = await place.query(`SELECT * FROM ${table}`).catch((error: unknown) => {
			if (/no such table|does(n't| not) exist/.test(String(error))) return [];
			throw error;
		});
		return rows.filter(({ [accountColumn]: owner = accountId }) => owner === accountId);
	}
}

function contentAndCursor(row: Row): string {
	const { _sync_cursor: cursor, _sync_deleted_at: deleted } = row;
	const id = ownSpelling(String(row.id));
	return `${contentOf({ ...row, id })} | ${Number(cursor)} | ${deleted === null ? 'there' : 'gone'}`;
}
