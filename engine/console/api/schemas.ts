import { objectModes } from '../../objects';
import { initiators, stepNames } from '../../run';

/** What the API answers with, as JSON Schema: one for each contract. */

const text = { type: 'string' } as const;
const time = { type: 'string', format: 'date-time' } as const;
const whole = { type: 'integer' } as const;
const optionalText = { type: ['string', 'null'] } as const;
const optionalTime = { type: ['string', 'null'], format: 'date-time' } as const;
const optionalWhole = { type: ['integer', 'null'] } as const;
const decimal = { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' } as const;
const day = { type: 'string', format: 'date' } as const;
const verdict = {
	type: ['string', 'null'],
	enum: ['complete', 'incomplete', 'unverifiable', null],
} as const;
/** A row of a table, whose columns are the user's. */
const row = { type: 'object', additionalProperties: true } as const;

/** Everything that is listed is there, and nothing else. */
function object<Properties extends object>(properties: Properties) {
	const required = Object.keys(properties);
	return { type: 'object', properties, required, additionalProperties: false } as const;
}

const listOf = (items: object) => ({ type: 'array', items }) as const;
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` }) as const;
const pageOf = (items: object) => object({ items: listOf(items), next: optionalText });

const runStatus = {
	type: 'string',
	enum: ['running', 'committed', 'failed', 'abandoned'],
} as const;

const runFields = {
	run_id: text,
	sync: text,
	job_type: { type: 'string', enum: ['INCREMENTAL', 'FULL_BACKFILL'] },
	status: runStatus,
	initiator: { type: ['string', 'null'], enum: [...initiators, null] },
	requested_at: optionalTime,
	window: object({ from: time, to: time }),
	started_at: time,
	finished_at: optionalTime,
	verdict,
	reason: optionalText,
	counts: { type: 'object', additionalProperties: whole },
	workflow_id: optionalText,
	execution_id: optionalText,
} as const;

const figures = {
	currency_code: text,
	gross: decimal,
	discounts: decimal,
	refunds: decimal,
	net: decimal,
	quantity: decimal,
} as const;

export const schemas = {
	StartedSync: object({
		run_id: text,
		initiator: { type: 'string', enum: ['user'] },
		requested_at: time,
	}),
	Run: object(runFields),
	Runs: pageOf(ref('Run')),
	RunDetail: object({
		...runFields,
		receipt: {
			oneOf: [
				object({
					watermark_before: optionalTime,
					watermark_after: optionalTime,
					duration_ms: whole,
					clock_skew_ms: whole,
					late: whole,
					committed_at: time,
				}),
				{ type: 'null' },
			],
		},
		failed_in: { type: ['string', 'null'], enum: [...stepNames, null] },
		steps: listOf(
			object({
				kind: {
					type: 'string',
					enum: ['begun', 'step', 'error', 'committed', 'failed', 'abandoned'],
				},
				step: { type: ['string', 'null'], enum: [...stepNames, null] },
				message: text,
				at: time,
			}),
		),
	}),
	FailedBatch: object({
		failed_id: text,
		sync: text,
		run_id: text,
		kind: { type: 'string', enum: ['record', 'page'] },
		external_id: optionalText,
		page: optionalWhole,
		destination: optionalText,
		reason: text,
		status: { type: 'string', enum: ['waiting', 'claimed', 'resolved', 'givenUp'] },
		attempts: whole,
		next_try: optionalTime,
		kept_at: time,
		settled_at: optionalTime,
		note: optionalText,
	}),
	FailedBatches: pageOf(ref('FailedBatch')),
	FailedAct: object({
		failed_id: text,
		status: { type: 'string', enum: ['waiting', 'givenUp'] },
	}),
	Object: object({
		object_id: text,
		account: text,
		integration: text,
		name: text,
		status: {
			type: 'string',
			enum: ['claimed', 'due', 'needsPerson', 'notDue', 'paused', 'setAside'],
		},
		reason: text,
		interval_minutes: { type: 'number' },
		override_minutes: { type: ['number', 'null'] },
		priority: whole,
		mode: { type: 'string', enum: objectModes },
		synced_at: optionalTime,
		due_at: optionalTime,
		failures: whole,
		run_id: optionalText,
		registered_at: time,
	}),
	Objects: pageOf(ref('Object')),
	Orders: pageOf(row),
	Order: object({ order: row, line_items: listOf(row), refunds: listOf(row) }),
	Sales: object({
		from: day,
		to: day,
		totals: listOf(object(figures)),
		by_day: listOf(object({ day, ...figures })),
		by_product: listOf(object({ product_id: text, title: optionalText, ...figures })),
	}),
	Pipelines: object({
		items: listOf(
			object({
				sync: text,
				state: { type: 'string', enum: ['healthy', 'running', 'behind', 'failing', 'neverRun'] },
				is_well: { type: 'boolean' },
				message: text,
				watermark: optionalTime,
				watermark_age_seconds: optionalWhole,
				behind_after_seconds: whole,
				failed_in_a_row: whole,
				last_run: {
					oneOf: [
						object({ run_id: text, status: runStatus, finished_at: optionalTime, verdict }),
						{ type: 'null' },
					],
				},
				running: { oneOf: [object({ run_id: text, since: time }), { type: 'null' }] },
				open_gaps: listOf(object({ from: time, to: time, reason: text })),
				failed_batches: object({ waiting: whole, given_up: whole }),
			}),
		),
	}),
	Problem: {
		...object({
			type: text,
			title: text,
			status: whole,
			detail: text,
			kind: text,
			remedy: text,
			parameter: text,
		}),
		required: ['type', 'title', 'status', 'detail', 'kind', 'remedy'],
	},
} as const;

export type SchemaName = keyof typeof schemas;
