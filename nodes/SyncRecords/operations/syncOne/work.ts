import type { IDataObject } from 'n8n-workflow';

import type { EngineError } from '../../../../engine/errors';
import { judgeVersion, type SourceRecord, versionOf } from '../../../../engine/records';
import { shortened } from '../../../../engine/shortened';
import type { AccountStore } from '../../../../engine/store';
import { changeOf, misfits, names, type OneOutcome, syncOne } from '../../../../engine/sync';
import { type TablesOf, withDestination } from '../../../shared/account/destination';
import { environment } from '../../../shared/n8n/environment';
import { blockError } from '../../../shared/n8n/errors';
import { mayBeMade } from '../../fields/columns';
import { goneBy } from '../../fields/deletedWhen';
import type { TableTarget } from '../../fields/table';
import { CursorReader, toTableRecord } from '../../items/cursors';
import type { ExecutionHints } from '../../items/hints';
import { misfitRemedies } from '../../items/misfits';
import { fieldList } from '../../items/namedFields';
import { tellNameWithDot } from '../../items/nameWithDot';
import { contentOf, externalIdIn, type InputRecord, problemWithId } from '../../items/records';
import { reasonWithRemedy, tableWriter } from '../../items/tableWriter';
import { writtenColumns } from '../../items/writtenColumns';
import type { OneSettings } from './settings';

export interface OneTable {
	readonly account: AccountStore;
	/** Where the account's tables are. */
	readonly place: TablesOf;
	readonly target: TableTarget;
	readonly runId: string;
}

/** Writes a record to its table. A poll that read it before, and writes it after, finds the newer version. */
export async function writeOne(
	{ account, place, target, runId }: OneTable,
	settings: OneSettings,
	record: InputRecord,
	hints: ExecutionHints,
): Promise<IDataObject> {
	const { sync, key, columns: columnSettings } = settings;
	const cursors = new CursorReader(settings.cursor);
	const { accountId } = account;
	const { columns } = record;
	if (columns === undefined) throw refused(externalIdIn(record.json, key), record.refusal ?? '');
	const readAt = environment().now();
	const version = versionOf(sourceRecord(settings, columns, record.json, readAt));
	if ('message' in version) {
		throw refused(version.externalId, version.message, remedyFor(version.externalId, record.json));
	}
	const result = await withDestination(place, target.databaseFile, async (destination) => {
		if (mayBeMade(columnSettings.from)) {
			await tellNameWithDot(destination, target, place, hints);
		}
		const written = await writtenColumns(destination, target, columnSettings, [record], accountId);
		hints.columns(target.table, written);
		const { structure } = written;
		const writing = { accountId, sync, runId, structure, cursorField: cursors.name };
		const writer = tableWriter(destination, target, writing);
		const toRecord = toTableRecord(cursors, readAt, goneBy(settings.deletedWhen));
		return await writer.write([toRecord({ ...record, columns })]);
	});
	hints.tables.note(result);
	const [failure] = result.failures;
	if (failure !== undefined) {
		const where = failure.column === undefined ? '' : `${failure.column}: `;
		const remedy = misfitRemedies[columnSettings.from];
		const isMisfit = misfits(result.failures, key).length > 0;
		throw refused(
			failure.externalId ?? '',
			reasonWithRemedy(failure.kind, `${where}${failure.reason}`),
			isMisfit ? remedy : undefined,
		);
	}
	const [action = 'unchanged'] = result.outcomes;
	const named = names({ accountId, sync }, version, undefined);
	return { accountId, sync, table: target.table, action, externalId: version.externalId, ...named };
}

/** Tells whether a record has changed, and remembers it; in a test run it only tells. */
export async function rememberOne(
	account: AccountStore,
	settings: OneSettings,
	{ json }: InputRecord,
): Promise<IDataObject> {
	const { sync, isHeldBack } = settings;
	const { accountId, records: memory } = account;
	const record = sourceRecord(settings, json, json, environment().now());
	const outcome = isHeldBack
		? await preview(account, sync, record)
		: await syncOne({ memory, accountId, sync, record });
	if (outcome.action === 'failed') {
		throw refused(outcome.externalId, outcome.message, remedyFor(outcome.externalId, json));
	}
	const { action, externalId, version, idempotencyKey } = outcome;
	const named = { action, externalId, version, idempotencyKey };
	return { accountId, sync, ...named, written: !isHeldBack, record: json };
}

/** What {@link syncOne} would say. Nothing is remembered. */
async function preview(
	{ accountId, records: memory }: AccountStore,
	sync: string,
	record: SourceRecord,
): Promise<OneOutcome> {
	const version = versionOf(record);
	if ('message' in version) return { action: 'failed', ...version };
	const { externalId } = version;
	const before = (await memory.lookUp(sync, undefined, [externalId])).get(externalId);
	const change = changeOf({ accountId, sync }, before, version);
	const isStale = judgeVersion(before, version) === 'refuse';
	return { externalId, ...change, ...(isStale ? { action: 'stale' as const } : {}) };
}

/** @param identified where the external ID's fields are: a table's columns, or the record */
function sourceRecord(
	{ key, cursor, ignored, deletedWhen }: OneSettings,
	identified: Readonly<Record<string, unknown>>,
	json: IDataObject,
	readAt: number,
): SourceRecord {
	const cursors = new CursorReader(cursor);
	return {
		externalId: externalIdIn(identified, key),
		idProblem: problemWithId(identified, key),
		cursor: cursors.cursorOf(json),
		cursorField: cursors.name,
		content: contentOf(json, ignored),
		readAt,
		...(goneBy(deletedWhen)(json) && { deleted: true }),
	};
}

const usualRemedy =
	'Correct the record or where it comes from; or, if the field is not what tells records apart, choose another for "External ID".';

/** What to do where a webhook's call came in place of the record in it. */
export const ofWebhook =
	'A webhook delivers the record inside "body": take it out with Edit Fields, Split Out or {{ $json.body }}.';

function remedyFor(externalId: string, json: IDataObject): string {
	if (externalId !== '') return usualRemedy;
	const isCall = Object.hasOwn(json, 'body') && Object.hasOwn(json, 'headers');
	return isCall
		? ofWebhook
		: `Enter in "External ID" a field that the record has: ${fieldList(Object.keys(json))}. Or correct the record, or where it comes from.`;
}

function refused(
	externalId: string,
	reason: string,
	remedy = usualRemedy,
): EngineError<'recordRefused'> {
	const which = externalId === '' ? 'The record' : `The record "${shortened(externalId)}"`;
	return blockError('recordRefused', `${which} was refused: ${reason}`, remedy);
}
