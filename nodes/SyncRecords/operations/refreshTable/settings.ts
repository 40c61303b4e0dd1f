import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { defaultShareOfRefresh, type QueryValue } from '../../../../engine/destination';
import { labels } from '../../../shared/n8n/labels';
import {
	invalidParameter,
	type ParameterSource,
	readBoolean,
	readString,
} from '../../../shared/parameters/read';
import { readOptionalRunId } from '../../../shared/parameters/run';
import { type ArchiveSettings, readArchiveTo } from '../../fields/archive';
import { readMaxShare } from '../../fields/deletes';
import { readTableTarget, type TableTarget } from '../../fields/table';
import { readQueryParameters } from './queryParameters';

const query = { name: 'query', label: labels.option.query };
const dryRun = { name: 'options.dryRun', label: 'Dry Run' };

export const queryField: INodeProperties = {
	displayName: query.label,
	name: query.name,
	type: 'string',
	// Values go in by their numbers: what is put into the text of a query can change what it says.
	noDataExpression: true,
	typeOptions: { editor: 'sqlEditor', sqlDialect: 'StandardSQL', rows: 8 },
	default: '',
	required: true,
	placeholder: 'e.g. SELECT day, sum(net) AS net FROM measurement_sales GROUP BY day',
	description:
		'One SELECT, which the database of the table answers. $1, $2 and so on stand for the values below. It runs where nothing can be written.',
	hint: 'In PostgreSQL, names with capital letters stand in double quotes: "productId"',
};

/** For the collection *Options*. */
export const dryRunField: INodeProperties = {
	displayName: dryRun.label,
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description: 'Whether to only say what would change',
};

export interface RefreshSettings {
	readonly runId: string | undefined;
	readonly target: TableTarget;
	readonly query: string;
	readonly parameters: readonly QueryValue[];
	/** 0 to 1. */
	readonly maxShare: number;
	readonly isDryRun: boolean;
	/** Undefined where nothing is archived. */
	readonly archive: ArchiveSettings | undefined;
}

export function readRefresh(context: IExecuteFunctions, itemIndex: number): RefreshSettings {
	return {
		runId: readOptionalRunId(context, itemIndex),
		target: readTableTarget(context, itemIndex),
		query: readQuery(context, itemIndex),
		parameters: readQueryParameters(context, itemIndex),
		maxShare: readMaxShare(context, itemIndex, defaultShareOfRefresh),
		isDryRun: readBoolean(context, dryRun, itemIndex, false),
		archive: readArchiveTo(context, itemIndex),
	};
}

function readQuery(source: ParameterSource, itemIndex: number): string {
	const example = 'SELECT day, sum(net) AS net FROM measurement_sales GROUP BY day';
	const text = readString(source, query, itemIndex, { required: true, example });
	if (!/\{\{[^]*\}\}/.test(text)) return text;
	throw invalidParameter(
		query.label,
		'must be plain text, without an expression in it',
		text,
		`Write $1 where the value belongs, and give it in "${labels.option.queryParameters}".`,
	);
}
