import type { EngineError } from '../../../engine/errors';
import { ownValue } from '../../../engine/ownValue';
import { type Said, type Term, type Terms, worded } from '../../../engine/wording';

/** What n8n's editor calls the engine's options, their values, its acts, and what surrounds it. */
export const labels = {
	option: {
		account: 'Account Column',
		accountId: 'Account ID',
		addBookkeeping: 'Add Bookkeeping Columns',
		amount: 'Amount',
		apiBaseUrl: 'API Base URL',
		apiVersion: 'API Version',
		backTo: 'Back To',
		behindAfter: 'Behind After',
		column: 'Columns',
		columns: 'Columns',
		createdAfter: 'Created After',
		createdBefore: 'Created Before',
		cronExpression: 'Cron Expression',
		customInputFormat: 'Custom Input Format',
		customOutputFormat: 'Custom Output Format',
		database: 'Database',
		databaseFile: 'Database File',
		date: 'Date',
		dayOfMonth: 'Day of Month',
		doneUpTo: 'Completed Up To',
		every: 'Every',
		externalId: 'External ID',
		fields: 'Fields',
		file: 'File Name',
		floor: 'Maximum Look-Back',
		floorDate: 'Maximum Look-Back Date',
		from: 'From',
		host: 'Host',
		idempotencyKey: 'Idempotency Key',
		ids: 'IDs',
		initialStart: 'Initial Start',
		inputFormat: 'Input Format',
		jitter: 'Jitter',
		keepRuns: 'Keep Runs For',
		key: 'External ID',
		locale: 'Locale',
		maxLength: 'Maximum Window',
		maxRetries: 'Max Retries',
		maxRunTime: 'Maximum Run Time',
		maxShare: 'Maximum Share of Deletes',
		name: 'Name',
		overlap: 'Overlap',
		pageSize: 'Page Size',
		password: 'Password',
		port: 'Port',
		processedAfter: 'Processed After',
		processedBefore: 'Processed Before',
		repeatBy: 'Repeat By',
		requestLimit: 'Request Limit',
		runId: 'Run ID',
		schema: 'Schema',
		search: 'Search',
		selection: 'Selection',
		settleDelay: 'Settle Delay',
		shop: 'Shop',
		sliceLength: 'Maximum Window',
		sourceNowMs: 'Source Time',
		ssl: 'SSL',
		structure: 'Columns From',
		sync: 'Sync Name',
		table: 'Table',
		tableExternalId: 'External ID in Table',
		takeOver: 'Take Over Rows',
		timeOfDay: 'Time of Day',
		timeoutMs: 'Timeout (Seconds)',
		timeZone: 'Time Zone',
		to: 'To',
		transformWith: 'Transform With',
		unit: 'Unit',
		updatedAfter: 'Updated After',
		updatedBefore: 'Updated Before',
		user: 'User',
		value: 'Value',
		weekdays: 'Weekdays',
	},
	choice: {
		bigint: 'Whole Number',
		boolean: 'Boolean',
		created: 'Define Below',
		custom: 'Custom',
		days: 'Days',
		double: 'Floating-Point Number',
		fromRecords: 'Records',
		fullBackfill: 'Backfill',
		hours: 'Hours',
		integer: 'Small Whole Number',
		jsonb: 'JSON',
		minutes: 'Minutes',
		months: 'Months',
		numeric: 'Decimal Number',
		text: 'Text',
		timestamptz: 'Date and Time',
		unixMilliseconds: 'Unix Milliseconds',
		unixSeconds: 'Unix Seconds',
		verify: 'Verify',
	},
	act: {
		advance: 'Advance',
		begin: 'Begin',
		commit: 'Commit',
		fail: 'Fail',
		forgetAccount: 'Forget Account',
		get: 'Get',
		history: 'History',
		set: 'Set',
		undo: 'Undo',
	},
	phrase: {
		accountSettings: 'Sync Account credential',
		databaseOfHost: "n8n's own database",
		folderOfHost: "n8n's own folder",
		host: 'n8n',
		installation: 'this n8n',
		isComputed: 'holds an expression',
		now: '{{ $now }}',
		process: 'n8n process',
		setOnce: 'run the template "Initialise lastFilterDate", or the operation Set',
		shopSettings: 'Shopify Admin credential',
		storeFolder: "n8n's user folder",
		wholeStoreFolder: "n8n's whole user folder (N8N_USER_FOLDER)",
	},
} as const satisfies { readonly [Kind in keyof Terms]: Readonly<Record<Terms[Kind], string>> };

/** What the engine says, in the words of the editor. */
export function inEditor(said: Said): string {
	return worded(said, labelOf);
}

/** An error of the engine in the words of the editor; those of the blocks are so already. */
export function errorInEditor({ said, parameter }: EngineError): {
	readonly message: string;
	readonly remedy: string;
	readonly parameter: string | undefined;
} {
	return {
		message: inEditor(said.message),
		remedy: inEditor(said.remedy),
		parameter: parameter && (ownValue(labels.option, parameter) ?? parameter),
	};
}

function labelOf({ kind, name }: Term): string {
	// A name that is the caller's own is a label.
	return ownValue<string>(labels[kind], name) ?? name;
}
