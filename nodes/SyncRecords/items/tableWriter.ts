import type {
	Destination,
	TableOptions,
	TableStructure,
	TableWriter,
} from '../../../engine/destination';
import { EngineError } from '../../../engine/errors';
import { ownValue } from '../../../engine/ownValue';
import { rowOwner } from '../../../engine/sync';
import { labels, type TableTarget } from '../fields/table';

/** Who writes. */
export interface Writer {
	readonly accountId: string;
	/** Undefined where no sync is named; then the table stands for it. */
	readonly sync: string | undefined;
	readonly runId: string;
}

/** Who writes, and what. */
export interface Writing extends Writer {
	readonly structure: TableStructure;
	/** The field that cursors come from; empty or absent where they come from none. */
	readonly cursorField?: string;
	/** Whether to only say what would be written. Default: false. */
	readonly dryRun?: boolean;
}

/** The table for writing. What it refuses as a whole names the block's parameters. */
export function tableWriter(
	destination: Destination,
	target: TableTarget,
	{ structure, cursorField, dryRun, ...by }: Writing,
): TableWriter {
	try {
		const writer = destination.table({
			...tableOptions(target, by),
			structure,
			...(cursorField === undefined || cursorField === '' ? {} : { cursorField }),
			dryRun,
		});
		return {
			write: async (records) => await namingParameters(writer.write(records)),
			reconcile: async (options) => await namingParameters(writer.reconcile(options)),
		};
	} catch (error) {
		throw withLabel(error);
	}
}

/** The table, as its writer is told of it. */
export function tableOptions(
	{ table, schema, key, accountColumn: column, addBookkeeping, takeOver }: TableTarget,
	{ accountId, sync, runId }: Writer,
): Omit<TableOptions, 'structure'> {
	return {
		table,
		schema,
		key,
		account: column === undefined ? undefined : { column, id: accountId },
		owner: rowOwner(accountId, sync ?? table),
		takeOver,
		runId,
		addBookkeeping,
	};
}

const othersRemedy = `Enter another "${labels.table}" for this account; or let all accounts share a new table with an "${labels.accountColumn}"; or switch on "${labels.takeOver}", if this account is to have the rows.`;

/** Why a record was refused and, where its row is another's, what can be done. */
export function reasonWithRemedy(kind: string | undefined, reason: string): string {
	return kind === 'otherOwner'
		? `${reason}; write to another "${labels.table}", or switch on "${labels.takeOver}"`
		: reason;
}

/** How the destination calls what the block calls otherwise. */
const labelOf: Readonly<Record<string, string>> = {
	account: labels.accountColumn,
	addBookkeeping: labels.addBookkeeping,
	column: 'Columns',
	columns: 'Columns',
	databaseFile: labels.databaseFile,
	key: labels.externalId,
	maxShare: 'Maximum Share of Deletes',
	schema: labels.schema,
	table: labels.table,
	takeOver: labels.takeOver,
};

export async function namingParameters<Result>(result: Promise<Result>): Promise<Result> {
	return await result.catch((error: unknown) => {
		throw withLabel(error);
	});
}

function withLabel(error: unknown): unknown {
	if (!(error instanceof EngineError) || error.parameter === undefined) return error;
	const label = ownValue(labelOf, error.parameter);
	if (label === undefined) return error;
	const { kind, message, cause } = error;
	const remedy = kind === 'otherOwner' ? othersRemedy : error.remedy;
	const where = remedy.includes(`"${label}"`) ? '' : ` See "${label}".`;
	return new EngineError(kind, {
		message,
		remedy: `${remedy}${where}`,
		parameter: label,
		cause,
	});
}
