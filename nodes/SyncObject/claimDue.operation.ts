import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AccountStore, LeftObject, ObjectClaimRequest } from '../../engine/store';
import { outputOptionalTime } from '../shared/n8n/output';
import { optionsField } from '../shared/parameters/fields';
import { type ParameterSource, readNumber } from '../shared/parameters/read';
import { readWriteInTestRuns, writeInTestRunsField } from '../shared/parameters/testRun';
import { claimFields, limitField, readClaim } from '../shared/parameters/objectClaim';
import type { ObjectExecution } from './operation';
import { namedOutput, objectOutputs } from '../shared/n8n/objectItems';

const listed = { name: 'options.mostNotClaimed', label: 'Not Claimed, at Most' };
const usuallyListed = 50;

export const description: INodeProperties[] = [
	limitField,
	optionsField([
		...claimFields,
		{
			displayName: listed.label,
			name: 'mostNotClaimed',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 1000, numberPrecision: 0 },
			default: usuallyListed,
			description:
				'How many of the objects that are due and were not claimed to give out, with the reason, by the output Not Claimed. Default: 50.',
		},
		{
			...writeInTestRunsField,
			description:
				'Whether to really claim when the workflow is run by hand in the editor. Without it, what is due is given out with no claimId, and nothing is claimed.',
		},
	]),
];

interface ClaimParameters {
	readonly request: ObjectClaimRequest;
	readonly mostListed: number;
	readonly writeInTestRuns: boolean;
}

export function read(source: ParameterSource, itemIndex: number): ClaimParameters {
	const limits = { min: 0, max: 1_000, integer: true, fallback: usuallyListed };
	return {
		request: readClaim(source, itemIndex),
		mostListed: readNumber(source, listed, itemIndex, limits),
		writeInTestRuns: readWriteInTestRuns(source, itemIndex),
	};
}

export async function execute(
	account: AccountStore,
	{ request, mostListed, writeInTestRuns }: ClaimParameters,
	execution: ObjectExecution,
): Promise<readonly IDataObject[]> {
	const { objects, accountId: registry } = account;
	if (execution.isTestRun && !writeInTestRuns) {
		const due = await objects.list({ status: 'due', limit: request.limit });
		if (due.length > 0) execution.heldBack('the claim of what is due');
		return await objectOutputs(account, due);
	}
	const claimed = await objects.claim(request);
	const limitReached = claimed.length >= request.limit;
	const left = mostListed === 0 ? [] : await objects.left({ ...request, limitReached }, mostListed);
	const message = `Claimed ${claimed.length}${left.length === 0 ? '' : `, left ${left.length === mostListed ? `${left.length} or more` : left.length} that are due`}`;
	execution.say({ about: registry, message });
	return [
		...(await objectOutputs(account, claimed)),
		...left.map((one) => execution.bySecondOutput(leftOutput(registry, one))),
	];
}

function leftOutput(registry: string, { object, why }: LeftObject): IDataObject {
	return {
		...namedOutput(object),
		claimed: false,
		...why,
		syncedAt: outputOptionalTime(object.syncedAt),
		dueAt: outputOptionalTime(object.dueAt),
		priority: object.priority,
		registry,
	};
}
