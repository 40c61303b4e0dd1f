import type { Environment } from '../environment';
import type { AccountStore, Store } from '../store';
import type { ConsoleTables, TableNames } from './tables';

/** What the console tells of one account, and where it has that from. */
export interface ConsoleContext {
	readonly account: AccountStore;
	readonly store: Pick<Store, 'once' | 'takeBack'>;
	readonly environment: Environment;
	readonly tables: ConsoleTables;
	readonly names: TableNames;
	/** The sync that can be started; undefined: nothing is known of it beforehand. */
	readonly sync: string | undefined;
	/** A time as people read it, in sentences. */
	readonly shownTime: (ms: number) => string;
}

/** `viewer` looks; `operator` starts syncs, and has what failed tried again or given up. */
export type Role = 'viewer' | 'operator';

/** Who is signed in. */
export interface ConsoleUser {
	readonly name: string;
	readonly role: Role;
	/** Whether the browser sends the password by itself, also for a form of another site. */
	readonly isAmbient: boolean;
}
