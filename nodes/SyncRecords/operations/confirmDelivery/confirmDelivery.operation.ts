import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { Delivery } from '../../../../engine/store';
import { inAccount } from '../../../shared/account/account';
import { errorIn } from '../../../shared/n8n/itemError';
import { failureItems, groupItems } from '../../../shared/n8n/itemGroups';
import { changeGiver, expressionFor } from '../../../shared/n8n/upstream';
import { invalidParameter, type ParameterName } from '../../../shared/parameters/read';
import { readSyncName } from '../../../shared/parameters/run';
import { isTestRun, readWriteInTestRuns } from '../../../shared/parameters/testRun';
import { requiredSyncNameField, writeInTestRunsField } from '../../fields/run';
import { ExecutionHints } from '../../items/hints';

const externalId = { name: 'deliveredId', label: 'External ID' };
const idempotencyKey = { name: 'idempotencyKey', label: 'Idempotency Key' };

export const description: INodeProperties[] = [
	{
		...requiredSyncNameField,
		default: '={{ $json._sync.sync }}',
		description: 'The sync that gave the records out',
	},
	{
		displayName: externalId.label,
		name: externalId.name,
		type: 'string',
		default: '={{ $json._sync.externalId }}',
		required: true,
		placeholder: "e.g. {{ $('Sync Records').item.json._sync.externalId }}",
		description: 'The "externalId" that the record came with',
	},
	{
		displayName: idempotencyKey.label,
		name: idempotencyKey.name,
		type: 'string',
		default: '={{ $json._sync.idempotencyKey }}',
		required: true,
		placeholder: "e.g. {{ $('Sync Records').item.json._sync.idempotencyKey }}",
		description: 'The "idempotencyKey" that the record came with',
	},
];

/** For the collection *Options*. */
export const options: INodeProperties[] = [writeInTestRunsField];

interface ConfirmSettings {
	readonly sync: string;
	readonly isHeldBack: boolean;
}

/**
 * Notes what an endpoint has taken, so that it is not given out again, whatever becomes of the run. What carries an
 * error was not delivered, and is not noted.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const output: INodeExecutionData[] = [];
	const hints = new ExecutionHints();
	const deliveries: Delivery[] = [];
	const groups = await groupItems<ConfirmSettings>(
		context,
		(itemIndex) => {
			deliveries[itemIndex] = {
				externalId: readText(context, externalId, itemIndex),
				idempotencyKey: readText(context, idempotencyKey, itemIndex),
			};
			const isHeldBack = isTestRun(context) && !readWriteInTestRuns(context, itemIndex);
			return { sync: readSyncName(context, itemIndex), isHeldBack };
		},
		(items) => output.push(...items),
	);
	const items = context.getInputData();
	for (const { account, settings, itemIndexes } of groups) {
		const { sync, isHeldBack } = settings;
		const ofGroup = itemIndexes.flatMap((itemIndex) => {
			const delivery = deliveries[itemIndex] ?? deliveries[itemIndexes[0] ?? 0];
			const isDelivered = errorIn(items[itemIndex] ?? { json: {} }) === undefined;
			return delivery === undefined ? [] : [{ itemIndex, delivery, isDelivered }];
		});
		try {
			if (isHeldBack) hints.heldBack(`the sync ${sync}`);
			else {
				const delivered = ofGroup.filter(({ isDelivered }) => isDelivered);
				await inAccount(context, account, async ({ records }) => {
					await records.confirm(
						sync,
						delivered.map(({ delivery }) => delivery),
					);
				});
			}
			for (const { itemIndex, delivery, isDelivered } of ofGroup) {
				const { accountId } = account;
				const confirmed = isDelivered && !isHeldBack;
				output.push({
					json: { accountId, sync, ...delivery, confirmed },
					pairedItem: { item: itemIndex },
				});
			}
		} catch (error) {
			output.push(...failureItems(context, itemIndexes, error));
		}
	}
	hints.show(context);
	return [output];
}

function readText(
	context: IExecuteFunctions,
	{ name, label }: ParameterName,
	itemIndex: number,
): string {
	const given = context.getNodeParameter(name, itemIndex, '') as unknown;
	const text = typeof given === 'number' ? String(given) : given;
	if (typeof text === 'string' && text.trim() !== '') return text;
	throw invalidParameter(
		label,
		'must be what the record came with',
		given ?? undefined,
		`Take "${label}" from the item that Detect Changes gave out, for example {{ ${expressionFor(context, changeGiver)}.item.json._sync.${name === 'deliveredId' ? 'externalId' : name} }}.`,
	);
}
