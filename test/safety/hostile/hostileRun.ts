import { replaceEnvironment } from '../../../nodes/shared/n8n/environment';
import type { AccountBackEnd } from '../../support/accountTables';
import { seededRandom } from '../../support/seededRandom';
import { testEnvironment } from '../../support/store/testEnvironment';
import { Blocks } from './blocks';
import { DetectedChanges } from './detectedChanges';
import { Findings } from './findings';
import { type Profile, profiles } from './hostileRecord';
import type { LoopDelay } from './loopWatch';
import { newTally, type Part, type Play, type Tally } from './play';
import { SinglyTaken } from './singlyTaken';
import { accounts, Supply } from './supply';
import { WrittenTables } from './writtenTables';

/** Which share of the records each operation gets. */
const shares = { writeToTable: 0.5, detectChanges: 0.3, syncOne: 0.2 } as const;

type Operation = keyof typeof shares;

export interface HostileRunOptions {
	readonly records: number;
	readonly seed: number;
	/** Default: both, in turns by chance. */
	readonly profile?: Profile | undefined;
}

export interface HostileReport {
	readonly records: number;
	/** All of them were written, or stand among the findings. */
	readonly honest: number;
	readonly hostileWritten: number;
	readonly hostileRefused: number;
	readonly byOperation: Readonly<Record<Operation, Tally>>;
	readonly seconds: number;
	readonly eventLoop: LoopDelay;
	/** What went wrong; none is right. At most twenty are told. */
	readonly findings: readonly string[];
	readonly findingCount: number;
}

let runs = 0;

const minutesBetween = 5;
const minuteMs = 60_000;

/**
 * Hands hostile records among honest ones, of several accounts, to the blocks Write to Table, Detect Changes and Sync One,
 * and holds what came out and what is in the tables against what was handed in.
 *
 * @param backEnd started
 */
export async function playHostileRun(
	backEnd: AccountBackEnd,
	{ records, seed, profile }: HostileRunOptions,
): Promise<HostileReport> {
	const random = seededRandom(seed);
	const { credential } = await backEnd.newAccount(accounts[0]);
	const environment = testEnvironment();
	const restore = replaceEnvironment({
		...environment,
		now: () => environment.timeMs,
		serverNow: () => environment.timeMs,
	});
	const findings = new Findings();
	const keys = new Map<string, string>();
	const blocks = new Blocks(credential, accounts);
	const run: Play = {
		...{ random, blocks, findings, environment, credential },
		supply: new Supply(random),
		prefix: `run_${++runs}`,
		profile: () => profile ?? random.pick([...profiles]),
		noteKey: (key, account, id) => {
			const record = `${account} ${id}`;
			const other = keys.get(String(key)) ?? record;
			if (other !== record) findings.add(`${other} and ${record} have the key ${String(key)}`);
			keys.set(String(key), record);
		},
	};
	const parts: Readonly<Record<Operation, Part>> = {
		writeToTable: new WrittenTables(run),
		detectChanges: new DetectedChanges(run),
		syncOne: new SinglyTaken(run),
	};
	const prototypeBefore = Reflect.ownKeys(Object.prototype).map(String).join();
	const startedAt = performance.now();
	const sent: Record<Operation, number> = { writeToTable: 0, detectChanges: 0, syncOne: 0 };
	const total = () => sent.writeToTable + sent.detectChanges + sent.syncOne;
	try {
		while (total() < records) {
			const operation = furthestBehind(sent);
			sent[operation] += await parts[operation].play();
			environment.timeMs += minutesBetween * minuteMs;
		}
		for (const part of Object.values(parts)) await part.finish();
	} finally {
		restore();
	}
	const prototypeAfter = Reflect.ownKeys(Object.prototype).map(String).join();
	if (prototypeAfter !== prototypeBefore) findings.add(`Every object has ${prototypeAfter}`);
	const byOperation = {
		writeToTable: parts.writeToTable.tally,
		detectChanges: parts.detectChanges.tally,
		syncOne: parts.syncOne.tally,
	};
	return {
		records: total(),
		...sumOf(Object.values(byOperation)),
		byOperation,
		seconds: Math.round((performance.now() - startedAt) / 1_000),
		eventLoop: blocks.stop(),
		findings: findings.told,
		findingCount: findings.count,
	};
}

function furthestBehind(sent: Readonly<Record<Operation, number>>): Operation {
	const operations = Object.keys(shares) as Operation[];
	const done = (operation: Operation) => sent[operation] / shares[operation];
	return operations.reduce((one, other) => (done(other) < done(one) ? other : one));
}

function sumOf(tallies: readonly Tally[]): Tally {
	const sum = newTally();
	for (const { honest, hostileWritten, hostileRefused } of tallies) {
		sum.honest += honest;
		sum.hostileWritten += hostileWritten;
		sum.hostileRefused += hostileRefused;
	}
	return sum;
}
