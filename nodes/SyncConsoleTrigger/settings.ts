import type { IWebhookFunctions } from 'n8n-workflow';

import type { TableNames } from '../../engine/console';
import { isPlainPart } from './request';
import { defaultDatabaseFile } from '../shared/account/destination';
import { invalidParameter } from '../shared/parameters/read';
import { tableFields } from './properties';

/** The parameters of the trigger, read. */
export interface ConsoleSettings {
	readonly path: string;
	readonly sync: string | undefined;
	readonly databaseFile: string;
	readonly schema: string;
	/** The column that tells accounts apart where they share the tables. */
	readonly accountColumn: string | undefined;
	readonly names: TableNames;
}

/** @throws EngineError `invalidParameter` */
export function readSettings(context: IWebhookFunctions): ConsoleSettings {
	const text = (name: string, usual = ''): string => {
		const value = context.getNodeParameter(name, usual);
		return typeof value === 'string' ? value.trim() : usual;
	};
	const table = ({ name, usual }: (typeof tableFields)[keyof typeof tableFields]) =>
		text(`options.${name}`, usual) || usual;
	const path = text('path');
	if (!isPlainPart(path)) {
		throw invalidParameter('Path', 'must be letters, digits, "-" and "_"', path, 'Enter console.');
	}
	return {
		path,
		sync: text('syncName') || undefined,
		databaseFile: text('options.databaseFile', defaultDatabaseFile) || defaultDatabaseFile,
		schema: text('options.schema', 'public') || 'public',
		accountColumn: text('options.accountColumn') || undefined,
		names: {
			orders: table(tableFields.orders),
			lineItems: table(tableFields.lineItems),
			refunds: table(tableFields.refunds),
			products: table(tableFields.products),
			sales: table(tableFields.sales),
		},
	};
}
