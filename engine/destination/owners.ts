import { option, say } from '../wording';
import type { IdentifiedRecord } from './batchRecords';
import { bookkeeping } from './bookkeeping';
import type { TableOptions } from './destination';
import { destinationError, type RecordFailure } from './errors';

/**
 * Tells how a table's rows name the account and sync that wrote them, so that no other takes them over and a reconcile
 * run deletes no other's. Whoever writes to a sync's table names it by this.
 */
export function rowOwner(accountId: string, sync: string): string {
	return `${encodeURIComponent(accountId)}:${encodeURIComponent(sync)}`;
}

/** Returns the part of an owner that stands for its account. */
export function accountPart(owner: string): string {
	return owner.split(':', 1)[0] ?? owner;
}

/** Returns an owner in words. */
export function describeOwner(owner: string): string {
	const [account = '', sync] = owner.split(':').map(decoded);
	return sync === undefined ? `"${account}"` : `the sync "${sync}" of the account "${account}"`;
}

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		// Not written by this package.
		return part;
	}
}

/** Tells why a record is not written to a row that is another owner's; undefined where it is nobody's, or one's own. */
export function foreignRow(
	{ index, externalId }: IdentifiedRecord,
	owner: string | null,
	options: Pick<TableOptions, 'owner' | 'takeOver'>,
): RecordFailure | undefined {
	if (owner === null || owner === options.owner || options.takeOver === true) return undefined;
	const reason = `its row belongs to ${describeOwner(owner)}`;
	return { index, externalId, kind: 'otherOwner', column: undefined, reason };
}

/** Keeps a writer out of a table that is another account's. */
export class OwnerCheck {
	private isOwn = false;

	constructor(private readonly options: TableOptions) {}

	/**
	 * Asks whose a table is until it holds rows of this account, under the lock: from then on no other gets in.
	 *
	 * @param owners of some rows of the table
	 * @throws EngineError `otherOwner`
	 */
	async check(owners: () => Promise<readonly string[]>): Promise<void> {
		if (this.isOwn || !mayBeForeign(this.options)) return;
		const found = await owners();
		checkTableOwner(found, this.options);
		this.isOwn = found.length > 0;
	}
}

/**
 * Tells whether a table must be asked whose it is. Rows of nobody are everybody's, an account column keeps accounts
 * apart, and of the same account two syncs may share a table: each has rows of its own in it.
 */
function mayBeForeign({ account, takeOver }: TableOptions): boolean {
	return account === undefined && takeOver !== true;
}

/** So many rows tell whose a table is: one that an account has made holds no other's. */
const sampledRows = 1000;

/**
 * Returns a statement for whose some rows of a table are.
 *
 * @param table as it stands in statements
 * @param quoted how names do
 */
export function ownersOf(table: string, quoted: (name: string) => string): string {
	const owner = quoted(bookkeeping.owner);
	return `SELECT DISTINCT owner FROM (SELECT ${owner} AS owner FROM ${table} LIMIT ${sampledRows}) AS sample
		WHERE owner IS NOT NULL`;
}

function checkTableOwner(owners: readonly string[], { table, owner }: TableOptions): void {
	const own = accountPart(owner);
	const [first] = owners;
	if (first === undefined || owners.some((each) => accountPart(each) === own)) return;
	throw destinationError(
		'otherOwner',
		`The table "${table}" holds the rows of ${describeOwner(first)}. Nothing was written.`,
		say`Enter another "${option('table')}" for this account; or let all accounts share a new table with an "${option('account')}"; or switch on "${option('takeOver')}", if this account is to have the rows.`,
		{ parameter: 'takeOver' },
	);
}
