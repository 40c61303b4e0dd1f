import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { retryFailed, type Retried } from '../../../../engine/sync';
import { inAccount, type SyncAccount } from '../../../shared/account/account';
import { withDestination } from '../../../shared/account/destination';
import { accountsOfAll } from '../../../shared/account/itemAccounts';
import { canceled, isCanceled } from '../../../shared/n8n/cancellation';
import { environment } from '../../../shared/n8n/environment';
import { forEachItem } from '../../../shared/n8n/forEachItem';
import { type Saying, showSayings } from '../../../shared/n8n/sayings';
import { mostAttemptsField, tryAllNowField } from '../../../shared/parameters/failed';
import { externalIdField } from '../../../shared/parameters/externalId';
import { spanField } from '../../../shared/parameters/span';
import { batchSizeField } from '../../fields/batches';
import { orderTablesFields } from '../../fields/orderTables';
import { requiredSyncNameField } from '../../fields/run';
import {
	accountColumnField,
	addBookkeepingField,
	tableFields,
	tablePlaceOptions,
	takeOverField,
} from '../../fields/table';
import { tableExternalIdFields, transformFields } from '../../fields/transform';
import { pageFields, pageOptions, pageReader } from './pages';
import { maxRunTime, readRetrySettings, usualRunTime } from './settings';
import { retrySink } from './sink';

export const description: INodeProperties[] = [
	{
		...requiredSyncNameField,
		description: 'The sync whose failed records to try again, as in Sync Run',
	},
	...pageFields,
	...orderTablesFields([...transformFields, ...tableFields]),
	externalIdField,
	...tableExternalIdFields,
];

/** For the collection *Options*. */
export const options: INodeProperties[] = [
	accountColumnField,
	addBookkeepingField,
	batchSizeField,
	mostAttemptsField,
	spanField(
		maxRunTime.label,
		'maxRunTime',
		usualRunTime,
		'How long to go on; what is left then is tried the next time',
	),
	...pageOptions,
	...tablePlaceOptions,
	takeOverField,
	tryAllNowField,
];

/** Tries again what a table has refused, for each input item. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const sayings: Saying[] = [];
	const accountOf = await accountsOfAll(context);
	const items = await forEachItem(context, async (itemIndex) => {
		const { table, sync, ...retried } = await retryItem(context, itemIndex, accountOf(itemIndex));
		sayings.push({ about: table, message: saidOf(table, retried), type: typeOf(retried) });
		return [{ sync, table, ...retried }];
	});
	showSayings(context, sayings);
	return [items];
}

async function retryItem(
	context: IExecuteFunctions,
	itemIndex: number,
	account: SyncAccount,
): Promise<Retried & { readonly sync: string; readonly table: string }> {
	const settings = readRetrySettings(context, itemIndex);
	const pages = await pageReader(context, itemIndex);
	const { sync, target, mostAttempts, batchSize: limit, maxRunTimeMs: forMs } = settings;
	const { table } = target;
	const endsAt = environment().now() + forMs;
	const by = { accountId: account.accountId, sync, runId: `execution ${context.getExecutionId()}` };
	return await inAccount(context, account, async ({ failed }) => {
		if (settings.tryAllNow) await failed.makeDue(sync, { place: table });
		const retried = await withDestination(
			account,
			target.databaseFile,
			async (destination) =>
				await retryFailed({
					failed,
					request: { sync, place: table, limit, forMs, mostAttempts },
					sink: retrySink(context, destination, settings, by),
					...(pages !== undefined && { pages }),
					environment: environment(),
					mayGoOn: () => !isCanceled(context) && environment().now() < endsAt,
				}),
		);
		if (isCanceled(context)) throw stopped();
		return { sync, table, ...retried };
	});
}

function stopped(): Error {
	return canceled(
		'before all that had failed was tried again',
		'Nothing is lost: what was not tried waits for the next time.',
	);
}

function saidOf(table: string, retried: Omit<Retried, 'lost'>): string {
	const { claimed, resolved, superseded, stillFailing, givenUp } = retried;
	if (claimed === 0) return `Nothing that the table "${table}" refused is to be tried again now`;
	const became = [
		some(resolved, 'arrived'),
		some(superseded, 'there in a newer version'),
		some(stillFailing, 'still failing'),
		some(givenUp, 'given up'),
	].filter(Boolean);
	const what = claimed === 1 ? '1 record' : `${claimed} records`;
	return `Tried ${what} again for the table "${table}": ${became.join(', ')}`;
}

function some(count: number, what: string): string {
	return count === 0 ? '' : `${count} ${what}`;
}

function typeOf({ stillFailing, givenUp }: Pick<Retried, 'stillFailing' | 'givenUp'>) {
	return stillFailing + givenUp > 0 ? 'warning' : 'info';
}
