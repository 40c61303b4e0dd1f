import type { FaultKind, Simulator } from '../../../../simulator';
import type { SeededRandom } from '../../../support/seededRandom';
import type { Timeline } from '../../timeline';
import { addShopFault } from '../shop';
import type { BulkManner } from './bulkManner';
import { type FileTrouble, type FileTroubleKind, fileTroubles } from './fileTrouble';

/** What others do, and what becomes of files on their way: beside the faults that the simulated shop has. */
export const bulkTroubles = [
	'slotsTaken',
	'canceledByOthers',
	'linksExpired',
	...fileTroubles,
] as const;
export type BulkTroubleKind = (typeof bulkTroubles)[number];

/** The faults of the shop that are for bulk operations, in this rig. */
export const bulkShopFaults = [
	'bulkSlotTaken',
	'bulkLimitReached',
	'bulkSlow',
	'bulkFailed',
	'bulkNoUrl',
	'bulkCanceled',
	'bulkExpired',
	'bulkWrongSize',
	'bulkWrongCount',
	'linkExpired',
	'fileCut',
	'rangeIgnored',
] as const satisfies readonly FaultKind[];

const fileFaults: readonly [FaultKind, ...FaultKind[]] = [
	'linkExpired',
	'fileCut',
	'rangeIgnored',
	'status',
	'tooManyRequests',
	'reset',
];

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const lookEveryMs = 3 * secondMs;
const files = '/bulk-operation-outputs/';
const anotherClient = 'another client';

/** Draws what goes wrong with the bulk operations of a shop. */
export class BulkTrouble implements FileTrouble {
	readonly struck: Partial<Record<BulkTroubleKind, number>> = {};
	private dueToFiles: FileTroubleKind[] = [];

	constructor(
		private readonly simulator: Simulator,
		private readonly timeline: Timeline,
		private readonly operationsAtOnce: number,
		/** Where it strikes. */
		private readonly places: BulkManner['troubledAt'],
	) {}

	add(random: SeededRandom): void {
		for (let count = random.integer(1, 3); count > 0; count--) this.addOne(random);
	}

	/** Ends also what others have running. */
	clear(): void {
		this.dueToFiles = [];
		this.simulator.faults.clear();
		for (const { id, startedBy } of this.inProgress()) {
			if (startedBy === anotherClient) this.simulator.bulk.cancel(id);
		}
	}

	/** What strikes the file that is being asked for, if anything does. */
	next(): FileTroubleKind | undefined {
		const kind = this.dueToFiles.shift();
		if (kind !== undefined) this.strikes(kind);
		return kind;
	}

	private addOne(random: SeededRandom): void {
		const { simulator } = this;
		switch (random.pick(this.places)) {
			case 'anyRequest':
				return addShopFault(simulator, random);
			case 'bulkRequest':
				// Whose answers are lost, and what does not arrive.
				return addShopFault(
					simulator,
					random,
					random.pick(['StartBulk', 'StartBulk', 'PollBulk', 'FindBulk']),
				);
			case 'operation':
				return this.addToOperation(random);
			case 'fileRequest':
				return addShopFault(simulator, random, files, fileFaults);
			case 'file':
				this.dueToFiles.push(
					...Array.from({ length: random.integer(1, 3) }, () => random.pick(fileTroubles)),
				);
				return;
			case 'others':
				return this.addOthers(random);
		}
	}

	private addToOperation(random: SeededRandom): void {
		const kind = random.pick([
			'bulkSlotTaken',
			'bulkLimitReached',
			'bulkSlow',
			'bulkFailed',
			'bulkFailed',
			'bulkNoUrl',
			'bulkCanceled',
			'bulkExpired',
			'bulkWrongSize',
			'bulkWrongCount',
		] as const);
		const delayMs = random.pick([10 * secondMs, minuteMs, 20 * minuteMs]);
		const errorCode = random.pick(['TIMEOUT', 'INTERNAL_SERVER_ERROR', 'ACCESS_DENIED', null]);
		const value =
			kind === 'bulkFailed' ? { errorCode, lines: random.integer(0, 40) } : random.pick([-1, 1]);
		this.simulator.faults.add({ kind, delayMs, value, times: random.integer(1, 2) });
	}

	/** Within the next minutes others of the same app are at work, or somebody ends what is ours. */
	private addOthers(random: SeededRandom): void {
		const { simulator, timeline } = this;
		const atMs = timeline.now() + random.integer(0, 4 * minuteMs);
		const lastsMs = random.integer(10 * secondMs, 5 * minuteMs);
		switch (random.integer(1, 3)) {
			case 1:
				return timeline.plan(atMs, () => this.takeSlots(lastsMs));
			case 2:
				return timeline.plan(atMs, () => {
					simulator.bulk.expireLinks();
					this.strikes('linksExpired');
				});
			default:
				return this.cancelFrom(timeline.now(), timeline.now() + lastsMs, random);
		}
	}

	/** Others ask for what we ask for, under our name, and under none. */
	private takeSlots(slowerMs: number): void {
		const { bulk } = this.simulator;
		const [ours] = bulk.operations().filter(({ startedBy }) => startedBy !== anotherClient);
		const own = ours?.query.replace(/ScheduledSync_[0-9a-f]{8}/, 'ScheduledSync_00000000');
		for (let free = this.operationsAtOnce - this.inProgress().length; free > 0; free--) {
			bulk.startForeign({ slowerMs, ...(own !== undefined && { query: own }) });
			this.strikes('slotsTaken');
		}
	}

	private cancelFrom(fromMs: number, untilMs: number, random: SeededRandom): void {
		const lastsMs = random.pick([0, secondMs, minuteMs, 10 * minuteMs]);
		const look = (): void => {
			const ours = this.inProgress().find(({ startedBy }) => startedBy !== anotherClient);
			if (ours !== undefined) {
				this.simulator.bulk.cancel(ours.id, lastsMs);
				this.strikes('canceledByOthers');
				return;
			}
			const nextMs = this.timeline.now() + lookEveryMs;
			if (nextMs < untilMs) this.timeline.plan(nextMs, look);
		};
		this.timeline.plan(fromMs, look);
	}

	private inProgress() {
		const going = ['CREATED', 'RUNNING', 'CANCELING'];
		return this.simulator.bulk.operations().filter(({ status }) => going.includes(status));
	}

	private strikes(kind: BulkTroubleKind): void {
		this.struck[kind] = (this.struck[kind] ?? 0) + 1;
	}
}
