import type {
	Destination,
	TableStructure,
	TableWriter,
	WriteResult,
} from '../../engine/destination/destination';
import { EngineError } from '../../engine/errors';
import { ownValue } from '../../engine/ownValue';
import { rowOwner } from '../../engine/sync/records/rowOwner';
import { labels, type TableTarget } from './tableTarget';

/** Who writes, and what. */
export interface Writing {
	readonly accountId: string;
	/** Undefined where no sync is named; then the table stands for it. */
	readonly sync: string | undefined;
	readonly runId: string;
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
	{ accountId, sync, runId, structure, cursorField, dryRun }: Writing,
): TableWriter {
	const { table, schema, key, accountColumn: column, addBookkeeping, takeOver } = target;
	try {
		const writer = destination.table({
			table,
			schema,
			key,
			structure,
			account: column === undefined ? undefined : { column, id: accountId },
			owner: rowOwner(accountId, sync ?? table),
			takeOver,
			...(cursorField === undefined || cursorField === '' ? {} : { cursorField }),
			runId,
			addBookkeeping,
			dryRun,
		});
		return {
			write: async (records) => withRemedies(await namingParameters(writer.write(records))),
			reconcile: async (options) => await namingParameters(writer.reconcile(options)),
		};
	} catch (error) {
		throw withLabel(error);
	}
}

const othersRemedy = `Enter another "${labels.table}" for this account; or let all accounts share a new table with an "${labels.accountColumn}"; or switch on "${labels.takeOver}", if this account is to have the rows.`;

/** Says of records whose rows are another's what can be done. */
function withRemedies(result: WriteResult): WriteResult {
	if (!result.failures.some(({ kind }) => kind === 'otherOwner')) return result;
	const failures = result.failures.map((failure) =>
		failure.kind === 'otherOwner'
			? {
					...failure,
					reason: `${failure.reason}; write to another "${labels.table}", or switch on "${labels.takeOver}"`,
				}
			: failure,
	);
	return { ...result, failures };
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
