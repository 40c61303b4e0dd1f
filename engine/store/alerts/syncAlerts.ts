import type { AlertStep, RaisedAlert } from '../../run';
import type { AccountDatabase, AccountScope } from '../accountDatabase';
import {
	type AccountFacts,
	type AlertFactsRequest,
	knownSyncNames,
	readAlertFacts,
} from './alertFacts';
import { readAlerts, writeAlerts } from './alertRows';

const nothingKnown: AccountFacts = { syncs: [], objects: [] };

/**
 * The alerts of one account: which are raised, for every process that uses the store. The changes of one account happen
 * one after the other, so that two processes that watch decide one after the other too.
 */
export class SyncAlerts {
	constructor(private readonly database: AccountDatabase) {}

	/** Where the account stands, as far as alerts go by it. */
	async facts(request: AlertFactsRequest): Promise<AccountFacts> {
		return await this.database.read(async (scope) => await readAlertFacts(scope, request));
	}

	/** The syncs that have ever begun a run, from A to Z. */
	async knownSyncs(): Promise<readonly string[]> {
		return await this.database.read(knownSyncNames);
	}

	/**
	 * Decides by where the syncs stand and by what is raised. Nothing is written, and nobody is held up, as long as nothing
	 * changes; what changes is decided once more, by what is then found, inside the transaction that writes it.
	 *
	 * @param request undefined: it is decided by what is raised alone
	 * @param decide called more than once; does nothing but decide
	 */
	async step(
		watcher: string,
		request: AlertFactsRequest | undefined,
		decide: (known: readonly RaisedAlert[], facts: AccountFacts) => AlertStep,
	): Promise<AlertStep> {
		const decided = async (scope: AccountScope): Promise<AlertStep> => {
			const facts = request === undefined ? nothingKnown : await readAlertFacts(scope, request);
			return decide(await readAlerts(scope.within({ watcher })), facts);
		};
		const glance = await this.database.read(decided);
		if (glance.changed.length === 0 && glance.over.length === 0) return glance;
		return await this.database.write(async (scope) => {
			const step = await decided(scope);
			await writeAlerts(scope.within({ watcher }), step);
			return step;
		});
	}
}
