import type { CredentialData } from '../../support/credentialVault';
import type { SeededRandom } from '../../support/seededRandom';
import type { TestEnvironment } from '../../support/store/testEnvironment';
import type { Blocks } from './blocks';
import type { Findings } from './findings';
import type { Profile } from './hostileRecord';
import type { Supply } from './supply';

/** What all parts of a run share. */
export interface Play {
	readonly random: SeededRandom;
	readonly supply: Supply;
	readonly blocks: Blocks;
	readonly findings: Findings;
	/** Its clock stands still while a block is at work. */
	readonly environment: TestEnvironment;
	/** Where state and tables are. */
	readonly credential: CredentialData;
	/** What the names of its tables begin with. */
	readonly prefix: string;
	/** What the next records are like. */
	profile(): Profile;
	/** Finds where an idempotency key is that of another record already. */
	noteKey(key: unknown, account: string, id: string): void;
}

/** How many records went through, and what became of the hostile ones. */
export interface Tally {
	honest: number;
	hostileWritten: number;
	hostileRefused: number;
}

export function newTally(): Tally {
	return { honest: 0, hostileWritten: 0, hostileRefused: 0 };
}

/** An operation that records are handed to. */
export interface Part {
	readonly tally: Tally;
	/** Hands in some records, and looks at what comes of them; returns how many. */
	play(): Promise<number>;
	/** Looks at what is left behind. */
	finish(): Promise<void>;
}
